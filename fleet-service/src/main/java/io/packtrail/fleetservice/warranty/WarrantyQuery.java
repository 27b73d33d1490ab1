package io.packtrail.fleetservice.warranty;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Require;
import io.packtrail.rulestimator.warranty.TemperatureWindow;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which terms a request asks about, and which of their figures it replaces. */
public final class WarrantyQuery {
  /** Replaces a limit that the terms have by no limit. */
  private static final String NONE = "none";

  private static final String TERMS = "terms";
  private static final String BASIS = "basis";

  /** The figures that a request may replace. */
  private static final List<String> FIGURES =
      List.of(
          "thresholdPercent",
          "years",
          "km",
          "equivalentFullCycles",
          "dischargeMWh",
          "tempLowDegC",
          "tempHighDegC",
          "chargeTempLowDegC",
          "chargeTempHighDegC",
          "chargeCRate");

  private final Map<String, String> query;

  /**
   * @param query parameters by name; empty ones count as absent, as forms send them
   */
  public WarrantyQuery(Map<String, String> query) {
    this.query = query;
  }

  /**
   * The terms asked about: all that are meant for such a battery; or one, where it is named or a
   * figure of it is replaced.
   *
   * @throws IllegalArgumentException when the name is unknown or a figure is out of range
   */
  public List<WarrantyTerms> terms(WarrantyCatalogue catalogue, Battery battery) {
    boolean changed = given(BASIS) || FIGURES.stream().anyMatch(this::given);
    return !given(TERMS) && !changed ? meant(catalogue, battery) : List.of(one(catalogue, battery));
  }

  /**
   * One set of terms: the named, else the first that is meant for such a battery.
   *
   * @throws IllegalArgumentException when the name is unknown or a figure is out of range
   */
  public WarrantyTerms one(WarrantyCatalogue catalogue, Battery battery) {
    String named = query.get(TERMS);
    WarrantyTerms base =
        named != null && given(TERMS)
            ? catalogue.named(named.strip())
            : meant(catalogue, battery).get(0);
    WarrantyTerms changed = changed(base);
    return changed.equals(base) ? base : named(changed, base);
  }

  /** Where no terms are meant for such a battery, all are offered. */
  public static List<WarrantyTerms> meant(WarrantyCatalogue catalogue, Battery battery) {
    List<WarrantyTerms> meant = catalogue.of(battery.category());
    return meant.isEmpty() ? catalogue.all() : meant;
  }

  private WarrantyTerms changed(WarrantyTerms base) {
    String basis = query.get(BASIS);
    return new WarrantyTerms(
        base.code(),
        base.name(),
        base.categories(),
        basis == null || basis.isBlank() ? base.basis() : WarrantyCatalogue.basis(basis.strip()),
        needed("thresholdPercent", 100 * base.thresholdRatio()) / 100,
        needed("years", base.years()),
        number("km", base.km()),
        number("equivalentFullCycles", base.equivalentFullCycles()),
        number("dischargeMWh", base.dischargeMWh()),
        window("tempLowDegC", "tempHighDegC", base.temperature()),
        window("chargeTempLowDegC", "chargeTempHighDegC", base.charging()),
        number("chargeCRate", base.chargeCRate()),
        base.source());
  }

  private static WarrantyTerms named(WarrantyTerms changed, WarrantyTerms base) {
    return new WarrantyTerms(
        changed.code(),
        base.name() + ", changed by this request",
        changed.categories(),
        changed.basis(),
        changed.thresholdRatio(),
        changed.years(),
        changed.km(),
        changed.equivalentFullCycles(),
        changed.dischargeMWh(),
        changed.temperature(),
        changed.charging(),
        changed.chargeCRate(),
        base.source() + "; figures replaced by this request");
  }

  private @Nullable TemperatureWindow window(
      String lowName, String highName, @Nullable TemperatureWindow base) {
    Double low = number(lowName, base == null ? null : base.lowDegC());
    Double high = number(highName, base == null ? null : base.highDegC());
    if (low == null && high == null) {
      return null;
    }
    // Checked under the names that the caller knows.
    double least =
        low == null
            ? TemperatureWindow.COLDEST_DEG_C
            : Require.inRange(
                lowName,
                low,
                TemperatureWindow.COLDEST_DEG_C,
                TemperatureWindow.HOTTEST_DEG_C,
                "°C");
    if (high != null) {
      Require.inRange(highName, high, least, TemperatureWindow.HOTTEST_DEG_C, "°C");
    }
    return new TemperatureWindow(
        low, base == null ? 0 : base.hoursBelow(), high, base == null ? 0 : base.hoursAbove());
  }

  private boolean given(String name) {
    String text = query.get(name);
    return text != null && !text.isBlank();
  }

  private double needed(String name, double absent) {
    Double value = number(name, absent);
    if (value == null) {
      throw new IllegalArgumentException("%s must be a number, got none".formatted(name));
    }
    return value;
  }

  private @Nullable Double number(String name, @Nullable Double absent) {
    String text = query.get(name);
    if (text == null || text.isBlank()) {
      return absent;
    }
    if (text.strip().equals(NONE)) {
      return null;
    }
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s must be a number, got %s".formatted(name, text), e);
    }
  }
}

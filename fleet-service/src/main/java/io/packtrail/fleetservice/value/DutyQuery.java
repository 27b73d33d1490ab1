package io.packtrail.fleetservice.value;

import io.packtrail.domain.Require;
import io.packtrail.rulestimator.PlannedUse;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The use that a request plans for a battery. */
public final class DutyQuery {
  /** The battery's own use, the default. */
  private static final String OWN = "own";

  /** Figures that may be given. */
  public static final List<String> FIGURES =
      List.of(
          "kmPerYear",
          "efcPerYear",
          "tempMeanDegC",
          "socMeanPercent",
          "socLowPercent",
          "socHighPercent",
          "depthPercent",
          "chargeCRate");

  private final Map<String, String> query;

  /**
   * @param query parameters by name; empty ones count as absent, as forms send them
   * @param others names that are not for this reader
   * @throws IllegalArgumentException where a name means nothing
   */
  public DutyQuery(Map<String, String> query, List<String> others) {
    this.query = query;
    TreeSet<String> known = new TreeSet<>(FIGURES);
    known.add("duty");
    known.addAll(others);
    for (String name : new TreeSet<>(query.keySet())) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "parameter must be one of %s, got %s".formatted(String.join(", ", known), name));
      }
    }
  }

  /**
   * The planned use, or null where the battery's own is asked for.
   *
   * @throws IllegalArgumentException when a name or a figure means nothing
   */
  public @Nullable PlannedUse planned() {
    String duty = query.get("duty");
    boolean own = duty == null || duty.isBlank() || duty.strip().equals(OWN);
    StationaryDuty base = own || duty == null ? null : named(duty.strip());
    boolean figures = FIGURES.stream().anyMatch(this::given);
    if (base == null && !figures) {
      return null;
    }
    Double low = percent("socLowPercent", 0, 100);
    Double high = percent("socHighPercent", 0, 100);
    if ((low == null) != (high == null)) {
      throw new IllegalArgumentException(
          "socLowPercent must be given exactly when socHighPercent is, got one of them");
    }
    if (low != null && high != null && !(low < high)) {
      throw new IllegalArgumentException(
          "socLowPercent must be below socHighPercent %s, got %s"
              .formatted(percent(high), percent(low)));
    }
    Double window = low == null || high == null ? null : (Double) (high - low);
    Double middle = low == null || high == null ? null : (Double) ((high + low) / 2);
    Double soc =
        first(
            first(percent("socMeanPercent", 2, 98), middle),
            base == null ? null : base.socMeanRatio());
    Double depth =
        first(
            first(percent("depthPercent", 2, 100), window),
            base == null ? null : base.depthRatio());
    if (soc != null && depth != null) {
      requireFit(soc, depth);
    }
    String name = base == null ? "given duty" : "duty " + base.name();
    return new PlannedUse(
        base != null && figures ? name + ", figures changed" : name,
        first(number("kmPerYear"), base == null ? null : 0.0),
        first(number("efcPerYear"), base == null ? null : base.cyclesPerYear()),
        first(number("tempMeanDegC"), base == null ? null : base.tempMeanDegC()),
        soc,
        depth,
        first(number("chargeCRate"), base == null ? null : base.chargeCRate()),
        base != null);
  }

  private static @Nullable Double first(@Nullable Double given, @Nullable Double otherwise) {
    return given != null ? given : otherwise;
  }

  private static StationaryDuty named(String name) {
    return StationaryDuty.NAMED.stream()
        .filter(duty -> duty.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "duty must be one of own, %s, got %s"
                        .formatted(
                            String.join(
                                ", ",
                                StationaryDuty.NAMED.stream().map(StationaryDuty::name).toList()),
                            name)));
  }

  private boolean given(String name) {
    String text = query.get(name);
    return text != null && !text.isBlank();
  }

  /** Checked as it was sent, so that a refusal names what the caller knows. */
  private @Nullable Double percent(String name, double least, double most) {
    Double value = number(name);
    return value == null ? null : (Double) (Require.inRange(name, value, least, most, "%") / 100);
  }

  /**
   * A swing about its middle must lie between empty and full.
   *
   * @throws IllegalArgumentException where it does not, with the names of the wire
   */
  static void requireFit(double socMeanRatio, double depthRatio) {
    if (socMeanRatio - depthRatio / 2 < -1e-9 || socMeanRatio + depthRatio / 2 > 1 + 1e-9) {
      throw new IllegalArgumentException(
          "depthPercent must fit between empty and full around socMeanPercent %s, got %s"
              .formatted(percent(socMeanRatio), percent(depthRatio)));
    }
  }

  private static double percent(double ratio) {
    return Math.round(ratio * 1e8) / 1e6;
  }

  private @Nullable Double number(String name) {
    String text = query.get(name);
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s must be a number, got %s".formatted(name, text), e);
    }
  }
}

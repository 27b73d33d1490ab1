package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Require;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a warranty promises: a state of health until an age, a distance or a throughput, whichever
 * comes first, for a battery that is used inside some windows.
 *
 * @param code name by which it is asked for, for example {@code gtr-22-5-years}
 * @param name whose terms
 * @param categories kinds of batteries that it is for, as {@code BatteryCategory} names them in
 *     lower case; empty: any
 * @param basis what the promised state of health is a share of
 * @param thresholdRatio promised state of health, 0.3 to 1
 * @param years until this age (years, as {@link CalendarYears} has them), above 0
 * @param km or until this distance (km), above 0; absent: any
 * @param equivalentFullCycles or until so many, above 0; absent: any number
 * @param dischargeMWh or until so much energy was taken out (MWh), above 0; absent: any amount
 * @param temperature temperatures at any time; absent: any
 * @param charging temperatures while charging; absent: any
 * @param chargeCRate highest charging current over the rated capacity (1/h), above 0; absent: any
 * @param source where the terms stand
 */
public record WarrantyTerms(
    String code,
    String name,
    List<String> categories,
    Basis basis,
    double thresholdRatio,
    double years,
    @Nullable Double km,
    @Nullable Double equivalentFullCycles,
    @Nullable Double dischargeMWh,
    @Nullable TemperatureWindow temperature,
    @Nullable TemperatureWindow charging,
    @Nullable Double chargeCRate,
    String source) {
  private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

  /** What a state of health is a share of. */
  public enum Basis {
    /** Reference capacity (A·h). */
    CAPACITY,
    /** Certified usable energy (UN GTR 22). */
    CERTIFIED_ENERGY
  }

  public WarrantyTerms {
    Require.matches("code", code, CODE);
    categories = List.copyOf(categories);
    Require.inRange("thresholdPercent", 100 * thresholdRatio, 30, 100, "%");
    Require.inRange("years", years, 0.01, 100, "years");
    limit("km", km, "km");
    limit("equivalentFullCycles", equivalentFullCycles, "");
    limit("dischargeMWh", dischargeMWh, "MWh");
    limit("chargeCRate", chargeCRate, "1/h");
  }

  private static void limit(String name, @Nullable Double value, String unit) {
    if (value != null) {
      Require.positive(name, value, unit);
    }
  }

  /** The promised state of health as the terms give it, for example {@code 69.5 %}. */
  public String promise() {
    return BigDecimal.valueOf(Math.round(1e8 * thresholdRatio) / 1e6)
            .stripTrailingZeros()
            .toPlainString()
        + " %";
  }

  /** Whether it is meant for a kind of battery, named in lower case. */
  public boolean isFor(String category) {
    return categories.isEmpty() || categories.contains(category);
  }
}

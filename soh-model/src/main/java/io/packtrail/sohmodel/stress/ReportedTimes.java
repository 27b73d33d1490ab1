package io.packtrail.sohmodel.stress;

import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.TimeAtTemperature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Time at temperatures as a summary gives it. Bins need not be ours: their time is spread evenly
 * over what they span; one counts as extreme only where the whole of it is.
 */
final class ReportedTimes {
  /** What a summary's times may exceed its period by. */
  static final double DURATION_TOLERANCE_RATIO = 1.01;

  private static final double LOWEST_DEG_C = -100;
  private static final double HIGHEST_DEG_C = 200;
  private static final double BIN_DEG_C = 5;
  private static final int BINS = 10;

  /** Of all time whose temperature is reported, each stretch once. */
  private final List<TimeAtTemperature> times;

  /** Of the time whose state of charge is reported, too. */
  private final List<TimeAtTemperature> bySoc;

  ReportedTimes(UsageSummary summary) {
    bySoc = summary.timeAtTemperature().stream().filter(bin -> bin.fromSocRatio() != null).toList();
    times = once(summary, bySoc);
  }

  /**
   * Bins with a state of charge and bins without speak of different time, unless they hold the same
   * time by temperature or more than the period together; then the longer part counts.
   */
  private static List<TimeAtTemperature> once(UsageSummary summary, List<TimeAtTemperature> bySoc) {
    List<TimeAtTemperature> all = summary.timeAtTemperature();
    List<TimeAtTemperature> without =
        all.stream().filter(bin -> bin.fromSocRatio() == null).toList();
    double periodS = Duration.between(summary.from(), summary.to()).toMillis() / 1_000.0;
    boolean different =
        totalS(all) <= DURATION_TOLERANCE_RATIO * periodS
            && !byTemperature(without).equals(byTemperature(bySoc));
    if (different) {
      return all;
    }
    return totalS(bySoc) >= totalS(without) ? bySoc : without;
  }

  /** All the time (s). */
  double totalS() {
    return totalS(times);
  }

  private static double totalS(List<TimeAtTemperature> bins) {
    return bins.stream().mapToDouble(TimeAtTemperature::durationS).sum();
  }

  /** Whole minutes by lower and upper edge. */
  private static Map<List<Double>, Long> byTemperature(List<TimeAtTemperature> bins) {
    return bins.stream()
        .collect(
            Collectors.groupingBy(
                bin -> List.of(bin.fromDegC(), bin.toDegC()),
                Collectors.collectingAndThen(
                    Collectors.summingDouble(TimeAtTemperature::durationS),
                    seconds -> Math.round(seconds / 60))));
  }

  /** Time-weighted mean temperature (°C), NaN where none is reported. */
  double meanDegC() {
    return ReportedUse.mean(
        times, TimeAtTemperature::durationS, bin -> 0.5 * (bin.fromDegC() + bin.toDegC()));
  }

  /** Time-weighted mean state of charge, NaN where none is reported. */
  double meanSocRatio() {
    return ReportedUse.mean(
        bySoc,
        TimeAtTemperature::durationS,
        bin -> ReportedUse.middle(bin.fromSocRatio(), bin.toSocRatio()));
  }

  double hotS() {
    return sum(bin -> bin.fromDegC() >= ThermalTime.HOT_DEG_C ? bin.durationS() : 0);
  }

  double coldS() {
    return sum(bin -> bin.toDegC() <= ThermalTime.COLD_DEG_C ? bin.durationS() : 0);
  }

  /** Time at 25 °C that ages as this one, by the middles of its bins (s). */
  double equivalentS() {
    return sum(
        bin ->
            bin.durationS()
                * ThermalExposure.equivalentRatio(0.5 * (bin.fromDegC() + bin.toDegC())));
  }

  private double sum(ToDoubleFunction<TimeAtTemperature> value) {
    return times.stream().mapToDouble(value).sum();
  }

  /** Adds the hours to the bins of temperature and state of charge, shape {@code [200]}. */
  void addHours(double[] hoursAt) {
    for (TimeAtTemperature bin : bySoc) {
      Double fromSoc = bin.fromSocRatio();
      Double toSoc = bin.toSocRatio();
      if (fromSoc == null || toSoc == null) {
        continue;
      }
      for (int row = 0; row < StressRecord.TEMPERATURE_BINS; row++) {
        double rowShare =
            ReportedUse.share(bin.fromDegC(), bin.toDegC(), lowest(row), lowest(row + 1));
        for (int column = 0; column < BINS; column++) {
          hoursAt[row * BINS + column] +=
              bin.durationS()
                  / 3_600
                  * rowShare
                  * ReportedUse.share(fromSoc, toSoc, column / 10.0, (column + 1) / 10.0);
        }
      }
    }
  }

  /** Lower edge of a row of temperature; the ends are open (°C). */
  private static double lowest(int row) {
    if (row == 0) {
      return LOWEST_DEG_C;
    }
    return row == StressRecord.TEMPERATURE_BINS
        ? HIGHEST_DEG_C
        : StressRecord.FIRST_TEMPERATURE_DEG_C + BIN_DEG_C * row;
  }
}

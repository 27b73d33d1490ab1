package io.packtrail.sohmodel.stress;

import io.packtrail.domain.Battery;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.CyclesAtDepth;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.sohmodel.sample.CellLimits;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a summary cannot be believed: it claims more than any battery does, or its parts contradict
 * each other. Tolerances are our choice, wide enough for totals and sessions of different sensors.
 */
final class ReportedFaults {
  private static final double HIGHEST_C_RATE = 6;
  private static final double LOWEST_DEG_C = -100;
  private static final double HIGHEST_DEG_C = 200;
  private static final double PART_TOLERANCE_RATIO = 1.5;
  private static final double VOLTAGE_TOLERANCE_RATIO = 1.1;
  private static final double LEAST_CHARGE_RATIO = 0.05;
  private static final double CYCLES_TOLERANCE_RATIO = 2;
  private static final double MEAN_SOC_TOLERANCE_RATIO = 0.1;

  private final Battery battery;
  private final UsageSummary summary;
  private final ReportedUse use;
  private final CellLimits limits;

  ReportedFaults(Battery battery, UsageSummary summary, ReportedUse use) {
    this.battery = battery;
    this.summary = summary;
    this.use = use;
    limits = CellLimits.of(battery.chemistry());
  }

  /** The first fault; null where there is none. */
  @Nullable String first() {
    String fault = tooMuch();
    fault = fault != null ? fault : lessThanItsSessions();
    fault = fault != null ? fault : impossibleVoltage();
    return fault != null ? fault : impossibleCycles();
  }

  private @Nullable String tooMuch() {
    double mostAh = HIGHEST_C_RATE * battery.ratedCapacityAh() * use.hours();
    double mostKWh = mostAh * battery.seriesCells() * limits.highestV() / 1_000;
    if (!(Math.max(use.chargedAh(), use.dischargedAh()) <= mostAh)) {
      return "more charge than 6 C all the time";
    }
    if (!(Math.max(use.chargedKWh(), use.dischargedKWh()) <= mostKWh)) {
      return "more energy than 6 C all the time";
    }
    if (!(turnedCycles() <= HIGHEST_C_RATE * use.hours() + 1)) {
      return "more cycles than 6 C all the time";
    }
    boolean possible =
        summary.timeAtTemperature().stream()
            .allMatch(bin -> bin.fromDegC() >= LOWEST_DEG_C && bin.toDegC() <= HIGHEST_DEG_C);
    return possible && use.timesS() <= ReportedTimes.DURATION_TOLERANCE_RATIO * use.hours() * 3_600
        ? null
        : "more time at temperatures than it lasted, or at impossible ones";
  }

  private @Nullable String lessThanItsSessions() {
    Double totalAh = summary.chargeThroughputAh();
    double roomAh = LEAST_CHARGE_RATIO * battery.ratedCapacityAh();
    if (totalAh != null && use.chargingAh() > PART_TOLERANCE_RATIO * totalAh + roomAh) {
      return text(
          "%.4g Ah charged in all, but %.4g Ah in its charging sessions",
          totalAh, use.chargingAh());
    }
    Double totalKWh = summary.chargeEnergyKWh();
    double roomKWh = roomAh * battery.seriesCells() * limits.highestV() / 1_000;
    return totalKWh != null && use.chargingKWh() > PART_TOLERANCE_RATIO * totalKWh + roomKWh
        ? text(
            "%.4g kWh charged in all, but %.4g kWh in its charging sessions",
            totalKWh, use.chargingKWh())
        : null;
  }

  private @Nullable String impossibleVoltage() {
    String fault = impossibleVoltage(summary.chargeEnergyKWh(), summary.chargeThroughputAh());
    fault =
        fault != null
            ? fault
            : impossibleVoltage(summary.dischargeEnergyKWh(), summary.dischargeThroughputAh());
    for (ReportedSession one : use.charges()) {
      fault = fault != null ? fault : impossibleVoltage(one.chargedKWh(), one.chargedAh());
    }
    return fault;
  }

  /** Energy over charge is a voltage; beside little charge rounding decides it. */
  private @Nullable String impossibleVoltage(@Nullable Double kWh, @Nullable Double ah) {
    if (kWh == null || ah == null || ah < LEAST_CHARGE_RATIO * battery.ratedCapacityAh()) {
      return null;
    }
    double cellV = kWh * 1_000 / ah / battery.seriesCells();
    return cellV >= limits.lowestV() / VOLTAGE_TOLERANCE_RATIO
            && cellV <= limits.highestV() * VOLTAGE_TOLERANCE_RATIO
        ? null
        : text(
            "%.4g kWh beside %.4g Ah, which is %.3g V a cell with %d cells in series",
            kWh, ah, cellV, battery.seriesCells());
  }

  private @Nullable String impossibleCycles() {
    double full = Math.max(use.chargedAh(), use.dischargedAh()) / battery.ratedCapacityAh();
    if (full > 0 && turnedCycles() > CYCLES_TOLERANCE_RATIO * full + 1) {
      return text(
          "cycles that turn the capacity %.3g times over beside charge of %.3g times",
          turnedCycles(), full);
    }
    for (CyclesAtDepth bin : summary.depthOfDischarge()) {
      Double mean = bin.meanSocRatio();
      double least = 0.5 * bin.fromRatio() - MEAN_SOC_TOLERANCE_RATIO;
      if (mean != null && bin.cycleCount() > 0 && (mean < least || mean > 1 - least)) {
        return text(
            "cycles at least %.0f %% deep around a mean state of charge of %.0f %%",
            100 * bin.fromRatio(), 100 * mean);
      }
    }
    return null;
  }

  private double turnedCycles() {
    List<CyclesAtDepth> bins = summary.depthOfDischarge();
    return bins.stream()
        .mapToDouble(bin -> bin.cycleCount() * 0.5 * (bin.fromRatio() + bin.toRatio()))
        .sum();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

package io.packtrail.sohmodel.stress;

import io.packtrail.domain.Battery;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.Session;
import io.packtrail.domain.StressRecord;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.session.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts use: throughput, rainflow cycles, time at temperature and state of charge, extremes, days.
 *
 * <p>Extreme temperature: below {@value #COLD_DEG_C} °C (coldest sensor) or above {@value
 * #HOT_DEG_C} °C (hottest). Deep discharge: below 5 % state of charge or the chemistry's empty
 * voltage for a minute, again only after 10 % and 0.2 V more. Over-charge: 50 mV above the full
 * voltage for a minute. Time counts where the samples cover it; where no temperature was reported,
 * days carry 25 °C, and no minute of extremes nor time at temperature is counted. Memory: one
 * record a day.
 */
public final class StressCounter {
  static final double COLD_DEG_C = 0;
  static final double HOT_DEG_C = 45;

  private static final double ASSUMED_DEG_C = 25;
  private static final double BIN_DEG_C = 5;
  private static final double HYSTERESIS_RATIO = 0.02;
  private static final double DEEP_SOC_RATIO = 0.05;
  private static final double RECOVERED_SOC_RATIO = 0.10;
  private static final double RECOVERED_V = 0.2;
  private static final double OVER_CHARGE_V = 0.05;
  private static final double FASTEST_KMH = 300;
  private static final long DAY_MS = 86_400_000;

  private final double ratedAh;
  private final CellLimits limits;
  private final StateOfChargeTrack soc;
  private final double[] depthCycles = new double[10];
  private final Rainflow rainflow = new Rainflow(HYSTERESIS_RATIO, this::countCycle);
  private final double[] hoursAt = new double[StressRecord.TEMPERATURE_BINS * 10];
  private final LimitEvents deepDischarges = new LimitEvents();
  private final LimitEvents overCharges = new LimitEvents();
  private final List<DailyStress> days = new ArrayList<>();
  private DayTotals today;
  private double chargedAh;
  private double dischargedAh;
  private double chargedKWh;
  private double dischargedKWh;
  private double hotS;
  private double coldS;
  private double hotChargingS;
  private double coldChargingS;
  private double distanceKm;
  private double coveredS;
  private double lastTempDegC = ASSUMED_DEG_C;
  private double lastOdometerKm = Double.NaN;
  private long lastOdometerMs;

  public StressCounter(Battery battery, Sample first) {
    ratedAh = battery.ratedCapacityAh();
    limits = CellLimits.of(battery.chemistry());
    soc = new StateOfChargeTrack(battery);
    soc.look(first);
    if (!Double.isNaN(first.tempDegC)) {
      lastTempDegC = first.tempDegC;
    }
    today = new DayTotals(dayOf(first.epochMs), lastTempDegC, soc.socRatio());
    look(first);
  }

  /**
   * Takes the time between two consecutive samples.
   *
   * @param charging whether the battery was charging
   */
  public void addTime(Sample from, Sample to, boolean covered, boolean charging) {
    if (covered) {
      double durationS = (to.epochMs - from.epochMs) / 1_000.0;
      coveredS += durationS;
      countTemperature(from, durationS, charging);
      spendTime(from.epochMs, to.epochMs);
    }
    enterDay(dayOf(to.epochMs));
    look(to);
  }

  /**
   * Takes the charge between two samples that have a current, the second of which is {@code to}.
   */
  public void addCharge(Step step, Sample to) {
    chargedAh += step.chargedAh;
    dischargedAh += step.dischargedAh;
    chargedKWh += step.chargedKWh;
    dischargedKWh += step.dischargedKWh;
    if (step.covered) {
      // The whole step belongs to the day it ends in; at midnight that is off by one sample.
      today.addCharge(step, step.kind == Session.Kind.CHARGE);
      soc.addCharge(step, to);
    }
  }

  /** Full cycles charged since the first sample: charge that went in over the rated capacity. */
  public double chargedCycles() {
    return chargedAh / ratedAh;
  }

  /** Time that the samples cover (s). */
  public double coveredS() {
    return coveredS;
  }

  /** Everything counted; call once, at the end. */
  public StressRecord finish() {
    rainflow.finish();
    days.add(today.toRecord(ratedAh));
    return new StressRecord(
        chargedAh,
        dischargedAh,
        chargedKWh,
        dischargedKWh,
        (chargedAh + dischargedAh) / (2 * ratedAh),
        boxed(depthCycles, 0, 10),
        rows(),
        hotS / 60,
        coldS / 60,
        hotChargingS / 60,
        coldChargingS / 60,
        deepDischarges.events(),
        overCharges.events(),
        distanceKm,
        days);
  }

  private void look(Sample sample) {
    soc.look(sample);
    double socRatio = soc.socRatio();
    rainflow.add(socRatio);
    if (!Double.isNaN(sample.tempDegC)) {
      lastTempDegC = sample.tempDegC;
    }
    deepDischarges.add(
        sample.epochMs,
        sample.socRatio < DEEP_SOC_RATIO || sample.cellVoltageMinV < limits.emptyV(),
        !(sample.socRatio <= RECOVERED_SOC_RATIO)
            && sample.cellVoltageMinV > limits.emptyV() + RECOVERED_V);
    double overV = limits.fullV() + OVER_CHARGE_V;
    overCharges.add(
        sample.epochMs, sample.cellVoltageMaxV > overV, sample.cellVoltageMaxV < limits.fullV());
    if (!Double.isNaN(sample.odometerKm)) {
      lookAtOdometer(sample);
    }
  }

  private void lookAtOdometer(Sample sample) {
    double km = sample.odometerKm - lastOdometerKm;
    double hours = (sample.epochMs - lastOdometerMs) / 3.6e6;
    // Backwards, or faster than any vehicle: another odometer. Begin again from it.
    if (km > 0 && km <= FASTEST_KMH * hours + 1) {
      distanceKm += km;
      today.addDistance(km);
    }
    lastOdometerKm = sample.odometerKm;
    lastOdometerMs = sample.epochMs;
  }

  private void countTemperature(Sample from, double durationS, boolean charging) {
    if (from.tempMaxDegC > HOT_DEG_C) {
      hotS += durationS;
      hotChargingS += charging ? durationS : 0;
    }
    if (from.tempMinDegC < COLD_DEG_C) {
      coldS += durationS;
      coldChargingS += charging ? durationS : 0;
    }
    if (!Double.isNaN(from.tempDegC) && !Double.isNaN(from.socRatio)) {
      int row = (int) ((from.tempDegC - StressRecord.FIRST_TEMPERATURE_DEG_C) / BIN_DEG_C);
      row = Math.max(0, Math.min(StressRecord.TEMPERATURE_BINS - 1, row));
      hoursAt[row * 10 + Math.min(9, (int) (from.socRatio * 10))] += durationS / 3_600;
    }
  }

  /** Gives the time to the days it belongs to. */
  private void spendTime(long fromMs, long toMs) {
    long midnightMs = (today.day + 1) * DAY_MS;
    long pieceFromMs = fromMs;
    while (toMs > midnightMs) {
      today.addTime((midnightMs - pieceFromMs) / 3.6e6, lastTempDegC, soc.socRatio());
      enterDay(today.day + 1);
      pieceFromMs = midnightMs;
      midnightMs += DAY_MS;
    }
    today.addTime((toMs - pieceFromMs) / 3.6e6, lastTempDegC, soc.socRatio());
  }

  private void enterDay(long day) {
    if (day != today.day) {
      days.add(today.toRecord(ratedAh));
      today = new DayTotals(day, lastTempDegC, soc.socRatio());
    }
  }

  private void countCycle(double range, double mean, double count) {
    // A range of exactly 30 % in binary floating point may fall short of it.
    depthCycles[Math.min(9, (int) (range * 10 + 1e-6))] += count;
  }

  private List<List<Double>> rows() {
    List<List<Double>> rows = new ArrayList<>();
    for (int row = 0; row < StressRecord.TEMPERATURE_BINS; row++) {
      rows.add(boxed(hoursAt, row * 10, row * 10 + 10));
    }
    return rows;
  }

  private static List<Double> boxed(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).boxed().toList();
  }

  private static long dayOf(long epochMs) {
    return Math.floorDiv(epochMs, DAY_MS);
  }
}

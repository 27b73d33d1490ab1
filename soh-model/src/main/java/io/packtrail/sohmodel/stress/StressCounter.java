package io.packtrail.sohmodel.stress;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.Session;
import io.packtrail.domain.StressRecord;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.session.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Counts use: throughput, rainflow cycles, time at temperature and state of charge, extremes, days.
 *
 * <p>Extreme temperature: below {@value #COLD_DEG_C} °C (coldest sensor) or above {@value
 * #HOT_DEG_C} °C (hottest). Deep discharge: {@link DeepDischarges}. Over-charge: 50 mV above the
 * full voltage for a minute. Time counts where the samples cover it; where no temperature was
 * reported, days carry 25 °C, and no minute of extremes nor time at temperature is counted. Use
 * that a gateway reported itself is added where the caller found no samples ({@link ReportedUse}).
 * Memory: one record a day.
 */
public final class StressCounter {
  /** Two reports of an event closer than this, or a report and samples, speak of one event. */
  public static final long SAME_EVENT_MS = LimitEvents.SAME_EVENT_MS;

  /** Events of which reports count. */
  public static final Set<BatteryEvent.Kind> COUNTED_EVENTS =
      Collections.unmodifiableSet(
          EnumSet.of(
              BatteryEvent.Kind.DEEP_DISCHARGE,
              BatteryEvent.Kind.OVER_CHARGE,
              BatteryEvent.Kind.OVER_TEMPERATURE));

  static final double COLD_DEG_C = 0;
  static final double HOT_DEG_C = 45;

  private static final double ASSUMED_DEG_C = 25;
  private static final double BIN_DEG_C = 5;
  private static final double HYSTERESIS_RATIO = 0.02;
  private static final double OVER_CHARGE_V = 0.05;
  private static final double FASTEST_KMH = 300;
  private static final long DAY_MS = 86_400_000;

  private final double ratedAh;
  private final CellLimits limits;
  private final StateOfChargeTrack soc;
  private final double[] depthCycles = new double[10];
  private final Rainflow rainflow = new Rainflow(HYSTERESIS_RATIO, this::countCycle);
  private final double[] hoursAt = new double[StressRecord.TEMPERATURE_BINS * 10];
  private final DeepDischarges deepDischarges;
  private final LimitEvents overCharges = new LimitEvents();
  private final List<DayTotals> days = new ArrayList<>();
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
  private boolean followsKnown;
  private double lastTempDegC = ASSUMED_DEG_C;
  private double lastOdometerKm = Double.NaN;
  private long lastOdometerMs;
  private long lastHotMs = -LimitEvents.SAME_EVENT_MS - 1;
  private long firstMs = Long.MAX_VALUE;

  /** Ends of the last covered intervals: any, of known temperature, of reported charge. */
  private long timedUntilMs = Long.MIN_VALUE;

  private long thermalUntilMs = Long.MIN_VALUE;
  private long socUntilMs = Long.MIN_VALUE;

  public StressCounter(Battery battery) {
    ratedAh = battery.ratedCapacityAh();
    limits = CellLimits.of(battery.chemistry());
    deepDischarges = new DeepDischarges(limits);
    soc = new StateOfChargeTrack(battery);
  }

  /** Takes the first sample. */
  public void begin(Sample first) {
    firstMs = Math.min(firstMs, first.epochMs);
    soc.look(first);
    if (!Double.isNaN(first.tempDegC)) {
      lastTempDegC = first.tempDegC;
    }
    DayTotals unused = day(dayOf(first.epochMs));
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
      timedUntilMs = to.epochMs;
      thermalUntilMs = Double.isNaN(from.tempDegC) ? thermalUntilMs : to.epochMs;
      socUntilMs = Double.isNaN(from.socRatio) ? socUntilMs : to.epochMs;
      countTemperature(from, durationS, charging);
      spendTime(from.epochMs, to.epochMs);
    }
    DayTotals unused = day(dayOf(to.epochMs));
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
      day(dayOf(to.epochMs)).addCharge(step, step.kind == Session.Kind.CHARGE);
      soc.addCharge(step, to);
    }
  }

  /**
   * Takes the use of a stretch of which no sample knows the current. What samples without a current
   * counted already (time, temperatures, cycles by the reported state of charge) is not taken.
   */
  public void addReported(ReportedUse use) {
    firstMs = Math.min(firstMs, use.fromMs());
    chargedAh += use.chargedAh();
    dischargedAh += use.dischargedAh();
    chargedKWh += use.chargedKWh();
    dischargedKWh += use.dischargedKWh();
    if (thermalUntilMs <= use.fromMs()) {
      hotS += use.hotS();
      coldS += use.coldS();
      hotChargingS += use.hotChargingS();
      coldChargingS += use.coldChargingS();
      use.addHours(hoursAt);
    }
    if (socUntilMs <= use.fromMs()) {
      addReportedCycles(use);
    }
    double km = Double.isNaN(use.odometerKm()) ? 0 : travelledKm(use.odometerKm(), use.toMs());
    addReportedDays(use, km);
  }

  private void addReportedCycles(ReportedUse use) {
    if (use.countsCycles()) {
      rainflow.finish(); // the reported cycles stand for what happened between samples
      use.addCycles(depthCycles);
    } else {
      use.socPoints().forEach(point -> follow(point.socRatio(), true));
    }
  }

  /** The step from a level that was assumed to one that is known is no cycle. */
  private void follow(double socRatio, boolean known) {
    if (known != followsKnown) {
      rainflow.finish();
      followsKnown = known;
    }
    rainflow.add(socRatio);
  }

  private void addReportedDays(ReportedUse use, double km) {
    boolean timed = timedUntilMs > use.fromMs();
    coveredS += timed ? 0 : use.hours() * 3_600;
    double tempDegC = Double.isNaN(use.tempDegC()) ? lastTempDegC : use.tempDegC();
    double socRatio = Double.isNaN(use.socRatio()) ? soc.socRatio() : use.socRatio();
    long pieceFromMs = use.fromMs();
    while (pieceFromMs < use.toMs()) {
      long day = dayOf(pieceFromMs);
      long pieceToMs = Math.min(use.toMs(), (day + 1) * DAY_MS);
      double share = (pieceToMs - pieceFromMs) / (double) (use.toMs() - use.fromMs());
      DayTotals totals = day(day, tempDegC, socRatio);
      if (!timed) {
        totals.addTime(share * use.hours(), tempDegC, socRatio);
      }
      totals.addReported(use, share);
      totals.addDistance(share * km);
      if (use.socPoints().isEmpty()) {
        totals.sawSoc(Math.max(0, socRatio - 0.5 * use.meanDepthRatio()));
        totals.sawSoc(Math.min(1, socRatio + 0.5 * use.meanDepthRatio()));
      }
      pieceFromMs = pieceToMs;
    }
    for (ReportedUse.SocPoint point : use.socPoints()) {
      // A point on the closing midnight belongs to the day before it.
      long day = dayOf(Math.min(point.epochMs(), use.toMs() - 1));
      day(day, tempDegC, socRatio).sawSoc(point.socRatio());
    }
  }

  /**
   * Takes an event that the vehicle reported, once the samples of the half hour after it are in.
   *
   * @return whether samples show the same
   */
  public boolean addReported(BatteryEvent.Kind kind, long epochMs) {
    return switch (kind) {
      case DEEP_DISCHARGE -> !deepDischarges.addReported(epochMs);
      case OVER_CHARGE -> !overCharges.addReported(epochMs);
      case OVER_TEMPERATURE -> lastHotMs >= epochMs - LimitEvents.SAME_EVENT_MS;
      default -> throw new IllegalArgumentException("kind must be one that counts, got " + kind);
    };
  }

  /** When the first sample was, or the first reported use; {@link Long#MAX_VALUE} before it. */
  public long firstMs() {
    return firstMs;
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
        deepDischarges.count(),
        overCharges.events(),
        distanceKm,
        days.stream().map(totals -> totals.toRecord(ratedAh)).toList());
  }

  private void look(Sample sample) {
    soc.look(sample);
    if (soc.isSaid()) {
      follow(soc.socRatio(), soc.isKnown());
    }
    if (!Double.isNaN(sample.tempDegC)) {
      lastTempDegC = sample.tempDegC;
    }
    deepDischarges.look(sample);
    double overV = limits.fullV() + OVER_CHARGE_V;
    overCharges.add(
        sample.epochMs, sample.cellVoltageMaxV > overV, sample.cellVoltageMaxV < limits.fullV());
    if (!Double.isNaN(sample.odometerKm)) {
      lookAtOdometer(sample);
    }
  }

  private void lookAtOdometer(Sample sample) {
    double km = travelledKm(sample.odometerKm, sample.epochMs);
    if (km > 0) {
      day(dayOf(sample.epochMs)).addDistance(km);
    }
  }

  private double travelledKm(double odometerKm, long epochMs) {
    double km = odometerKm - lastOdometerKm;
    double hours = (epochMs - lastOdometerMs) / 3.6e6;
    lastOdometerKm = odometerKm;
    lastOdometerMs = epochMs;
    // Backwards, or faster than any vehicle: another odometer. Begin again from it.
    if (!(km > 0 && km <= FASTEST_KMH * hours + 1)) {
      return 0;
    }
    distanceKm += km;
    return km;
  }

  private void countTemperature(Sample from, double durationS, boolean charging) {
    if (from.tempMaxDegC > HOT_DEG_C) {
      hotS += durationS;
      lastHotMs = from.epochMs;
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
    long day = dayOf(fromMs);
    long midnightMs = (day + 1) * DAY_MS;
    long pieceFromMs = fromMs;
    while (toMs > midnightMs) {
      day(day).addTime((midnightMs - pieceFromMs) / 3.6e6, lastTempDegC, soc.socRatio());
      day++;
      pieceFromMs = midnightMs;
      midnightMs += DAY_MS;
    }
    day(day).addTime((toMs - pieceFromMs) / 3.6e6, lastTempDegC, soc.socRatio());
  }

  private DayTotals day(long day) {
    return day(day, lastTempDegC, soc.socRatio());
  }

  /** The totals of a day, begun with these values where there are none yet. */
  private DayTotals day(long day, double tempDegC, double socRatio) {
    int after = days.size();
    while (after > 0 && days.get(after - 1).day > day) {
      after--; // a summary may reach back before an isolated sample
    }
    if (after > 0 && days.get(after - 1).day == day) {
      return days.get(after - 1);
    }
    DayTotals totals = new DayTotals(day, tempDegC, socRatio);
    days.add(after, totals);
    return totals;
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

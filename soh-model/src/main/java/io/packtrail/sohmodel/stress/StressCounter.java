package io.packtrail.sohmodel.stress;

import io.packtrail.domain.AgeingStress;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.Session;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UseCoverage;
import io.packtrail.sohmodel.carry.Tape;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.session.Step;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Counts use: throughput, rainflow cycles, time at temperature and state of charge, extremes, days.
 *
 * <p>Deep discharge: {@link DeepDischarges}. Over-charge: 50 mV above the full voltage for a
 * minute. Time counts where the samples cover it; where no temperature was reported, days carry 25
 * °C, and {@link ThermalTime} counts nothing. Use that a gateway reported itself is added where the
 * caller found no samples ({@link ReportedUse}). {@link #exchange} hands everything to a counter
 * that goes on, which then counts what this one would have, bit for bit. Memory: one record a day.
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

  private static final double ASSUMED_DEG_C = StressRecord.ASSUMED_DEG_C;
  private static final double OVER_CHARGE_V = 0.05;

  private final double ratedAh;
  private final CellLimits limits;
  private final StateOfChargeTrack soc;
  private final CycleCounter cycles = new CycleCounter();
  private final ThermalTime thermal = new ThermalTime();
  private final DeepDischarges deepDischarges;
  private final LimitEvents overCharges = new LimitEvents();
  private final Odometer odometer = new Odometer();
  private final DayBook days = new DayBook();
  private double chargedAh;
  private double dischargedAh;
  private double chargedKWh;
  private double dischargedKWh;
  private double coveredS;

  /** Charge whose energy was counted (A·h). */
  private double energyAh;

  /** Charge beside which reports are silent of the other direction (A·h). */
  private double untoldAh;

  private double lastTempDegC = ASSUMED_DEG_C;

  /** The last that was reported (°C), NaN before it. */
  private double knownTempDegC = Double.NaN;

  private long firstMs = Long.MAX_VALUE;

  /** Ends of the last covered intervals: any, of known temperature, of reported charge. */
  private long timedUntilMs = Long.MIN_VALUE;

  private long thermalUntilMs = Long.MIN_VALUE;
  private long socUntilMs = Long.MIN_VALUE;

  /** What had been charged before the first sample of this analysis (A·h). */
  private double chargedBeforeAh;

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
    sawTemperature(first);
    DayTotals unused = day(first.epochMs);
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
      thermal.add(from, durationS, charging);
      days.spend(from.epochMs, to.epochMs, lastTempDegC, soc.socRatio());
    }
    DayTotals unused = day(to.epochMs);
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
    energyAh += step.hasVoltage ? step.chargedAh + step.dischargedAh : 0;
    if (step.covered) {
      // The whole step belongs to the day it ends in; at midnight that is off by one sample.
      day(to.epochMs).addCharge(step, step.kind == Session.Kind.CHARGE);
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
    untoldAh += use.untoldAh();
    chargedKWh += use.chargedKWh();
    dischargedKWh += use.dischargedKWh();
    energyAh += use.energyAh();
    if (thermalUntilMs <= use.fromMs()) {
      thermal.addReported(use);
    }
    if (socUntilMs <= use.fromMs()) {
      addReportedCycles(use);
    }
    double km =
        Double.isNaN(use.odometerKm()) ? 0 : odometer.travelledKm(use.odometerKm(), use.toMs());
    boolean timed = timedUntilMs > use.fromMs();
    coveredS += timed ? 0 : use.hours() * 3_600;
    double tempDegC = Double.isNaN(use.tempDegC()) ? lastTempDegC : use.tempDegC();
    double socRatio = Double.isNaN(use.socRatio()) ? soc.socRatio() : use.socRatio();
    days.addReported(use, timed, km, tempDegC, socRatio);
  }

  private void addReportedCycles(ReportedUse use) {
    if (use.countsCycles()) {
      cycles.addReported(use);
    } else {
      double tempDegC = use.tempDegC();
      use.socPoints().forEach(point -> cycles.follow(point.socRatio(), true, tempDegC));
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
      case OVER_TEMPERATURE -> thermal.wasHot(epochMs);
      default -> throw new IllegalArgumentException("kind must be one that counts, got " + kind);
    };
  }

  /** When the first sample was, or the first reported use; {@link Long#MAX_VALUE} before it. */
  public long firstMs() {
    return firstMs;
  }

  /**
   * Full cycles charged since the first sample of this analysis, whatever was carried to it: charge
   * that went in over the rated capacity.
   */
  public double chargedCycles() {
    return (chargedAh - chargedBeforeAh) / ratedAh;
  }

  /** Time that the samples cover (s). */
  public double coveredS() {
    return coveredS;
  }

  /** Everything counted; call once, at the end. */
  public StressRecord finish() {
    cycles.finish();
    return new StressRecord(
        chargedAh,
        dischargedAh,
        chargedKWh,
        dischargedKWh,
        (chargedAh + dischargedAh + untoldAh) / (2 * ratedAh),
        Arrays.stream(cycles.depthCycles()).boxed().toList(),
        thermal.rows(),
        thermal.hotMinutes(),
        thermal.coldMinutes(),
        thermal.hotChargingMinutes(),
        thermal.coldChargingMinutes(),
        deepDischarges.count(),
        overCharges.events(),
        odometer.distanceKm(),
        days.toRecords(ratedAh),
        new AgeingStress(thermal.equivalentHours(), cycles.damageRatio(), cycles.table().bins()),
        new UseCoverage(
            coveredS / 3_600,
            thermal.knownHours(),
            thermal.knownChargingHours(),
            energyAh,
            false,
            untoldAh));
  }

  /**
   * Takes everything down, or goes on from it; before {@link #finish}.
   *
   * @param hasCoverage whether the tape holds how much was known; where it does not, all of what
   *     was counted at all is taken as known
   */
  public void exchange(Tape tape, boolean hasCoverage) {
    chargedAh = tape.real(chargedAh);
    dischargedAh = tape.real(dischargedAh);
    chargedKWh = tape.real(chargedKWh);
    dischargedKWh = tape.real(dischargedKWh);
    coveredS = tape.real(coveredS);
    lastTempDegC = tape.real(lastTempDegC);
    knownTempDegC = tape.real(knownTempDegC);
    firstMs = tape.whole(firstMs);
    timedUntilMs = tape.whole(timedUntilMs);
    thermalUntilMs = tape.whole(thermalUntilMs);
    socUntilMs = tape.whole(socUntilMs);
    soc.exchange(tape);
    cycles.exchange(tape);
    thermal.exchange(tape);
    deepDischarges.exchange(tape);
    overCharges.exchange(tape);
    odometer.exchange(tape);
    days.exchange(tape);
    energyAh =
        hasCoverage
            ? tape.real(energyAh)
            : chargedKWh + dischargedKWh > 0 ? chargedAh + dischargedAh : 0;
    thermal.exchangeKnown(tape, hasCoverage, coveredS);
  }

  /** Takes down the charge of which one direction alone was told, or goes on from it. */
  public void exchangeUntold(Tape tape) {
    untoldAh = tape.real(untoldAh);
  }

  /** From here on {@link #chargedCycles} counts: an analysis goes on with what was carried. */
  public void beginCycles() {
    chargedBeforeAh = chargedAh;
  }

  private void look(Sample sample) {
    soc.look(sample);
    sawTemperature(sample);
    if (soc.isSaid()) {
      cycles.follow(soc.socRatio(), soc.isKnown(), knownTempDegC);
    }
    deepDischarges.look(sample);
    double overV = limits.fullV() + OVER_CHARGE_V;
    overCharges.add(
        sample.epochMs, sample.cellVoltageMaxV > overV, sample.cellVoltageMaxV < limits.fullV());
    if (!Double.isNaN(sample.odometerKm)) {
      double km = odometer.travelledKm(sample.odometerKm, sample.epochMs);
      if (km > 0) {
        day(sample.epochMs).addDistance(km);
      }
    }
  }

  private void sawTemperature(Sample sample) {
    if (!Double.isNaN(sample.tempDegC)) {
      lastTempDegC = sample.tempDegC;
      knownTempDegC = sample.tempDegC;
    }
  }

  private DayTotals day(long epochMs) {
    return days.at(epochMs, lastTempDegC, soc.socRatio());
  }
}

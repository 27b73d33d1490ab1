package io.packtrail.sohmodel.quality;

import io.packtrail.domain.Battery;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.DataQuality.Check;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.Signal;
import io.packtrail.sohmodel.carry.Tape;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.SampleGate;
import io.packtrail.sohmodel.sample.Tally;
import io.packtrail.sohmodel.session.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Watches a battery's samples for what no single value shows: wrong signs, units and scales, frozen
 * sensors, jumps of the state of charge, an odometer that runs back. It only reports; what refuses
 * a value is the {@link SampleGate}, what refuses a charge is its reading. Memory is constant.
 */
public final class QualityWatch {
  private static final int FROZEN_SAMPLES = 30;
  private static final double SPEED_RANGE_KMH = 20;
  private static final double CURRENT_RANGE_C_RATE = 0.5;
  private static final double CHARGE_RANGE_RATIO = 0.1;
  private static final double TEMPERATURE_DAYS = 30;
  private static final int TEMPERATURE_SAMPLES = 1_000;
  private static final double JUMP_RATIO = 0.03;
  private static final double ODOMETER_TOLERANCE_KM = 1;

  private final double referenceAh;
  private final CurrentAgreement current;
  private final ChargeBalance balance;
  private final CurrentGaps gaps;
  private final ParkedHeat heat = new ParkedHeat();
  private final ValueChecks values;
  private final FrozenSignal frozenCurrent = new FrozenSignal(FROZEN_SAMPLES, SPEED_RANGE_KMH);
  private final FrozenSignal frozenSpeed = new FrozenSignal(FROZEN_SAMPLES, CHARGE_RANGE_RATIO);
  private final FrozenSignal frozenVoltage;
  private final FrozenSignal frozenSoc = new FrozenSignal(FROZEN_SAMPLES, CHARGE_RANGE_RATIO);
  private final FrozenSignal frozenTemperature =
      new FrozenSignal(TEMPERATURE_SAMPLES, TEMPERATURE_DAYS);
  private final Tally socJumps = new Tally();
  private final Tally odometerFalls = new Tally();
  private final Tally leftOut = new Tally();
  private double flowedRatio;
  private double chargedRatio;
  private double odometerKm = Double.NaN;

  public QualityWatch(Battery battery) {
    referenceAh = battery.reference().capacityAh();
    current = new CurrentAgreement(referenceAh);
    balance = new ChargeBalance(referenceAh);
    gaps = new CurrentGaps(battery.ratedCapacityAh());
    values = new ValueChecks(battery);
    frozenVoltage =
        new FrozenSignal(FROZEN_SAMPLES, CURRENT_RANGE_C_RATE * battery.ratedCapacityAh());
  }

  /** Takes a sample, after the gate. */
  public void add(Sample sample, SampleGate gate) {
    values.add(sample, gate);
    frozenTemperature.add(sample.epochMs, sample.tempDegC, sample.epochMs / 86.4e6);
    if (sample.odometerKm < odometerKm - ODOMETER_TOLERANCE_KM) {
      odometerFalls.add(sample.epochMs, sample.odometerKm - odometerKm);
    }
    if (!Double.isNaN(sample.odometerKm)) {
      odometerKm = sample.odometerKm;
    }
  }

  /** Takes the interval between two samples with a current. */
  public void add(Step step, Sample from, Sample to) {
    current.add(step, from, to);
    balance.add(step, to);
    gaps.add(step, from, to);
    values.charged(step.chargedAh);
    if (!step.covered) {
      frozenSpeed.interrupt();
      frozenVoltage.interrupt();
      frozenSoc.interrupt();
    }
    // No current is what a parked vehicle reports all night; a sensor that is stuck never does.
    // Across a gap a current may go on standing: a charger's differs from the drives between.
    if (to.currentA == 0) {
      frozenCurrent.interrupt();
    } else {
      frozenCurrent.add(to.epochMs, to.currentA, to.speedKmh);
    }
    if (!step.covered) {
      return;
    }
    flowedRatio += step.netAh() / referenceAh;
    chargedRatio += step.chargedAh / referenceAh;
    frozenSpeed.add(to.epochMs, to.speedKmh > 0 ? to.speedKmh : Double.NaN, chargedRatio);
    frozenVoltage.add(to.epochMs, to.packVoltageV, to.currentA);
    frozenSoc.add(to.epochMs, to.socRatio, flowedRatio);
    double jump = to.socRatio - from.socRatio - step.netAh() / referenceAh;
    if (Math.abs(jump) > JUMP_RATIO) {
      socJumps.add(to.epochMs, jump);
    }
  }

  /** Takes an interval with the sample it begins with, which may be an earlier analysis' last. */
  public void addHeat(Step step, Sample from) {
    heat.add(step, from);
  }

  /** Whether what was counted by temperature is to be taken as not known. */
  public boolean doubtsTemperature() {
    return heat.isFound() || values.doubtsTemperature();
  }

  /** What {@link #doubtsTemperature} rests on is carried; everything else begins anew. */
  public void exchange(Tape tape) {
    heat.exchange(tape);
    values.exchange(tape);
  }

  /** Counts a sample that is not later than the one before it. */
  public void leftOut(long epochMs) {
    leftOut.add(epochMs, 0);
  }

  /** The check of the sign of the current. */
  public Check currentSign() {
    return current.signCheck();
  }

  /** Whether current and state of charge move with no regard to each other, neither way. */
  public boolean currentDisagrees() {
    return current.disagrees();
  }

  /** The check of the balance of what goes in and out. */
  public Check chargeBalance() {
    return balance.check();
  }

  /** The check of the unit of the state of charge. */
  public Check socUnit() {
    return values.socCheck();
  }

  /** Whether the current stood still, while the speed changed, in a run that reaches into this. */
  public boolean currentStoodIn(Instant from, Instant until) {
    return frozenCurrent.stoodIn(from.toEpochMilli(), until.toEpochMilli());
  }

  /** What keeps charges from being seen at all. */
  public List<Finding> hindrances() {
    List<Finding> hindrances = new ArrayList<>();
    add(hindrances, gaps.finding());
    add(hindrances, frozen(frozenSpeed, "speed", "charge went in"));
    return hindrances;
  }

  /** The check of the scale of the current. */
  public Check currentScale() {
    return current.scaleCheck();
  }

  /** Everything that was found, with what the gate refused. */
  public DataQuality finish(SampleGate gate, BmsComparison bms) {
    List<Check> checks =
        new ArrayList<>(List.of(current.signCheck(), current.scaleCheck(), balance.check()));
    Check hot = heat.failed();
    values.checks(gate).stream()
        .map(check -> hot != null && check.code().equals(hot.code()) ? hot : check)
        .forEach(checks::add);
    List<Finding> findings = new ArrayList<>();
    for (Signal signal : SampleGate.CHECKED) {
      Tally refused = gate.refused(signal);
      add(
          findings,
          refused.finding(
              "implausible-" + signal.fieldName(),
              text(
                  "%s %s cannot be believed for this battery; left out",
                  range("%.4g", refused, signal.unit().isEmpty() ? 100 : 1),
                  signal.unit().isEmpty() ? "%" : signal.unit())));
    }
    add(findings, current.contrary());
    findings.addAll(hindrances());
    add(findings, heat.finding());
    add(findings, frozen(frozenCurrent, "current", "the speed changed"));
    add(findings, frozen(frozenVoltage, "voltage", "the current changed"));
    add(findings, frozen(frozenSoc, "soc", "charge flowed"));
    add(findings, frozen(frozenTemperature, "temperature", "30 days passed"));
    add(
        findings,
        socJumps.finding(
            "soc-jump",
            text(
                "the state of charge jumped between two samples by %s percent points more than the"
                    + " charge explains; a charge with such a jump does not count",
                range("%+.0f", socJumps, 100))));
    add(
        findings,
        odometerFalls.finding(
            "odometer-decrease",
            text("the odometer ran back, by up to %.0f km", -odometerFalls.lowest())));
    add(
        findings,
        leftOut.finding("time-order", "a sample was not later than the one before it; left out"));
    findings.addAll(bms.findings());
    return new DataQuality(checks, findings);
  }

  private static @Nullable Finding frozen(FrozenSignal signal, String name, String meanwhile) {
    return signal
        .runs()
        .finding(
            "frozen-" + name,
            text(
                "the %s stood still for at least %d samples while %s",
                name,
                name.equals("temperature") ? TEMPERATURE_SAMPLES : FROZEN_SAMPLES,
                meanwhile));
  }

  private static void add(List<Finding> findings, @Nullable Finding finding) {
    if (finding != null) {
      findings.add(finding);
    }
  }

  /** Lowest and highest, once where both print alike. */
  private static String range(String format, Tally tally, double factor) {
    String low = text(format, factor * tally.lowest());
    String high = text(format, factor * tally.highest());
    return low.equals(high) ? low : low + " to " + high;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

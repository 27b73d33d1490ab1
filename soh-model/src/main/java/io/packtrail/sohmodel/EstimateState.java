package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.track.AgeingPace;
import io.packtrail.sohmodel.track.FirstBelief;
import io.packtrail.sohmodel.track.HealthTrack;
import io.packtrail.sohmodel.track.UsableEnergy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The estimate as a function of the {@link EstimateStep}s alone: the filter's state, its interval,
 * and what it rests on.
 *
 * <p>It and what it calls use {@link StrictMath}, so that another machine finds the same bits.
 *
 * <p>Interval: s ± 1.645·√(λ²·(P_ss + (0.3 %)²) + (σ_k/k · s)²): what the filter knows of s, which
 * includes gain and offset of the current sensor, a floor, and for charge curves the scale of the
 * battery, which all readings share; likewise for learned models the error that all charges of one
 * battery share. λ = 0.86 where states of charge served, else 1.
 */
final class EstimateState {
  /** Observations without which nothing is published. */
  static final int LEAST_OBSERVATIONS = 3;

  static final double SIGMAS_90 = 1.6448536;
  private static final double FLOOR_STD_RATIO = 0.003;

  /** Conformal factor of simulated fleets (docs/models/soh.md names the seeds). */
  private static final double SOC_CALIBRATION = 0.86;

  private static final double VOLTAGE_STD_RATIO = 0.006;
  private static final double WIDEST_HALF_INTERVAL_RATIO = 0.2;

  /** What an estimate can rest on. */
  private enum Basis {
    SOC_CHANGE,
    CURVE,
    LEARNED_MODEL,
    FULL_CHARGE,
    REPORT;

    static Basis of(CapacityObservation observation) {
      return switch (observation.method()) {
        case DELTA_SOC -> SOC_CHANGE;
        case REPORTED_DELTA_SOC -> REPORT;
        case LEARNED_MODEL -> LEARNED_MODEL;
        case VOLTAGE_WINDOW -> observation.spanRatio() < 1 ? CURVE : FULL_CHARGE;
      };
    }
  }

  private final Battery battery;
  private final GroupCalibration calibration;
  private final String methodVersion;
  private final HealthTrack track;
  private final Set<Basis> bases = EnumSet.noneOf(Basis.class);
  private UsableEnergy energy;

  EstimateState(EstimateStep.Begin begin) {
    this.battery = begin.battery();
    this.calibration = begin.calibration();
    this.methodVersion = begin.methodVersion();
    this.energy = new UsableEnergy(battery);
    this.track =
        new HealthTrack(
            begin.curveKnown() ? AgeingPace.CELL : AgeingPace.VEHICLE,
            FirstBelief.of(battery, begin.firstData()),
            calibration.factor());
  }

  void announce(EstimateStep.Announce step) {
    track.announce(step.change());
  }

  /** Returns whether the estimate begins anew. */
  boolean pass(EstimateStep.Pass step) {
    boolean anew = track.pass(step.at().toEpochMilli());
    if (anew) {
      bases.clear();
      energy = new UsableEnergy(battery);
    }
    return anew;
  }

  void voltage(EstimateStep.Voltage step) {
    energy.learn(
        step.meanVoltageV(),
        step.meanCurrentA(),
        step.fromSocRatio(),
        step.toSocRatio(),
        step.resistanceOhm(),
        step.tempDegC());
  }

  HealthTrack.Decision offer(EstimateStep.Offer step) {
    double referenceAh = battery.reference().capacityAh();
    CapacityObservation candidate = step.candidate();
    HealthTrack.Decision decision =
        track.offer(
            candidate.at().toEpochMilli(),
            step.chargedCycles(),
            candidate.capacityAh() / referenceAh,
            candidate.stdAh() / referenceAh,
            step.circumstances());
    if (decision.used()) {
      bases.add(Basis.of(candidate));
    }
    return decision;
  }

  void zeroCurrent(EstimateStep.ZeroCurrent step) {
    track.zeroCurrent(
        step.epochMs(), step.chargedCycles(), step.offsetPerHour(), step.stdPerHour());
  }

  HealthTrack track() {
    return track;
  }

  /** Standard deviation of health, of which the filter knows the variance from random errors. */
  double std(double s, double variance, EstimateStep.Ask beside) {
    double shared = bases.contains(Basis.CURVE) ? beside.curveStdRatio() * s : 0;
    if (bases.contains(Basis.LEARNED_MODEL)) {
      shared = Math.max(shared, beside.modelStdRatio());
    }
    double lambda = bases.contains(Basis.SOC_CHANGE) ? SOC_CALIBRATION : 1;
    return StrictMath.hypot(
        lambda * StrictMath.hypot(Math.sqrt(variance), FLOOR_STD_RATIO), shared);
  }

  /** The estimate at a time not before the last observation, once there are enough of them. */
  SohResult at(EstimateStep.Ask ask) {
    Instant asOf = ask.asOf();
    HealthTrack.State state = track.at(asOf.toEpochMilli(), ask.chargedCycles());
    double s = state.sRatio();
    double std = std(s, state.variance(), ask);
    double half = SIGMAS_90 * std;
    if (!(s > 0 && s < 2 && half <= WIDEST_HALF_INTERVAL_RATIO)) {
      return tooUncertain(asOf, s, half);
    }
    return track.used() < LEAST_OBSERVATIONS ? notEnough(asOf) : estimated(ask, state, std, half);
  }

  private SohResult.Estimated estimated(
      EstimateStep.Ask ask, HealthTrack.State state, double std, double half) {
    double s = state.sRatio();
    double referenceAh = battery.reference().capacityAh();
    Double soce = soce(s * referenceAh);
    double soceHalf =
        soce == null ? 0 : SIGMAS_90 * soce * StrictMath.hypot(std / s, VOLTAGE_STD_RATIO);
    return new SohResult.Estimated(
        ask.asOf(),
        s,
        new RatioInterval(s - half, s + half),
        state.slopePerYear(),
        soce,
        soce == null ? null : new RatioInterval(soce - soceHalf, soce + soceHalf),
        s * referenceAh,
        ask.resistanceIncreaseRatio(),
        basis(ask),
        battery.reference(),
        track.used(),
        ask.coverageRatio(),
        ask.bmsSohRatio(),
        methodVersion);
  }

  private @Nullable Double soce(double capacityAh) {
    Double certifiedKWh = battery.certifiedEnergyKWh();
    double usableKWh = energy.energyKWh(capacityAh);
    return certifiedKWh == null || Double.isNaN(usableKWh)
        ? null
        : (Double) UsableEnergy.soceRatio(usableKWh, certifiedKWh);
  }

  private String basis(EstimateStep.Ask ask) {
    List<String> parts = new ArrayList<>();
    if (bases.contains(Basis.SOC_CHANGE)) {
      parts.add("charge over change of state of charge");
    }
    if (bases.contains(Basis.CURVE)) {
      parts.add("charge between two cell voltages, curve " + ask.curveId());
    }
    if (bases.contains(Basis.LEARNED_MODEL)) {
      parts.add("shape of the charge, learned model " + ask.modelId());
    }
    if (bases.contains(Basis.FULL_CHARGE)) {
      parts.add("full charges");
    }
    if (bases.contains(Basis.REPORT)) {
      parts.add("charge over change of state of charge as the vehicle reported them");
    }
    if (calibration.factor() > 1) {
      parts.add(
          String.format(
              Locale.ROOT,
              "errors of charges taken %.2f times as large, as batteries of model group %s show",
              calibration.factor(),
              battery.modelGroup()));
    }
    return String.join("; ", parts);
  }

  private SohResult notEnough(Instant asOf) {
    return new SohResult.NotEstimable(
        asOf, "too-few-charges", "too few qualifying charges", methodVersion);
  }

  private SohResult tooUncertain(Instant asOf, double s, double half) {
    return new SohResult.NotEstimable(
        asOf,
        "too-uncertain",
        String.format(
            Locale.ROOT,
            "%.0f %% ± %.0f %% says too little; the interval must be within ± %.0f %%",
            100 * s,
            100 * half,
            100 * WIDEST_HALF_INTERVAL_RATIO),
        methodVersion);
  }
}

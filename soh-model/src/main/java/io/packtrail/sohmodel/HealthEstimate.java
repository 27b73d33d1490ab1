package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SmoothedHealth;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.capacity.SocReading;
import io.packtrail.sohmodel.curve.CurveCapacity;
import io.packtrail.sohmodel.learned.LearnedCapacity;
import io.packtrail.sohmodel.quality.BmsComparison;
import io.packtrail.sohmodel.stress.StressCounter;
import io.packtrail.sohmodel.track.AgeingPace;
import io.packtrail.sohmodel.track.AnnouncedChange;
import io.packtrail.sohmodel.track.Circumstances;
import io.packtrail.sohmodel.track.FirstBelief;
import io.packtrail.sohmodel.track.HealthTrack;
import io.packtrail.sohmodel.track.ResistanceTrack;
import io.packtrail.sohmodel.track.UsableEnergy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The published estimate: the filter's state, its interval, and what stands beside it.
 *
 * <p>Interval: s ± 1.645·√(λ²·(P_ss + (0.3 %)²) + (σ_k/k · s)²): what the filter knows of s, which
 * includes gain and offset of the current sensor, a floor, and for charge curves the scale of the
 * battery, which all readings share; likewise for learned models the error that all charges of one
 * battery share. λ = 0.86 where states of charge served, else 1.
 */
final class HealthEstimate implements ChargeObserver.Observations {
  /** Observations without which nothing is published. */
  static final int LEAST_OBSERVATIONS = 3;

  static final double SIGMAS_90 = 1.6448536;
  private static final double FLOOR_STD_RATIO = 0.003;

  /** Conformal factor of simulated fleets (docs/models/soh.md names the seeds). */
  private static final double SOC_CALIBRATION = 0.86;

  private static final double VOLTAGE_STD_RATIO = 0.006;
  private static final int MOST_SMOOTHED = 240;
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
  private final StressCounter stress;
  private final @Nullable CurveCapacity curve;
  private final @Nullable LearnedCapacity learned;
  private final String methodVersion;
  private final HealthTrack track;
  private final ResistanceTrack resistance;
  private UsableEnergy energy;
  private final List<SohResult.Estimated> history = new ArrayList<>();
  private final Set<Basis> bases = EnumSet.noneOf(Basis.class);
  private final BmsComparison bms = new BmsComparison();
  private @Nullable Double bmsSohRatio;

  HealthEstimate(
      Battery battery,
      GroupCalibration calibration,
      Instant firstData,
      StressCounter stress,
      ResistanceTrack resistance,
      @Nullable CurveCapacity curve,
      @Nullable LearnedCapacity learned,
      String methodVersion) {
    this.battery = battery;
    this.calibration = calibration;
    this.stress = stress;
    this.resistance = resistance;
    this.curve = curve;
    this.learned = learned;
    this.methodVersion = methodVersion;
    this.energy = new UsableEnergy(battery);
    this.track =
        new HealthTrack(
            curve == null ? AgeingPace.VEHICLE : AgeingPace.CELL,
            FirstBelief.of(battery, firstData),
            calibration.factor());
  }

  @Override
  public HealthTrack.Decision offer(CapacityObservation candidate, Circumstances circumstances) {
    double referenceAh = battery.reference().capacityAh();
    pass(candidate.at());
    HealthTrack.Decision decision =
        track.offer(
            candidate.at().toEpochMilli(),
            stress.chargedCycles(),
            candidate.capacityAh() / referenceAh,
            candidate.stdAh() / referenceAh,
            circumstances);
    if (decision.used()) {
      bases.add(Basis.of(candidate));
      if (at(candidate.at()) instanceof SohResult.Estimated estimated) {
        history.add(estimated);
        if (bmsSohRatio != null) {
          bms.add(estimated, bmsSohRatio);
        }
      }
    }
    return decision;
  }

  @Override
  public void charged(SocReading.Capacity reading, double tempDegC) {
    energy.learn(
        reading.meanVoltageV(),
        reading.chargeAh() / reading.hours(),
        reading.socMiddleRatio() - 0.5 * reading.socChangeRatio(),
        reading.socMiddleRatio() + 0.5 * reading.socChangeRatio(),
        resistance.latestOhm(),
        tempDegC);
  }

  /** Tells of a change ahead of the charges after it; in order of time. */
  void announce(AnnouncedChange change) {
    track.announce(change);
  }

  /** Lets the announced changes up to a time take effect. */
  @Override
  public void pass(Instant asOf) {
    if (track.pass(asOf.toEpochMilli())) {
      bases.clear();
      energy = new UsableEnergy(battery);
      if (curve != null) {
        curve.restart();
      }
      bms.restart();
    }
  }

  void bmsSaid(double sohRatio) {
    bmsSohRatio = sohRatio;
  }

  void zeroCurrent(long epochMs, double offsetA, double stdA) {
    double referenceAh = battery.reference().capacityAh();
    track.zeroCurrent(epochMs, stress.chargedCycles(), offsetA / referenceAh, stdA / referenceAh);
  }

  /** The vehicle's own figure beside ours so far. */
  BmsComparison bms() {
    return bms;
  }

  int used() {
    return track.used();
  }

  List<SohResult.Estimated> history() {
    return history;
  }

  /** The history with hindsight, oldest first, thinned evenly. */
  List<SmoothedHealth> smoothed() {
    List<HealthTrack.Smoothed> all = track.smoothed();
    List<SmoothedHealth> thinned = new ArrayList<>();
    int step = 1 + (all.size() - 1) / MOST_SMOOTHED;
    for (int i = (all.size() - 1) % step; i >= 0 && i < all.size(); i += step) {
      HealthTrack.Smoothed one = all.get(i);
      double half = SIGMAS_90 * std(one.sRatio(), one.variance());
      thinned.add(
          new SmoothedHealth(
              Instant.ofEpochMilli(one.epochMs()),
              one.sRatio(),
              new RatioInterval(one.sRatio() - half, one.sRatio() + half)));
    }
    return thinned;
  }

  private double std(double s, double variance) {
    double shared = bases.contains(Basis.CURVE) && curve != null ? curve.sharedStdRatio() * s : 0;
    if (bases.contains(Basis.LEARNED_MODEL) && learned != null) {
      shared = Math.max(shared, sharedOfLearned(learned));
    }
    double lambda = bases.contains(Basis.SOC_CHANGE) ? SOC_CALIBRATION : 1;
    return Math.hypot(lambda * Math.hypot(Math.sqrt(variance), FLOOR_STD_RATIO), shared);
  }

  private double sharedOfLearned(LearnedCapacity model) {
    return model.sharedStdRatio() * battery.ratedCapacityAh() / battery.reference().capacityAh();
  }

  /** The estimate at a time not before the last observation, once there are enough of them. */
  SohResult at(Instant asOf) {
    HealthTrack.State state = track.at(asOf.toEpochMilli(), stress.chargedCycles());
    double s = state.sRatio();
    double std = std(s, state.variance());
    double half = SIGMAS_90 * std;
    if (!(s > 0 && s < 2 && half <= WIDEST_HALF_INTERVAL_RATIO)) {
      return tooUncertain(asOf, s, half);
    }
    return track.used() < LEAST_OBSERVATIONS ? notEnough(asOf) : estimated(asOf, state, std, half);
  }

  private SohResult.Estimated estimated(
      Instant asOf, HealthTrack.State state, double std, double half) {
    double s = state.sRatio();
    double referenceAh = battery.reference().capacityAh();
    Double soce = soce(s * referenceAh);
    double soceHalf = soce == null ? 0 : SIGMAS_90 * soce * Math.hypot(std / s, VOLTAGE_STD_RATIO);
    return new SohResult.Estimated(
        asOf,
        s,
        new RatioInterval(s - half, s + half),
        state.slopePerYear(),
        soce,
        soce == null ? null : new RatioInterval(soce - soceHalf, soce + soceHalf),
        s * referenceAh,
        resistance.increaseRatio(),
        basis(),
        battery.reference(),
        track.used(),
        coverageRatio(asOf),
        bmsSohRatio,
        methodVersion);
  }

  private @Nullable Double soce(double capacityAh) {
    Double certifiedKWh = battery.certifiedEnergyKWh();
    double usableKWh = energy.energyKWh(capacityAh);
    return certifiedKWh == null || Double.isNaN(usableKWh)
        ? null
        : (Double) UsableEnergy.soceRatio(usableKWh, certifiedKWh);
  }

  private String basis() {
    List<String> parts = new ArrayList<>();
    if (bases.contains(Basis.SOC_CHANGE)) {
      parts.add("charge over change of state of charge");
    }
    if (bases.contains(Basis.CURVE) && curve != null) {
      parts.add("charge between two cell voltages, curve " + curve.curveId());
    }
    if (bases.contains(Basis.LEARNED_MODEL) && learned != null) {
      parts.add("shape of the charge, learned model " + learned.modelId());
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

  private double coverageRatio(Instant asOf) {
    double spanS = (asOf.toEpochMilli() - stress.firstMs()) / 1_000.0;
    return spanS > 0 ? Math.min(1, stress.coveredS() / spanS) : 0;
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

package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SmoothedHealth;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.capacity.SocReading;
import io.packtrail.sohmodel.curve.CurveCapacity;
import io.packtrail.sohmodel.learned.LearnedCapacity;
import io.packtrail.sohmodel.quality.BmsComparison;
import io.packtrail.sohmodel.stress.StressCounter;
import io.packtrail.sohmodel.track.AnnouncedChange;
import io.packtrail.sohmodel.track.Circumstances;
import io.packtrail.sohmodel.track.HealthTrack;
import io.packtrail.sohmodel.track.ResistanceTrack;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The published estimate of a running analysis: gathers what the {@link EstimateState} is to meet,
 * hands it over, and keeps it, so that the estimate can be computed again.
 */
final class HealthEstimate implements ChargeObserver.Observations {
  private static final int MOST_SMOOTHED = 240;

  /** The vehicle's own figure stands for so long after it was said last: a choice. */
  private static final long BMS_VALID_MS = 60 * 86_400_000L;

  private final Battery battery;
  private final StressCounter stress;
  private final @Nullable CurveCapacity curve;
  private final @Nullable LearnedCapacity learned;
  private EstimateState state;
  private final ResistanceTrack resistance;
  private final List<EstimateStep> steps = new ArrayList<>();
  private final Queue<AnnouncedChange> announced = new ArrayDeque<>();
  private final List<SohResult.Estimated> history = new ArrayList<>();
  private final BmsComparison bms = new BmsComparison();
  private boolean offered;
  private boolean socReported;
  private @Nullable Double bmsSohRatio;
  private long bmsSaidMs;
  private @Nullable Instant cellsSince;

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
    this.stress = stress;
    this.resistance = resistance;
    this.curve = curve;
    this.learned = learned;
    EstimateStep.Begin begin =
        new EstimateStep.Begin(methodVersion, battery, firstData, calibration, curve != null);
    steps.add(begin);
    this.state = new EstimateState(begin);
  }

  @Override
  public void socReported() {
    socReported = true;
  }

  /**
   * Cells of a known curve are followed at the pace of a test bench. Which battery is on one shows
   * with its first capacity: it has reported no state of charge, as every vehicle does.
   */
  private void choosePace() {
    if (offered) {
      return;
    }
    offered = true;
    if (curve != null && socReported) {
      EstimateStep.Begin begin = ((EstimateStep.Begin) steps.get(0)).atVehiclePace();
      steps.set(0, begin);
      state = EstimateReplay.after(begin, steps.subList(1, steps.size()));
    }
  }

  @Override
  public HealthTrack.Decision offer(CapacityObservation candidate, Circumstances circumstances) {
    choosePace();
    pass(candidate.at());
    HealthTrack.Decision decision =
        state.offer(kept(new EstimateStep.Offer(candidate, stress.chargedCycles(), circumstances)));
    if (decision.used()) {
      if (at(candidate.at()) instanceof SohResult.Estimated estimated) {
        history.add(estimated);
        Double said = bmsSohRatio(candidate.at());
        if (said != null) {
          bms.add(estimated, said);
        }
      }
    }
    return decision;
  }

  @Override
  public void charged(SocReading.Capacity reading, double tempDegC) {
    state.voltage(
        kept(
            new EstimateStep.Voltage(
                reading.meanVoltageV(),
                reading.chargeAh() / reading.hours(),
                reading.socMiddleRatio() - 0.5 * reading.socChangeRatio(),
                reading.socMiddleRatio() + 0.5 * reading.socChangeRatio(),
                resistance.latestOhm(),
                tempDegC)));
  }

  /** Tells of a change ahead of the charges after it; in order of time. */
  void announce(AnnouncedChange change) {
    announced.add(change);
    state.announce(kept(new EstimateStep.Announce(change)));
  }

  /** Lets the announced changes up to a time take effect. */
  @Override
  public void pass(Instant asOf) {
    if (announced.isEmpty() || announced.element().epochMs() > asOf.toEpochMilli()) {
      return;
    }
    while (!announced.isEmpty() && announced.element().epochMs() <= asOf.toEpochMilli()) {
      AnnouncedChange change = announced.remove();
      cellsSince = change.otherCells() ? Instant.ofEpochMilli(change.epochMs()) : cellsSince;
    }
    if (state.pass(kept(new EstimateStep.Pass(asOf)))) {
      if (curve != null) {
        curve.restart();
      }
      bms.restart();
      bmsSohRatio = null;
    }
  }

  void bmsSaid(long epochMs, double sohRatio) {
    bmsSohRatio = sohRatio;
    bmsSaidMs = epochMs;
  }

  /** What the vehicle said last of its present cells, unless that is long ago. */
  private @Nullable Double bmsSohRatio(Instant asOf) {
    return asOf.toEpochMilli() - bmsSaidMs > BMS_VALID_MS ? null : bmsSohRatio;
  }

  void zeroCurrent(long epochMs, double offsetA, double stdA) {
    double referenceAh = battery.reference().capacityAh();
    state.zeroCurrent(
        kept(
            new EstimateStep.ZeroCurrent(
                epochMs, stress.chargedCycles(), offsetA / referenceAh, stdA / referenceAh)));
  }

  /** When the last change of cells that took effect was announced; null where none did. */
  @Nullable Instant cellsSince() {
    return cellsSince;
  }

  /** The vehicle's own figure beside ours so far. */
  BmsComparison bms() {
    return bms;
  }

  /** What the estimates say against the data. */
  List<Finding> findings() {
    return HealthFindings.of(state.track().changePoints(), history);
  }

  int used() {
    return state.track().used();
  }

  List<SohResult.Estimated> history() {
    return history;
  }

  /** The history with hindsight, oldest first, thinned evenly. */
  List<SmoothedHealth> smoothed() {
    List<HealthTrack.Smoothed> all = state.track().smoothed();
    EstimateStep.Ask beside = ask(Instant.EPOCH);
    List<SmoothedHealth> thinned = new ArrayList<>();
    int step = 1 + (all.size() - 1) / MOST_SMOOTHED;
    for (int i = (all.size() - 1) % step; i >= 0 && i < all.size(); i += step) {
      HealthTrack.Smoothed one = all.get(i);
      double half = EstimateState.SIGMAS_90 * state.std(one.sRatio(), one.variance(), beside);
      thinned.add(
          new SmoothedHealth(
              Instant.ofEpochMilli(one.epochMs()),
              one.sRatio(),
              new RatioInterval(one.sRatio() - half, one.sRatio() + half)));
    }
    return thinned;
  }

  /** The estimate at a time not before the last observation, once there are enough of them. */
  SohResult at(Instant asOf) {
    return state.at(ask(asOf));
  }

  /** What {@link #at} is computed from. */
  List<EstimateStep> inputs(Instant asOf) {
    List<EstimateStep> all = new ArrayList<>(steps);
    all.add(ask(asOf));
    return all;
  }

  private <T extends EstimateStep> T kept(T step) {
    steps.add(step);
    return step;
  }

  private EstimateStep.Ask ask(Instant asOf) {
    return new EstimateStep.Ask(
        asOf,
        stress.chargedCycles(),
        curve == null ? null : curve.curveId(),
        curve == null ? 0 : curve.sharedStdRatio(),
        learned == null ? null : learned.modelId(),
        learned == null ? 0 : sharedOfLearned(learned),
        resistance.increaseRatio(),
        coverageRatio(asOf),
        bmsSohRatio(asOf));
  }

  private double sharedOfLearned(LearnedCapacity model) {
    return model.sharedStdRatio() * battery.ratedCapacityAh() / battery.reference().capacityAh();
  }

  private double coverageRatio(Instant asOf) {
    double spanS = (asOf.toEpochMilli() - stress.firstMs()) / 1_000.0;
    return spanS > 0 ? Math.min(1, stress.coveredS() / spanS) : 0;
  }
}

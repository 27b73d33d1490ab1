package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.track.HealthTrack;
import java.util.ArrayList;
import java.util.List;

/**
 * An estimate computed again from what it was computed from: pure, and by the code that computed it
 * first.
 *
 * @param battery the battery as far as the estimate depends on it
 * @param soh the estimate
 * @param observations every capacity that was offered, as the filter judged it, oldest first
 */
public record EstimateReplay(
    Battery battery, SohResult soh, List<CapacityObservation> observations) {

  public EstimateReplay {
    observations = List.copyOf(observations);
  }

  /** Whether inputs of a method of this name and version are computed here as they were then. */
  public static boolean knows(String methodVersion) {
    return methodVersion.equals(SohModel.METHOD_VERSION)
        || methodVersion.startsWith(SohModel.METHOD_VERSION + "+");
  }

  /**
   * Computes the estimate again.
   *
   * @throws IllegalArgumentException where the inputs cannot be read, are out of order or of
   *     another method
   */
  public static EstimateReplay of(EstimateInputs inputs) {
    List<EstimateStep> steps = EstimateTable.read(inputs);
    if (steps.isEmpty() || !(steps.get(0) instanceof EstimateStep.Begin begin)) {
      throw new IllegalArgumentException("inputs must begin with the battery");
    }
    if (!knows(begin.methodVersion())) {
      throw new IllegalArgumentException(
          "inputs must be of %s, got %s".formatted(SohModel.METHOD_VERSION, begin.methodVersion()));
    }
    EstimateState state = new EstimateState(begin);
    List<CapacityObservation> observations = new ArrayList<>();
    for (EstimateStep step : steps.subList(1, Math.max(1, steps.size() - 1))) {
      if (step instanceof EstimateStep.Offer offer) {
        observations.add(judged(offer.candidate(), state.offer(offer)));
      } else {
        take(step, state);
      }
    }
    if (!(steps.get(steps.size() - 1) instanceof EstimateStep.Ask ask)) {
      throw new IllegalArgumentException("inputs must end with the time of the estimate");
    }
    return new EstimateReplay(begin.battery(), state.at(ask), observations);
  }

  /** The state after a beginning and steps without an offer or a question. */
  static EstimateState after(EstimateStep.Begin begin, List<EstimateStep> steps) {
    EstimateState state = new EstimateState(begin);
    steps.forEach(step -> take(step, state));
    return state;
  }

  private static void take(EstimateStep step, EstimateState state) {
    if (step instanceof EstimateStep.Announce announce) {
      state.announce(announce);
    } else if (step instanceof EstimateStep.Pass pass) {
      boolean unused = state.pass(pass);
    } else if (step instanceof EstimateStep.Voltage voltage) {
      state.voltage(voltage);
    } else if (step instanceof EstimateStep.ZeroCurrent zero) {
      state.zeroCurrent(zero);
    } else {
      throw new IllegalArgumentException("inputs must have one beginning and one end");
    }
  }

  private static CapacityObservation judged(
      CapacityObservation candidate, HealthTrack.Decision decision) {
    return candidate.judged(
        decision.used(), decision.sigmas(), decision.shiftRatio(), decision.note());
  }
}

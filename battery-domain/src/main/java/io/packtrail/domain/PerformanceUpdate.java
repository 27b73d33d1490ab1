package io.packtrail.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one passport update states, before it is signed.
 *
 * @param soh the state of health that is published
 * @param stress use since the first sample
 * @param rul remaining useful life, absent where not estimable
 * @param stateOfChargeRatio last reported state of charge, absent where not reported
 * @param evidence the observations that {@code soh} rests on; the signed update carries their
 *     digest
 * @param inputs what {@code soh} can be computed from again, absent where that was not kept; the
 *     signed update carries its digest
 */
public record PerformanceUpdate(
    Battery battery,
    SohResult.Estimated soh,
    StressRecord stress,
    RulResult.@Nullable Forecast rul,
    @Nullable Double stateOfChargeRatio,
    List<CapacityObservation> evidence,
    @Nullable EstimateInputs inputs) {
  public PerformanceUpdate {
    evidence = List.copyOf(evidence);
  }

  /** An update whose estimate cannot be computed again. */
  @SuppressWarnings("NullAway") // does not see @Nullable on a nested type
  public PerformanceUpdate(
      Battery battery,
      SohResult.Estimated soh,
      StressRecord stress,
      RulResult.@Nullable Forecast rul,
      @Nullable Double stateOfChargeRatio,
      List<CapacityObservation> evidence) {
    this(battery, soh, stress, rul, stateOfChargeRatio, evidence, null);
  }

  /** The same with what its estimate can be computed from again. */
  @SuppressWarnings("NullAway") // does not see @Nullable on a nested type
  public PerformanceUpdate with(EstimateInputs given) {
    return new PerformanceUpdate(battery, soh, stress, rul, stateOfChargeRatio, evidence, given);
  }
}

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
 */
public record PerformanceUpdate(
    Battery battery,
    SohResult.Estimated soh,
    StressRecord stress,
    RulResult.@Nullable Forecast rul,
    @Nullable Double stateOfChargeRatio,
    List<CapacityObservation> evidence) {
  public PerformanceUpdate {
    evidence = List.copyOf(evidence);
  }
}

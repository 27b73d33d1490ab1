package io.packtrail.fleetservice.passport;

import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.passportupdater.Recomputation;
import io.packtrail.sohmodel.EstimateReplay;
import io.packtrail.sohmodel.SohModel;

/** Computes the state of health of an update again, by the code that computes it in service. */
public final class SohRecomputation implements Recomputation {
  @Override
  public String method() {
    return SohModel.METHOD_VERSION;
  }

  @Override
  public boolean knows(String methodVersion) {
    return EstimateReplay.knows(methodVersion);
  }

  @Override
  @SuppressWarnings("NullAway") // rul may be null; the annotation on a nested type is not read
  public PerformanceUpdate recompute(EstimateInputs inputs) {
    EstimateReplay replay = EstimateReplay.of(inputs);
    if (!(replay.soh() instanceof SohResult.Estimated soh)) {
      throw new IllegalArgumentException(
          "inputs must give an estimate, give none: "
              + ((SohResult.NotEstimable) replay.soh()).reason());
    }
    return new PerformanceUpdate(
        replay.battery(),
        soh,
        StressRecord.none(), // counted from samples; no estimate depends on it
        null,
        null,
        replay.observations().stream().filter(CapacityObservation::used).toList(),
        inputs);
  }
}

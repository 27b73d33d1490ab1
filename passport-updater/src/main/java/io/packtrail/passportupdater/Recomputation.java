package io.packtrail.passportupdater;

import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;

/** Computes estimates again; the methods live elsewhere. */
public interface Recomputation {
  /** Name and version of the method it knows, for a sentence. */
  String method();

  /** Whether it computes what a method of this name and version computed. */
  boolean knows(String methodVersion);

  /**
   * Computes an estimate again.
   *
   * @return the update as far as the estimate decides it, with every used observation and the
   *     inputs
   * @throws IllegalArgumentException where the inputs cannot be what an estimate came from
   */
  PerformanceUpdate recompute(EstimateInputs inputs);
}

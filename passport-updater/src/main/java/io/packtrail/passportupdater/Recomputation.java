package io.packtrail.passportupdater;

import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import java.util.Arrays;

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

  /**
   * An update that names inputs which were kept of an earlier one, where they give its estimate, as
   * it would be published, byte for byte; else as it is.
   *
   * @param originator the DID of who publishes
   */
  default PerformanceUpdate restingOn(
      EstimateInputs inputs, PerformanceUpdate update, String originator) {
    PerformanceUpdate named = update.with(inputs);
    try {
      byte[] again = CanonicalJson.bytes(EstimateContent.of(recompute(inputs), originator));
      byte[] stated = CanonicalJson.bytes(EstimateContent.of(named, originator));
      return Arrays.equals(again, stated) ? named : update;
    } catch (IllegalArgumentException | PassportException e) {
      return update;
    }
  }
}

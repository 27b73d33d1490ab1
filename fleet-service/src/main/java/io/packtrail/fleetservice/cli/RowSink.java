package io.packtrail.fleetservice.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where exported rows go. Nothing appears under the file's name before {@link #finish}. */
interface RowSink extends AutoCloseable {
  /**
   * Adds a row.
   *
   * @param at the time, clock corrections applied
   * @param deviceAt what the device's clock said, absent where it said the same
   * @param values in the units of the wire, in the order of the fields; NaN where there is none
   */
  void add(String batteryId, Instant at, @Nullable Instant deviceAt, double[] values);

  /** Writes what is left and puts the file in its place. */
  void finish();

  @Override
  void close();
}

package io.packtrail.timescalestore;

import org.jspecify.annotations.Nullable;

/**
 * What the database behind the service is, and which of its features are active.
 *
 * @param version PostgreSQL's version, for example {@code 18.3}
 * @param timescaleVersion version of the installed TimescaleDB extension, absent without it
 * @param timescaleLicence {@code apache} or {@code timescale}, absent without the extension
 * @param hypertable whether telemetry is a hypertable; otherwise native monthly partitions
 * @param compression whether old chunks are compressed by a policy
 * @param retention whether old telemetry is dropped by a policy
 * @param fsync whether the server waits for its disk
 * @param synchronousCommit the server's setting of that name
 */
public record DatabaseInfo(
    String version,
    @Nullable String timescaleVersion,
    @Nullable String timescaleLicence,
    boolean hypertable,
    boolean compression,
    boolean retention,
    boolean fsync,
    String synchronousCommit) {

  /** Whether an acknowledged commit survives a power cut. */
  public boolean durable() {
    return fsync && !synchronousCommit.equals("off");
  }
}

package io.packtrail.timescalestore;

import java.util.ArrayList;
import java.util.List;
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
 * @param fullPageWrites whether a page torn by a power cut can be repaired
 * @param synchronousCommit the setting of that name as server, database and role give it to a new
 *     session; the service's own sessions set {@code off} to {@code on}
 */
public record DatabaseInfo(
    String version,
    @Nullable String timescaleVersion,
    @Nullable String timescaleLicence,
    boolean hypertable,
    boolean compression,
    boolean retention,
    boolean fsync,
    boolean fullPageWrites,
    String synchronousCommit) {

  /** Whether what the service acknowledges survives a power cut. */
  public boolean durable() {
    return fsync && fullPageWrites;
  }

  /**
   * What is wrong about the server's settings, one sentence each; empty where nothing is. What
   * stands in the way of {@link #durable()} only the server's operator can put right.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!fsync) {
      warnings.add(
          "fsync must be on, got off: a power cut can lose what was acknowledged and damage the database");
    }
    if (!fullPageWrites) {
      warnings.add(
          "full_page_writes must be on, got off: a power cut can damage what was acknowledged");
    }
    if (synchronousCommit.equals("off")) {
      warnings.add(
          "synchronous_commit should be on, got off for this server, database or role; the service commits with it on, other programs may lose what they wrote");
    }
    return warnings;
  }
}

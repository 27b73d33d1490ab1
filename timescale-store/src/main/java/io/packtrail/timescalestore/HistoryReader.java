package io.packtrail.timescalestore;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Streams one battery's samples by COPY in binary form: the server sends rows as fast as they are
 * consumed, nothing is held but the chunk at hand. Not thread-safe.
 */
final class HistoryReader {
  static final int CHUNK_SAMPLES = 8_192;
  private static final Signal[] SIGNALS = Signal.values();
  private static final int SIGNATURE_BYTES = 11;
  private static final long EPOCH_2000_MS = 946_684_800_000L;

  /** Whose clock the samples are told by. */
  enum Clock {
    /** The device's, with the declared corrections. */
    CORRECTED,
    /** As {@link #CORRECTED}, with the device's own beside it. */
    BOTH,
    /** The device's. */
    AS_REPORTED
  }

  /** Times {@code [from, to)}, absent where there is no end. */
  record Span(@Nullable Instant from, @Nullable Instant to) {}

  private final Clock clock;
  private final TelemetryTable.TimedChunks chunks;
  private final long[] deviceEpochMs = new long[CHUNK_SAMPLES];
  private SampleSeries.Builder chunk = SampleSeries.builder(CHUNK_SAMPLES);
  private boolean headerRead;

  HistoryReader(Clock clock, TelemetryTable.TimedChunks chunks) {
    this.clock = clock;
    this.chunks = chunks;
  }

  /** Reads samples of a span and gives up a connection whose copy could not be finished. */
  static void stream(
      Database database,
      Connection connection,
      int batteryKey,
      Span span,
      Clock clock,
      TelemetryTable.TimedChunks chunks)
      throws SQLException {
    try {
      new HistoryReader(clock, chunks).read(connection, batteryKey, span.from(), span.to());
    } catch (RuntimeException | Error e) {
      // The consumer failed and rows are still on their way; the driver cannot cancel a copy of
      // which some have arrived.
      database.discard(connection);
      throw e;
    }
  }

  /**
   * Reads samples with {@code from <= t < to} in order of time. Where this fails, the connection is
   * in the middle of a copy and must be discarded.
   */
  void read(Connection connection, int batteryKey, @Nullable Instant from, @Nullable Instant to)
      throws SQLException {
    // COPY takes no parameters; a number and two instants cannot carry anything else.
    CorrectedTelemetry telemetry =
        clock == Clock.AS_REPORTED
            ? CorrectedTelemetry.AS_STORED
            : CorrectedTelemetry.of(connection, batteryKey, from, to);
    String query =
        "COPY (SELECT t, %s%s FROM %s WHERE battery_key = %d%s%s ORDER BY t) TO STDOUT (FORMAT binary)"
            .formatted(
                clock == Clock.BOTH ? telemetry.deviceTime() + ", " : "",
                TelemetryColumns.SIGNALS,
                telemetry.from(),
                batteryKey,
                from == null ? "" : " AND t >= '%s'".formatted(Times.toSql(from)),
                to == null ? "" : " AND t < '%s'".formatted(Times.toSql(to)));
    CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(query);
    for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
      parse(ByteBuffer.wrap(message));
    }
    if (chunk.size() > 0) {
      handOn();
    }
  }

  private void parse(ByteBuffer in) {
    if (!headerRead) {
      in.position(SIGNATURE_BYTES + Integer.BYTES);
      in.position(in.position() + Integer.BYTES + in.getInt(in.position()));
      headerRead = true;
    }
    while (in.hasRemaining()) {
      if (in.getShort() == -1) { // the trailer
        return;
      }
      addRow(in);
    }
  }

  private void addRow(ByteBuffer in) {
    long epochMs = time(in);
    deviceEpochMs[chunk.size()] = clock == Clock.BOTH ? time(in) : epochMs;
    chunk.add(epochMs);
    for (Signal signal : SIGNALS) {
      if (in.getInt() >= 0) {
        chunk.set(signal, in.getFloat());
      }
    }
    if (chunk.size() == CHUNK_SAMPLES) {
      handOn();
    }
  }

  private static long time(ByteBuffer in) {
    in.getInt(); // its length
    return Math.floorDiv(in.getLong(), 1_000L) + EPOCH_2000_MS;
  }

  private void handOn() {
    chunks.accept(chunk.build(), Arrays.copyOf(deviceEpochMs, chunk.size()));
    chunk = SampleSeries.builder(CHUNK_SAMPLES);
  }
}

package io.packtrail.timescalestore;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Telemetry rows in PostgreSQL's binary COPY format, encoded from columns into one growing array:
 * no object per row. Not thread-safe; may be used again after {@link #clear()}.
 *
 * @see "PostgreSQL documentation, COPY, Binary Format"
 */
final class CopyBuffer {
  private static final byte[] HEADER =
      ByteBuffer.allocate(19)
          .put("PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1))
          .putInt(0) // flags
          .putInt(0) // length of the header's extension
          .array();
  private static final int SIGNALS = Signal.values().length;
  private static final short FIELDS = (short) (3 + SIGNALS);
  private static final int LONGEST_ROW = 2 + (4 + 8) + (4 + 8) + (4 + 4) + SIGNALS * (4 + 4);
  private static final int CHUNK = 1 << 16;

  /** PostgreSQL counts microseconds from 2000-01-01. */
  private static final long EPOCH_2000_MS = 946_684_800_000L;

  private ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
  private int rows;

  CopyBuffer() {
    clear();
  }

  /** Forgets the rows and keeps the memory. */
  void clear() {
    buffer.clear();
    buffer.put(HEADER);
    rows = 0;
  }

  int rows() {
    return rows;
  }

  /** Appends the samples of one message; NaN becomes NULL. */
  void add(SampleSeries samples, int batteryKey, long messageKey) {
    int size = samples.size();
    reserve(size * LONGEST_ROW + 2);
    long[] epochMs = samples.epochMs();
    float[][] columns = new float[SIGNALS][];
    for (Signal signal : Signal.values()) {
      columns[signal.ordinal()] = samples.column(signal);
    }
    ByteBuffer out = buffer;
    for (int i = 0; i < size; i++) {
      out.putShort(FIELDS);
      out.putInt(8).putLong((epochMs[i] - EPOCH_2000_MS) * 1_000);
      out.putInt(8).putLong(messageKey);
      out.putInt(4).putInt(batteryKey);
      for (float[] column : columns) {
        float value = column[i];
        if (Float.isNaN(value)) {
          out.putInt(-1);
        } else {
          out.putInt(4).putInt(Float.floatToRawIntBits(value));
        }
      }
    }
    rows += size;
  }

  /**
   * Copies the rows into a table with the columns of {@link TelemetryColumns#ALL}.
   *
   * @throws SQLException with state 23505 where a row with the same battery and time exists
   */
  void send(Connection connection, String table) throws SQLException {
    buffer.putShort((short) -1);
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table, TelemetryColumns.ALL));
    try {
      for (int from = 0; from < buffer.position(); from += CHUNK) {
        copy.writeToCopy(buffer.array(), from, Math.min(CHUNK, buffer.position() - from));
      }
      long copied = copy.endCopy();
      if (copied != rows) {
        throw new SQLException("copied %d of %d rows".formatted(copied, rows));
      }
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void reserve(int bytes) {
    long needed = (long) buffer.position() + bytes;
    if (needed > buffer.capacity()) {
      int capacity = Math.toIntExact(Math.max(needed, 2L * buffer.capacity()));
      int length = buffer.position();
      buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), capacity)).position(length);
    }
  }
}

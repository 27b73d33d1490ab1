package io.packtrail.timescalestore;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private static final VarHandle SHORTS = bigEndian(short[].class);
  private static final VarHandle INTS = bigEndian(int[].class);
  private static final VarHandle LONGS = bigEndian(long[].class);
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
    byte[] out = buffer.array();
    int at = buffer.position();
    for (int i = 0; i < size; i++) {
      SHORTS.set(out, at, FIELDS);
      at = put(out, at + 2, (epochMs[i] - EPOCH_2000_MS) * 1_000);
      at = put(out, at, messageKey);
      at = put(out, at, batteryKey);
      for (float[] column : columns) {
        float value = column[i];
        if (Float.isNaN(value)) {
          INTS.set(out, at, -1);
          at += 4;
        } else {
          at = put(out, at, Float.floatToRawIntBits(value));
        }
      }
    }
    buffer.position(at);
    rows += size;
  }

  private static int put(byte[] out, int at, long value) {
    INTS.set(out, at, 8);
    LONGS.set(out, at + 4, value);
    return at + 12;
  }

  /** Length and value of four bytes at once. */
  private static int put(byte[] out, int at, int value) {
    LONGS.set(out, at, 4L << 32 | Integer.toUnsignedLong(value));
    return at + 8;
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

  private static VarHandle bigEndian(Class<?> arrays) {
    return MethodHandles.byteArrayViewVarHandle(arrays, ByteOrder.BIG_ENDIAN);
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

package io.packtrail.simulators.replay;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Rows of a comma-separated file, plain or gzip, without an object per field. Fields may stand in
 * quotes but hold neither the delimiter nor a line break. Not thread-safe.
 */
final class CsvRows implements Closeable {
  private static final int FIRST_BUFFER_BYTES = 1 << 16;
  private static final int LONGEST_LINE_BYTES = 1 << 20;
  private static final int INFLATER_BUFFER_BYTES = 1 << 15;
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int MOST_EXACT_DIGITS = 15;
  private static final double[] POWERS_OF_TEN = powersOfTen();

  private final InputStream input;
  private final byte delimiter;
  private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
  private int lineStart;
  private int limit;
  private boolean ended;
  // Field i of the row lies in buffer[bounds[i] .. bounds[i + 1] - 1).
  private int[] bounds = new int[32];
  private int columns;
  private final List<String> header;

  private CsvRows(InputStream input, char delimiter) throws IOException {
    this.input = input;
    this.delimiter = (byte) delimiter;
    List<String> names = new ArrayList<>();
    if (next()) {
      for (int i = 0; i < columns; i++) {
        names.add(unquoted(text(i).replace(BYTE_ORDER_MARK, "")));
      }
    }
    this.header = List.copyOf(names);
  }

  /** Opens a file and reads its first line, the column names. */
  static CsvRows open(Path file, char delimiter) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      InputStream input =
          file.toString().endsWith(".gz") ? new GZIPInputStream(raw, INFLATER_BUFFER_BYTES) : raw;
      return new CsvRows(input, delimiter);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** The column names. */
  List<String> header() {
    return header;
  }

  /** The index of a column, or -1. */
  int column(String name) {
    return header.indexOf(name);
  }

  /** Moves to the next row that is not empty; false at the end. */
  boolean next() throws IOException {
    while (true) {
      int end = findLineEnd();
      if (end < 0) {
        return false;
      }
      int start = lineStart;
      int stop = end > start && buffer[end - 1] == '\r' ? end - 1 : end;
      lineStart = Math.min(end + 1, limit);
      if (stop > start) {
        split(start, stop);
        return true;
      }
    }
  }

  /** Index of the line break after {@link #lineStart}, or the end of the last line, or -1. */
  private int findLineEnd() throws IOException {
    int at = lineStart;
    while (true) {
      while (at < limit) {
        if (buffer[at] == '\n') {
          return at;
        }
        at++;
      }
      if (ended) {
        return lineStart < limit ? limit : -1;
      }
      at -= lineStart;
      fill();
    }
  }

  /** Moves the unfinished line to the front and reads behind it. */
  private void fill() throws IOException {
    int kept = limit - lineStart;
    if (kept == buffer.length) {
      if (kept >= LONGEST_LINE_BYTES) {
        throw new IOException("a line is longer than " + LONGEST_LINE_BYTES + " bytes");
      }
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    } else if (lineStart > 0) {
      System.arraycopy(buffer, lineStart, buffer, 0, kept);
    }
    lineStart = 0;
    limit = kept;
    int read = input.read(buffer, limit, buffer.length - limit);
    if (read < 0) {
      ended = true;
    } else {
      limit += read;
    }
  }

  private void split(int start, int stop) {
    columns = 0;
    bounds[0] = start;
    for (int i = start; i < stop; i++) {
      if (buffer[i] == delimiter) {
        endField(i);
      }
    }
    endField(stop);
  }

  private void endField(int at) {
    columns++;
    if (columns == bounds.length) {
      bounds = Arrays.copyOf(bounds, bounds.length * 2);
    }
    bounds[columns] = at + 1;
  }

  private boolean has(int column) {
    return column >= 0 && column < columns;
  }

  /**
   * The field's text without quotes and spaces around it; empty where the row has no such field.
   */
  String text(int column) {
    if (!has(column)) {
      return "";
    }
    int start = bounds[column];
    int length = bounds[column + 1] - 1 - start;
    return unquoted(new String(buffer, start, length, StandardCharsets.UTF_8));
  }

  private static String unquoted(String field) {
    String text = field.strip();
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  /** The field as a number; NaN where it is none. */
  double number(int column) {
    if (!has(column)) {
      return Double.NaN;
    }
    int at = bounds[column];
    int stop = bounds[column + 1] - 1;
    boolean negative = at < stop && buffer[at] == '-';
    if (negative) {
      at++;
    }
    long mantissa = 0;
    int digits = 0;
    int decimals = 0;
    boolean point = false;
    for (; at < stop; at++) {
      byte character = buffer[at];
      if (character >= '0' && character <= '9') {
        mantissa = mantissa * 10 + (character - '0');
        digits += mantissa == 0 ? 0 : 1;
        decimals += point ? 1 : 0;
      } else if (character == '.' && !point) {
        point = true;
      } else {
        return slowNumber(column);
      }
      if (digits > MOST_EXACT_DIGITS) {
        return slowNumber(column);
      }
    }
    if (stop == bounds[column] || decimals >= POWERS_OF_TEN.length) {
      return slowNumber(column);
    }
    // Both operands are exact, so the quotient is the double nearest to the text.
    double value = mantissa / POWERS_OF_TEN[decimals];
    return negative ? -value : value;
  }

  private double slowNumber(int column) {
    try {
      return Double.parseDouble(text(column));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static double[] powersOfTen() {
    double[] powers = new double[23];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }

  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing an input file failed", e);
    }
  }
}

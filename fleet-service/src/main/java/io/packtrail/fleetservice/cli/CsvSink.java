package io.packtrail.fleetservice.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as CSV text; numbers as short as they read back to the same. */
final class CsvSink implements RowSink {
  private final Path file;
  private final Path unfinished;
  private final BufferedWriter out;

  private CsvSink(Path file, Path unfinished, BufferedWriter out) {
    this.file = file;
    this.unfinished = unfinished;
    this.out = out;
  }

  static CsvSink create(Path file, List<String> fields) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    try {
      BufferedWriter out = Files.newBufferedWriter(unfinished, StandardCharsets.UTF_8);
      out.write("batteryId,t,deviceT," + String.join(",", fields) + "\n");
      return new CsvSink(file, unfinished, out);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void add(String batteryId, Instant at, @Nullable Instant deviceAt, double[] values) {
    StringBuilder line = new StringBuilder(batteryId).append(',').append(at).append(',');
    if (deviceAt != null) {
      line.append(deviceAt);
    }
    for (double value : values) {
      line.append(',');
      if (!Double.isNaN(value)) {
        line.append(value);
      }
    }
    try {
      out.append(line).append('\n');
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void finish() {
    try {
      out.close();
      Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
      Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static CommandFailure unwritable(Path file, IOException e) {
    return new CommandFailure("%s must be writable: %s".formatted(file, e.getMessage()), e);
  }
}

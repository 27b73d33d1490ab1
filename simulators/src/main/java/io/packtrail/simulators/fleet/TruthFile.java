package io.packtrail.simulators.fleet;

import io.packtrail.simulators.SimulatorException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Writes what is true into a CSV file, one row per battery and day, in the order of arrival. The
 * file is for judging estimates; the service never reads it. Not thread-safe.
 */
public final class TruthFile implements Consumer<TruthDay>, AutoCloseable {
  private static final String HEADER =
      "battery_id,day,usable_capacity_ah,soh_ratio,soce_ratio,resistance_ohm,"
          + "resistance_increase_ratio,equivalent_full_cycles,mean_temp_deg_c";

  private final Path file;
  private final BufferedWriter out;

  private TruthFile(Path file, BufferedWriter out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Creates the file, or replaces it.
   *
   * @throws SimulatorException {@code truth-unwritable}
   */
  public static TruthFile create(Path file) {
    try {
      TruthFile created = new TruthFile(file, Files.newBufferedWriter(file));
      created.writeLine(HEADER);
      return created;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /**
   * Appends a row.
   *
   * @throws SimulatorException {@code truth-unwritable}
   */
  @Override
  public void accept(TruthDay day) {
    writeLine(
        String.format(
            Locale.ROOT,
            "%s,%s,%.4f,%.6f,%.6f,%.6f,%.6f,%.3f,%.2f",
            day.batteryId(),
            day.day(),
            day.usableCapacityAh(),
            day.sohRatio(),
            day.soceRatio(),
            day.resistanceOhm(),
            day.resistanceIncreaseRatio(),
            day.equivalentFullCycles(),
            day.meanTempDegC()));
  }

  private void writeLine(String line) {
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static SimulatorException unwritable(Path file, IOException cause) {
    return new SimulatorException(
        "truth-unwritable",
        "The truth file %s cannot be written: %s.".formatted(file, cause.getMessage()),
        cause);
  }
}

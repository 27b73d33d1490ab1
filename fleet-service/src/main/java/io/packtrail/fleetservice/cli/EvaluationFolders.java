package io.packtrail.fleetservice.cli;

import io.packtrail.simulators.SimulatorException;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.RecordedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The sets of cells in a folder, known by what is in their files and not by their names: the folder
 * itself is one set, or each folder in it that holds something known.
 *
 * @param recorded recorded cells in a layout that a replay knows
 * @param chargeFeatures folders with files of charge features
 * @param pulses folders with files of pulse tests
 */
record EvaluationFolders(List<RecordedSet> recorded, List<Path> chargeFeatures, List<Path> pulses) {
  private static final int FEATURE_COLUMNS = 17;
  private static final int DEPTH = 4;

  /**
   * One folder of recorded cells.
   *
   * @param name of the folder
   */
  record RecordedSet(String name, RecordedData.Layout layout, List<RecordedCell> cells) {
    /** How lists name one of its cells. */
    String path(RecordedCell cell) {
      return name + "/" + cell.name();
    }
  }

  /** Looks at the files of a folder; reads no samples yet. */
  static EvaluationFolders of(Path data) {
    if (!Files.isDirectory(data)) {
      throw new CommandFailure("--data must be a folder, got " + data);
    }
    EvaluationFolders found =
        new EvaluationFolders(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    if (found.isKnown(data, 1)) {
      return found;
    }
    try (Stream<Path> entries = Files.list(data)) {
      entries.filter(Files::isDirectory).sorted().forEach(folder -> found.isKnown(folder, DEPTH));
      return found;
    } catch (IOException unreadable) {
      throw new CommandFailure("--data must be a folder that can be read, got " + data, unreadable);
    }
  }

  boolean isEmpty() {
    return recorded.isEmpty() && chargeFeatures.isEmpty() && pulses.isEmpty();
  }

  /**
   * Adds a folder where it is a set.
   *
   * @param depth of folders in which files of charge features are looked for
   */
  private boolean isKnown(Path folder, int depth) {
    List<String> features = columns(folder, depth, ".csv.gz");
    if (features.size() == FEATURE_COLUMNS && features.contains("capacity")) {
      return chargeFeatures.add(folder);
    }
    if (columns(folder, 1, ".csv").contains("U21")) {
      return pulses.add(folder);
    }
    try {
      RecordedData data = RecordedData.open(folder);
      return recorded.add(new RecordedSet(nameOf(folder), data.layout(), data.cells()));
    } catch (SimulatorException unknown) {
      if (unknown.code().equals("replay-unknown-layout")) {
        return false;
      }
      throw unknown;
    }
  }

  /** The names of the columns of the first file below a folder that ends so; none without one. */
  private static List<String> columns(Path folder, int depth, String ending) {
    try (Stream<Path> files = Files.walk(folder, depth, FileVisitOption.FOLLOW_LINKS)) {
      Optional<Path> first =
          files.filter(file -> file.toString().endsWith(ending)).sorted().findFirst();
      return first.isEmpty() ? List.of() : List.of(firstLine(first.get()).strip().split(",", -1));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("reading below " + folder + " failed", unreadable);
    }
  }

  private static String firstLine(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw,
                StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      return line == null ? "" : line;
    }
  }

  static String nameOf(Path folder) {
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }
}

package io.packtrail.fleetservice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the cells lie in a folder of data sets; {@code docs/models/cycle-life.md} has the forms.
 */
final class MeasuredCells {
  /** Capacity histories to the end of life. */
  static final String RUNNING = "pinn4soh/HUST";

  /** Discharge curves of the first hundred cycles. */
  static final String EARLY = "severson_qv";

  private static final String LIVES = "cycle_lives";
  private static final String LIVES_SUFFIX = "_cycle_lives.csv";

  private MeasuredCells() {}

  /**
   * A cell whose life is known.
   *
   * @param curves file of its curves
   * @param lifeCycles its life (cycles)
   */
  record Lived(Path curves, double lifeCycles) {}

  /** Files of capacities, by name; none where there is no such folder. */
  static CellSet<Path> running(Path data) {
    Map<String, Path> byName = new TreeMap<>();
    for (Path file : list(data.resolve(RUNNING))) {
      String name = String.valueOf(file.getFileName());
      if (name.matches(".+\\.csv(\\.gz)?")) {
        byName.put(CellSet.plain(name), file);
      }
    }
    return new CellSet<>(RUNNING, byName);
  }

  /**
   * Cells whose life is known, by folder and name: line n of {@code cycle_lives/F_cycle_lives.csv}
   * is the life of {@code F/celln}.
   */
  static CellSet<Lived> early(Path data) {
    Path root = data.resolve(EARLY);
    Map<String, Lived> byName = new TreeMap<>();
    for (Path lives : list(root.resolve(LIVES))) {
      String file = String.valueOf(lives.getFileName());
      if (file.endsWith(LIVES_SUFFIX)) {
        String folder = file.substring(0, file.length() - LIVES_SUFFIX.length());
        add(byName, root.resolve(folder), folder, lives);
      }
    }
    return new CellSet<>(EARLY, byName);
  }

  private static void add(Map<String, Lived> byName, Path folder, String name, Path livesFile) {
    List<String> lives = CellFiles.lines(livesFile);
    for (int i = 0; i < lives.size(); i++) {
      String cell = "cell" + (i + 1);
      Path plain = folder.resolve(cell + ".csv");
      Path packed = folder.resolve(cell + ".csv.gz");
      // A folder may hold a part of the cells that the list counts.
      if (Files.exists(plain) || Files.exists(packed)) {
        byName.put(
            name + "/" + cell,
            new Lived(
                Files.exists(plain) ? plain : packed,
                CellFiles.lifeCycles(livesFile, i + 1, lives.get(i))));
      }
    }
  }

  private static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException unreadable) {
      throw new CommandFailure("folder must be readable, got " + folder, unreadable);
    }
  }
}

package io.packtrail.simulators.replay;

import io.packtrail.simulators.SimulatorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of recorded data in a layout that is recognised by its files. */
public final class RecordedData {
  private final Layout layout;
  private final List<RecordedCell> cells;

  private RecordedData(Layout layout, List<RecordedCell> cells) {
    this.layout = layout;
    this.cells = List.copyOf(cells);
  }

  /** Layouts that can be read. */
  public enum Layout {
    /** NASA Ames 18650 cells. */
    NASA,
    /** CALCE CS2 cells. */
    CALCE,
    /** Tongji NCA cells. */
    TJU,
    /** Any CSV files with a {@code mapping.json} beside them. */
    MAPPED
  }

  /**
   * Looks at the files of a folder and lists its cells; reads no samples yet. A {@code
   * mapping.json} goes before any known layout.
   *
   * @throws SimulatorException {@code replay-no-folder}, {@code replay-unknown-layout} or {@code
   *     replay-bad-mapping}
   */
  public static RecordedData open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new SimulatorException(
          "replay-no-folder", "There is no folder %s to replay.".formatted(folder));
    }
    Path mapping = folder.resolve(MappedLayout.FILE);
    if (Files.exists(mapping)) {
      return new RecordedData(Layout.MAPPED, MappedLayout.cells(mapping));
    }
    if (!LabCells.files(folder, NasaLayout.FILES).isEmpty()) {
      return new RecordedData(Layout.NASA, NasaLayout.cells(folder));
    }
    if (!LabCells.files(folder, CalceLayout.FILES).isEmpty()) {
      return new RecordedData(Layout.CALCE, CalceLayout.cells(folder));
    }
    if (!LabCells.files(folder, TjuLayout.FILES).isEmpty()) {
      return new RecordedData(Layout.TJU, TjuLayout.cells(folder));
    }
    throw new SimulatorException(
        "replay-unknown-layout",
        ("%s holds neither %s nor files of a known layout (B0005.csv.gz, CS2_35.csv.gz,"
                + " CY25-1_1-#1.csv.gz); docs/replay.md shows how to describe others.")
            .formatted(folder, MappedLayout.FILE));
  }

  public Layout layout() {
    return layout;
  }

  /** The cells, in the order of their names. */
  public List<RecordedCell> cells() {
    return cells;
  }
}

package io.packtrail.simulators.replay;

import java.nio.file.Path;
import java.util.List;

/** A folder of recorded cell data in a layout that is recognised by its files. */
public final class RecordedData {
  private final Layout layout;
  private final List<RecordedCell> cells;

  RecordedData(Layout layout, List<RecordedCell> cells) {
    this.layout = layout;
    this.cells = List.copyOf(cells);
  }

  /** Layouts of measured data that can be read. */
  public enum Layout {
    NASA,
    CALCE,
    TJU,
    MAPPED
  }

  /**
   * Looks at the files of a folder and lists its cells; reads no samples yet.
   *
   * @throws io.packtrail.simulators.SimulatorException {@code replay-no-folder}, {@code
   *     replay-unknown-layout} or {@code replay-bad-mapping}
   */
  public static RecordedData open(Path folder) {
    return new RecordedData(Layout.MAPPED, List.of());
  }

  public Layout layout() {
    return layout;
  }

  /** The cells, in the order of their names. */
  public List<RecordedCell> cells() {
    return cells;
  }
}

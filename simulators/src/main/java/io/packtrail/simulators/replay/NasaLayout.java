package io.packtrail.simulators.replay;

import io.packtrail.domain.Chemistry;
import io.packtrail.domain.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * NASA Ames prognostics data repository, 18650 cells: {@code B0005.csv.gz} with voltage, current
 * and temperature of every test, {@code B0005_tests.csv} with one row a test.
 *
 * <p>The set states 2 A·h and no chemistry; its voltage curves resemble LCO, which is what is
 * entered. Start times bear no zone and are read as UTC.
 */
final class NasaLayout {
  static final String FILES = "B\\d+\\.csv\\.gz";
  private static final String ENDING = ".csv.gz";
  private static final LabCells CELLS =
      new LabCells("NASA-", "nasa-pcoe-18650-2ah", Chemistry.LCO, 2.0, 3.7);

  private NasaLayout() {}

  static List<RecordedCell> cells(Path folder) {
    return LabCells.files(folder, FILES).stream().map(NasaLayout::cell).toList();
  }

  private static RecordedCell cell(Path file) {
    String name = LabCells.baseName(file, ENDING);
    Path tests = file.resolveSibling(name + "_tests.csv");
    return new RecordedCell(
        name,
        CELLS.battery(name, () -> new Rows(file)),
        () -> new Rows(file),
        () -> capacities(tests));
  }

  private static List<MeasuredCapacity> capacities(Path file) throws IOException {
    List<MeasuredCapacity> capacities = new ArrayList<>();
    if (!Files.exists(file)) {
      return capacities;
    }
    try (CsvRows rows = CsvRows.open(file, ',')) {
      int start = LabCells.column(rows, file, "start_time");
      int capacity = LabCells.column(rows, file, "capacity_Ah_reported");
      int index = LabCells.column(rows, file, "discharge_index");
      while (rows.next()) {
        if (!Double.isNaN(rows.number(capacity))) {
          capacities.add(
              new MeasuredCapacity(
                  (int) rows.number(index),
                  LabCells.instant(rows.text(start)),
                  rows.number(capacity)));
        }
      }
    }
    return capacities;
  }

  private static final class Rows implements RowSource {
    private final CsvRows rows;
    private final int testColumn;
    private final int startColumn;
    private final int timeColumn;
    private final int voltageColumn;
    private final int currentColumn;
    private final int tempColumn;
    private double test = Double.NaN;
    private long startMs = UNREADABLE_TIME;

    Rows(Path file) throws IOException {
      rows = CsvRows.open(file, ',');
      testColumn = LabCells.column(rows, file, "test_id");
      startColumn = LabCells.column(rows, file, "start_time");
      timeColumn = LabCells.column(rows, file, "t_s");
      voltageColumn = LabCells.column(rows, file, "voltage_V");
      currentColumn = LabCells.column(rows, file, "current_A");
      tempColumn = LabCells.column(rows, file, "temperature_C");
    }

    @Override
    public @Nullable RecordedRow next() throws IOException {
      if (!rows.next()) {
        return null;
      }
      if (!(rows.number(testColumn) == test)) {
        test = rows.number(testColumn);
        startMs = LabCells.epochMs(rows.text(startColumn));
      }
      double elapsedS = rows.number(timeColumn);
      boolean readable = startMs != UNREADABLE_TIME && !Double.isNaN(elapsedS);
      return new RecordedRow(readable ? startMs + Math.round(elapsedS * 1000) : UNREADABLE_TIME)
          .set(Signal.PACK_VOLTAGE_V, rows.number(voltageColumn))
          .set(Signal.PACK_CURRENT_A, rows.number(currentColumn))
          .set(Signal.TEMP_MEAN_DEG_C, rows.number(tempColumn));
    }

    @Override
    public long clockRestarts() {
      return 0;
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}

package io.packtrail.simulators.replay;

import io.packtrail.domain.Chemistry;
import io.packtrail.domain.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CALCE battery group, University of Maryland, CS2 prismatic LCO cells of 1.1 A·h: {@code
 * CS2_35.csv.gz} with voltage and current, {@code CS2_35_cycles.csv} with one row a cycle. No
 * temperature. Times bear no zone and are read as UTC. Whole test files occur twice in the set; the
 * second copy lies behind the first in time and is counted as backward.
 */
final class CalceLayout {
  static final String FILES = "CS2_\\d+\\.csv\\.gz";
  private static final String ENDING = ".csv.gz";
  private static final LabCells CELLS =
      new LabCells("CALCE-", "calce-cs2-1ah1", Chemistry.LCO, 1.1, 3.7);

  private CalceLayout() {}

  static List<RecordedCell> cells(Path folder) {
    return LabCells.files(folder, FILES).stream().map(CalceLayout::cell).toList();
  }

  private static RecordedCell cell(Path file) {
    String name = LabCells.baseName(file, ENDING);
    Path cycles = file.resolveSibling(name + "_cycles.csv");
    return new RecordedCell(
        name,
        CELLS.battery(name, () -> new Rows(file)),
        () -> new Rows(file),
        () -> capacities(cycles));
  }

  private static List<MeasuredCapacity> capacities(Path file) throws IOException {
    List<MeasuredCapacity> capacities = new ArrayList<>();
    if (!Files.exists(file)) {
      return capacities;
    }
    try (CsvRows rows = CsvRows.open(file, ',')) {
      int cycle = LabCells.column(rows, file, "cycle");
      int start = LabCells.column(rows, file, "start_datetime");
      int capacity = LabCells.column(rows, file, "discharge_capacity_Ah");
      int full = LabCells.column(rows, file, "full_discharge");
      Instant last = Instant.MIN;
      while (rows.next()) {
        Instant at = LabCells.instant(rows.text(start));
        // As with the rows: what is not later than its predecessor is a copy.
        if (rows.number(full) == 1 && at.isAfter(last)) {
          last = at;
          capacities.add(new MeasuredCapacity((int) rows.number(cycle), at, rows.number(capacity)));
        }
      }
    }
    return capacities;
  }

  private static final class Rows implements RowSource {
    private final CsvRows rows;
    private final int timeColumn;
    private final int voltageColumn;
    private final int currentColumn;

    Rows(Path file) throws IOException {
      rows = CsvRows.open(file, ',');
      timeColumn = LabCells.column(rows, file, "datetime");
      voltageColumn = LabCells.column(rows, file, "voltage_V");
      currentColumn = LabCells.column(rows, file, "current_A");
    }

    @Override
    public @Nullable RecordedRow next() throws IOException {
      if (!rows.next()) {
        return null;
      }
      return new RecordedRow(LabCells.epochMs(rows.text(timeColumn)))
          .set(Signal.PACK_VOLTAGE_V, rows.number(voltageColumn))
          .set(Signal.PACK_CURRENT_A, rows.number(currentColumn));
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

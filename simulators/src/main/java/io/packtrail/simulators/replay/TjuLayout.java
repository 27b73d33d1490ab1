package io.packtrail.simulators.replay;

import io.packtrail.domain.Chemistry;
import io.packtrail.domain.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tongji University, NCA 18650 cells of 3.5 A·h, rows as a BioLogic cycler writes them: {@code
 * CY25-1_1-#1.csv.gz} is cell 1 of the group at 25 °C, charged at 1C and discharged at 1C.
 *
 * <p>The set has elapsed seconds and no date; they are laid on a calendar that begins with the year
 * 2020. The temperature in the name is that of the chamber and is sent as ambient. A measured
 * capacity is the cycler's own discharge counter of a discharge that began above 4.1 V and reached
 * 2.65 V; the set lacks the rows of some discharges, and shows only their ends.
 */
final class TjuLayout {
  static final String FILES = "CY\\d+.*\\.csv\\.gz";
  private static final String ENDING = ".csv.gz";
  private static final Pattern CHAMBER = Pattern.compile("CY(\\d+).*");
  private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
  private static final LabCells CELLS =
      new LabCells("TJU-", "tju-nca-18650-3ah5", Chemistry.NCA, 3.5, 3.6);
  private static final double FULL_V = 4.1;
  private static final double EMPTY_V = 2.66;
  private static final double DISCHARGE_A = -0.1;
  private static final double MILLI = 0.001;

  private TjuLayout() {}

  static List<RecordedCell> cells(Path folder) {
    return LabCells.files(folder, FILES).stream().map(TjuLayout::cell).toList();
  }

  private static RecordedCell cell(Path file) {
    String name = LabCells.baseName(file, ENDING);
    return new RecordedCell(
        name,
        CELLS.battery(name, () -> new Rows(file)),
        () -> new Rows(file),
        () -> capacities(file));
  }

  private static List<MeasuredCapacity> capacities(Path file) throws IOException {
    List<MeasuredCapacity> capacities = new ArrayList<>();
    try (Rows rows = new Rows(file)) {
      Discharge discharge = null;
      double restV = 0;
      double earlierV = 0;
      for (RecordedRow row = rows.next(); row != null; row = rows.next()) {
        if (row.packCurrentA() < DISCHARGE_A) {
          if (discharge == null) {
            discharge = new Discharge(rows.cycle(), row.epochMs(), Math.max(restV, earlierV));
          }
          discharge.add(row.packVoltageV(), rows.dischargedAh());
        } else {
          if (discharge != null && discharge.isComplete()) {
            capacities.add(discharge.capacity());
          }
          discharge = null;
          // Two rows, because the last one before a discharge already shows its voltage.
          earlierV = restV;
          restV = row.packVoltageV();
        }
      }
      if (discharge != null && discharge.isComplete()) {
        capacities.add(discharge.capacity());
      }
    }
    return capacities;
  }

  /** One discharge while it is read. */
  private static final class Discharge {
    private final int cycle;
    private final long startMs;
    private final double startV;
    private double lowestV = Double.POSITIVE_INFINITY;
    private double capacityAh;

    Discharge(int cycle, long startMs, double startV) {
      this.cycle = cycle;
      this.startMs = startMs;
      this.startV = startV;
    }

    void add(double voltageV, double dischargedAh) {
      lowestV = Math.min(lowestV, voltageV);
      capacityAh = dischargedAh;
    }

    boolean isComplete() {
      return startV > FULL_V && lowestV < EMPTY_V;
    }

    MeasuredCapacity capacity() {
      return new MeasuredCapacity(cycle, Instant.ofEpochMilli(startMs), capacityAh);
    }
  }

  private static final class Rows implements RowSource {
    private final CsvRows rows;
    private final ElapsedClock clock = new ElapsedClock(START);
    private final double chamberDegC;
    private final int timeColumn;
    private final int voltageColumn;
    private final int currentColumn;
    private final int dischargedColumn;
    private final int cycleColumn;

    Rows(Path file) throws IOException {
      Matcher chamber = CHAMBER.matcher(file.getFileName().toString());
      chamberDegC = chamber.matches() ? Double.parseDouble(chamber.group(1)) : Double.NaN;
      rows = CsvRows.open(file, ',');
      timeColumn = LabCells.column(rows, file, "time/s");
      voltageColumn = LabCells.column(rows, file, "Ecell/V");
      currentColumn = LabCells.column(rows, file, "<I>/mA");
      dischargedColumn = LabCells.column(rows, file, "Q discharge/mA.h");
      cycleColumn = LabCells.column(rows, file, "cycle number");
    }

    @Override
    public @Nullable RecordedRow next() throws IOException {
      if (!rows.next()) {
        return null;
      }
      return new RecordedRow(clock.epochMs(rows.number(timeColumn)))
          .set(Signal.PACK_VOLTAGE_V, rows.number(voltageColumn))
          .set(Signal.PACK_CURRENT_A, rows.number(currentColumn) * MILLI)
          .set(Signal.AMBIENT_DEG_C, chamberDegC);
    }

    /** The cycler's number of the cycle of the row last read. */
    int cycle() {
      return (int) rows.number(cycleColumn);
    }

    /** The cycler's discharge counter (A·h) at the row last read; for labels only. */
    double dischargedAh() {
      return rows.number(dischargedColumn) * MILLI;
    }

    @Override
    public long clockRestarts() {
      return clock.restarts();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}

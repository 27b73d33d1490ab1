package io.packtrail.fleetservice.cli;

import io.packtrail.domain.BatteryAssessment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Estimated against measured capacity, one line a cell, and the mean of the errors. */
final class ComparisonTable {
  private final TextTable table =
      new TextTable(
          List.of(
              "cell",
              "start",
              "1/4 of life",
              "half",
              "3/4",
              "end",
              "measured",
              "compared",
              "MAPE",
              "in 90 % interval"));
  private final List<CapacityComparison> cells = new ArrayList<>();

  /** Of the cells that could not be compared. */
  private final List<String> reasons = new ArrayList<>();

  /**
   * @param assessment what the estimates come from; null where there is none
   */
  void add(String name, CapacityComparison cell, @Nullable BatteryAssessment assessment) {
    cells.add(cell);
    if (cell.compared() == 0) {
      reasons.add(name + ": " + WhyNone.of(assessment));
    }
    table.row(
        name,
        cell.at(0),
        cell.at(0.25),
        cell.at(0.5),
        cell.at(0.75),
        cell.at(1),
        Integer.toString(cell.measured()),
        Integer.toString(cell.compared()),
        cell.mape(),
        cell.coverage());
  }

  void print(PrintWriter out) {
    out.println("Capacity over each cell's life, measured / estimated (Ah):");
    table.print(out);
    out.println(
        cells.stream()
            .filter(cell -> cell.compared() > 0)
            .mapToDouble(CapacityComparison::mapeRatio)
            .average()
            .stream()
            .mapToObj(
                mean ->
                    String.format(
                        Locale.ROOT,
                        "Mean absolute percentage error over %d cells: %.2f %%.",
                        cells.stream().filter(cell -> cell.compared() > 0).count(),
                        mean * 100))
            .findFirst()
            .orElse("No cell could be compared."));
    reasons.forEach(reason -> out.println("Not compared: " + reason));
    out.println(
        "The estimate saw charges and rests only; the discharges, in which capacity was measured, were held back.");
    out.flush();
  }
}

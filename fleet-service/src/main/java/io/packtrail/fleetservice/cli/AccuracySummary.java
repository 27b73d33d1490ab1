package io.packtrail.fleetservice.cli;

import io.packtrail.sohmodel.learned.EvaluationTable;
import io.packtrail.sohmodel.learned.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mean figures of an evaluation beside the marks that this project set itself for them.
 * Mutable.
 */
final class AccuracySummary {
  /** Largest mean error that is wanted of cut charges (%), by data set. */
  static final Map<String, Double> CUT_CHARGES = Map.of("CALCE", 1.1, "NASA", 1.4, "TJU", 1.0);

  /** The three cells of NASA that its mark is for: 24 °C, 2 A. */
  static final List<String> NASA_CELLS = List.of("B0005", "B0006", "B0007");

  private static final Map<String, Double> CAUSAL =
      Map.of(
          "mean of batches, XJTU", 1.0,
          "TJU/NCA", 0.85,
          "TJU/NCM", 0.55,
          "TJU/NCM+NCA", 0.9,
          "HUST", 1.5,
          "PULSE/LMO 10 Ah", 2.0,
          "PULSE/NMC 2.1 Ah", 1.5);

  /**
   * Errors of the physics-informed network of Wang et al. (2024), {@code published_results.csv}.
   */
  private static final Map<String, Double> PUBLISHED =
      Map.of(
          "XJTU/2C", 0.70,
          "XJTU/3C", 1.13,
          "XJTU/R2.5", 0.86,
          "XJTU/R3", 0.71,
          "XJTU/RW", 1.05,
          "XJTU/Sim_satellite", 0.63,
          "TJU/NCA", 1.64,
          "TJU/NCM", 1.19,
          "TJU/NCM+NCA", 0.80,
          "HUST", 0.78);

  private record Line(
      String what,
      int cells,
      int wanted,
      double mapePercent,
      double coveragePercent,
      @Nullable Double mark) {
    String text() {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %.2f | %.0f | %s | %s |%n",
          what,
          cells == wanted ? cells : cells + " of " + wanted,
          mapePercent,
          coveragePercent,
          mark == null ? "–" : String.format(Locale.ROOT, "%.2f", mark),
          verdict());
    }

    /** A mean over the cells that were easy to read meets no mark. */
    private String verdict() {
      if (mark == null) {
        return "";
      }
      if (cells < wanted) {
        return "not judged";
      }
      return mapePercent <= mark ? "met" : "missed";
    }
  }

  private final List<Line> lines = new ArrayList<>();

  /**
   * Adds a mean over cells, in percent; NaN where none was compared is left out.
   *
   * @param cells that were compared
   * @param wanted cells that the figure is to be of; fewer give no verdict
   */
  void add(
      String what,
      int cells,
      int wanted,
      double mapePercent,
      double coveragePercent,
      @Nullable Double mark) {
    if (!Double.isNaN(mapePercent)) {
      lines.add(new Line(what, cells, wanted, mapePercent, coveragePercent, mark));
    }
  }

  /** Adds the means of learned models. */
  void add(EvaluationTable table) {
    boolean causal = table.protocol() == Protocol.CAUSAL;
    Map<String, Double> marks = causal ? CAUSAL : PUBLISHED;
    String which = causal ? ", protocol C" : ", protocol P";
    table
        .byDataSet()
        .forEach(
            (set, mean) -> {
              String name = "mean of batches, " + set;
              if (marks.containsKey(name)) {
                int cells = cells(table, set + "/");
                add(
                    name + which,
                    cells,
                    cells,
                    mean.mapePercent(),
                    mean.coveragePercent(),
                    marks.get(name));
              }
            });
    table
        .byBatch()
        .forEach(
            (batch, mean) -> {
              int cells = cells(table, batch);
              add(
                  batch + which,
                  cells,
                  cells,
                  mean.mapePercent(),
                  mean.coveragePercent(),
                  marks.get(batch));
            });
  }

  private static int cells(EvaluationTable table, String batch) {
    return (int)
        table.cells().stream()
            .filter(
                cell ->
                    batch.endsWith("/")
                        ? cell.batch().startsWith(batch)
                        : cell.batch().equals(batch))
            .count();
  }

  /** The table as Markdown; empty without figures. */
  String toMarkdown() {
    if (lines.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("## In short\n\n");
    text.append("Means over cells of the MAPE of capacity, beside the mark that is wanted.\n\n");
    text.append("| what | cells | MAPE % | 90 % interval covers % | wanted, at most % | |\n");
    text.append("|---|---|---|---|---|---|\n");
    lines.forEach(line -> text.append(line.text()));
    return text.append('\n').toString();
  }
}

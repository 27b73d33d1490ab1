package io.packtrail.sohmodel.learned;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Errors on cells that were held back.
 *
 * @param protocol how features were prepared
 * @param split how cells were held back
 * @param cells one result a cell, by batch and name
 */
public record EvaluationTable(Protocol protocol, String split, List<CellResult> cells) {

  /**
   * The result of one cell.
   *
   * @param rows rows judged
   * @param rowsOutsideValidity of those, rows that a model in service would have refused; they
   *     count in the figures all the same
   */
  public record CellResult(
      String batch, String cell, int rows, int rowsOutsideValidity, ErrorFigures figures) {}

  /** Mean figures of each batch over its cells. */
  public Map<String, ErrorFigures> byBatch() {
    Map<String, List<ErrorFigures>> figures = new TreeMap<>();
    for (CellResult cell : cells) {
      figures.computeIfAbsent(cell.batch, b -> new ArrayList<>()).add(cell.figures);
    }
    Map<String, ErrorFigures> means = new TreeMap<>();
    figures.forEach((batch, of) -> means.put(batch, ErrorFigures.mean(of)));
    return means;
  }

  /** Mean figures of each data set (the batch up to its first slash) over the batches in it. */
  public Map<String, ErrorFigures> byDataSet() {
    Map<String, List<ErrorFigures>> figures = new TreeMap<>();
    byBatch()
        .forEach(
            (batch, mean) ->
                figures
                    .computeIfAbsent(batch.split("/", 2)[0], set -> new ArrayList<>())
                    .add(mean));
    Map<String, ErrorFigures> means = new TreeMap<>();
    figures.forEach((set, of) -> means.put(set, ErrorFigures.mean(of)));
    return means;
  }

  /** The tables as Markdown: means of data sets and batches, then every cell. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder();
    text.append("Protocol ").append(protocol).append(", ").append(split).append(".\n\n");
    text.append("| cells | MAPE % | RMSE % points | 90 % interval covers % |\n|---|---|---|---|\n");
    byDataSet().forEach((set, mean) -> text.append(line("mean of batches, " + set, mean)));
    byBatch().forEach((batch, mean) -> text.append(line(batch, mean)));
    text.append("\n| cell | rows | outside validity | MAPE % | RMSE % points | covers % |\n");
    text.append("|---|---|---|---|---|---|\n");
    for (CellResult cell : cells) {
      String name = "%s | %d | %d".formatted(cell.cell, cell.rows, cell.rowsOutsideValidity);
      text.append(line(name, cell.figures));
    }
    return text.toString();
  }

  private static String line(String name, ErrorFigures f) {
    return String.format(
        Locale.ROOT,
        "| %s | %.2f | %.2f | %.1f |%n",
        name,
        f.mapePercent(),
        f.rmsePercent(),
        f.coveragePercent());
  }
}

package io.packtrail.sohmodel.learned;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How features are prepared before a model sees them. */
public enum Protocol {
  /**
   * Causal: scaling from training cells only, no cycle index, every test row answered; a row may
   * use earlier rows of its own battery. All that a live service has.
   */
  CAUSAL,
  /**
   * As published by Wang et al. (2024), for comparison only: rows with a value beyond three
   * standard deviations of the cell are dropped, and a cycle index and the features scaled by the
   * minimum and maximum of the cell's whole life stand beside the causal ones, in test cells too.
   * It looks into the future.
   */
  PUBLISHED;

  private static final double OUTLIER_DEVIATIONS = 3;

  MeasuredCell prepare(MeasuredCell cell) {
    return this == CAUSAL ? cell : published(cell);
  }

  private static MeasuredCell published(MeasuredCell cell) {
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < cell.features().length; i++) {
      int width = cell.features()[i].length;
      double[] row = Arrays.copyOf(cell.features()[i], width + 2);
      row[width] = i;
      row[width + 1] = cell.sohRatio()[i];
      if (Arrays.stream(row).allMatch(Double::isFinite)) {
        rows.add(row);
      }
    }
    List<double[]> kept = withoutOutliers(rows);
    int features = kept.get(0).length - 1;
    double[][] seen = new double[kept.size()][];
    Arrays.setAll(seen, i -> Arrays.copyOf(kept.get(i), 2 * features));
    for (int f = 0; f < features; f++) {
      int column = f;
      double low = kept.stream().mapToDouble(row -> row[column]).min().orElseThrow();
      double high = kept.stream().mapToDouble(row -> row[column]).max().orElseThrow();
      for (int i = 0; i < seen.length; i++) {
        seen[i][features + f] = high > low ? 2 * (kept.get(i)[f] - low) / (high - low) - 1 : 0;
      }
    }
    double[] labels = kept.stream().mapToDouble(row -> row[features]).toArray();
    return new MeasuredCell(cell.name(), cell.batch(), cell.family(), cell.group(), seen, labels);
  }

  private static List<double[]> withoutOutliers(List<double[]> rows) {
    boolean[] outlier = new boolean[rows.size()];
    for (int c = 0; c < rows.get(0).length; c++) {
      int column = c;
      double mean = rows.stream().mapToDouble(row -> row[column]).average().orElseThrow();
      double variance =
          rows.stream().mapToDouble(row -> (row[column] - mean) * (row[column] - mean)).sum()
              / Math.max(1, rows.size() - 1);
      double bound = OUTLIER_DEVIATIONS * Math.sqrt(variance);
      for (int i = 0; i < outlier.length; i++) {
        outlier[i] |= Math.abs(rows.get(i)[column] - mean) > bound;
      }
    }
    List<double[]> kept = new ArrayList<>();
    for (int i = 0; i < outlier.length; i++) {
      if (!outlier[i]) {
        kept.add(rows.get(i));
      }
    }
    return kept;
  }
}

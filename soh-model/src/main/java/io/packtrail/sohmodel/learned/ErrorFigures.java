package io.packtrail.sohmodel.learned;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Errors over the rows of a cell, or their mean over cells.
 *
 * @param mapePercent mean of |error| / truth (%)
 * @param rmsePercent root of the mean squared error of the ratio (percentage points)
 * @param coveragePercent rows whose 90 % interval holds the truth (%)
 */
public record ErrorFigures(double mapePercent, double rmsePercent, double coveragePercent) {

  /** The figures of one cell. */
  static ErrorFigures of(double[] truths, double[] means, double[] halfWidths) {
    double absolute = 0;
    double squares = 0;
    double covered = 0;
    int n = truths.length;
    for (int i = 0; i < n; i++) {
      double error = means[i] - truths[i];
      absolute += Math.abs(error) / truths[i];
      squares += error * error;
      covered += Math.abs(error) <= halfWidths[i] ? 1 : 0;
    }
    return new ErrorFigures(100 * absolute / n, 100 * Math.sqrt(squares / n), 100 * covered / n);
  }

  /** The mean over cells, each counting the same. */
  static ErrorFigures mean(List<ErrorFigures> cells) {
    return new ErrorFigures(
        average(cells, ErrorFigures::mapePercent),
        average(cells, ErrorFigures::rmsePercent),
        average(cells, ErrorFigures::coveragePercent));
  }

  private static double average(List<ErrorFigures> cells, ToDoubleFunction<ErrorFigures> figure) {
    return cells.stream().mapToDouble(figure).average().orElse(Double.NaN);
  }
}

package io.packtrail.sohmodel.learned;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Half-width of an interval in predicted standard deviations, from cells that the prediction had
 * not seen. Each cell counts the same however many rows it has; the level is raised by 1/n for the
 * n cells, as a new cell is one more draw.
 *
 * @see "Dunn, Wasserman and Ramdas, Distribution-free prediction sets for two-layer hierarchical
 *     models, JASA 118 (2023), pooled distribution functions"
 */
public final class ConformalFactor {
  private ConformalFactor() {}

  private record Score(double value, double weight) {}

  /**
   * The factor.
   *
   * @param scores |error| over predicted standard deviation, one array a cell; at least one cell,
   *     none of them empty
   * @param level share of rows of a new cell to be covered, 0 to 1
   */
  public static double of(Collection<double[]> scores, double level) {
    return covering(scores, level * (1 + 1.0 / scores.size()));
  }

  /** The least score that this share of the scores does not exceed, each cell counted the same. */
  static double covering(Collection<double[]> scores, double share) {
    List<Score> pooled = new ArrayList<>();
    for (double[] cell : scores) {
      for (double score : cell) {
        pooled.add(new Score(score, 1.0 / cell.length / scores.size()));
      }
    }
    pooled.sort(Comparator.comparingDouble(Score::value));
    double reached = 0;
    for (Score score : pooled) {
      reached += score.weight;
      if (reached >= share) {
        return score.value;
      }
    }
    return pooled.get(pooled.size() - 1).value;
  }
}

package io.packtrail.sohmodel.curve;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Chemistry;
import java.util.List;
import java.util.Set;

/**
 * How the charge curve of one cell type changes as it ages, learned from measured cells.
 *
 * <p>For a cell of scale k (its capacity when new over the rated one) and health s (present
 * capacity over its capacity when new), the charge in bin i is
 *
 * <pre>
 *   x_i = k · C_rated · (a_i + b_i·(s − 1) + c_i·(s − 1)² [+ d_i·(s − 1)³]) + e,   e ~ N(0, (k·C_rated)²·Σ)
 * </pre>
 *
 * <p>Valid for the chemistry, the rated capacity of one cell (±3 %), the charging rate (±5 %) and
 * health range stated. Learned from few cells; the README of each file names them.
 *
 * @param id name and version
 * @param cells batteries it was learned from, by their battery ids; it is never applied to one of
 *     them
 * @param cellCapacityAh rated capacity of one cell (A·h)
 * @param chargeCRate constant charging rate (1/h)
 * @param lowestSRatio lowest health among the training curves
 * @param highestSRatio highest health among the training curves
 * @param scaleMeanRatio mean of k over the training cells
 * @param scaleStdRatio standard deviation of k over cells
 * @param firstBin first bin that is known
 * @param shape a, b, c (and d) of each known bin, shape {@code [bins][3 or 4]}
 * @param covariance Σ, shape {@code [bins][bins]}
 */
public record CellCurve(
    String id,
    Set<Chemistry> chemistries,
    List<String> cells,
    double cellCapacityAh,
    double chargeCRate,
    double lowestSRatio,
    double highestSRatio,
    double scaleMeanRatio,
    double scaleStdRatio,
    int firstBin,
    Matrix shape,
    Matrix covariance) {

  private static final double CAPACITY_TOLERANCE_RATIO = 0.03;

  /**
   * Whether this battery consists of cells of this type, by chemistry and rated capacity, and was
   * not itself among those that the curve was learned from: an estimate must not have seen the
   * answer.
   */
  public boolean fits(Battery battery) {
    double cellAh = battery.ratedCapacityAh() / battery.parallelCells();
    return chemistries.contains(battery.chemistry())
        && Math.abs(cellAh / cellCapacityAh - 1) <= CAPACITY_TOLERANCE_RATIO
        && !learnedFrom(battery.batteryId().value());
  }

  /** A recording replayed as a pack of n cells in series carries the suffix {@code -xn}. */
  boolean learnedFrom(String batteryId) {
    return cells.stream()
        .anyMatch(cell -> batteryId.equals(cell) || batteryId.startsWith(cell + "-x"));
  }

  /** The same curve under another name. */
  CellCurve named(String other) {
    return new CellCurve(
        other,
        chemistries,
        cells,
        cellCapacityAh,
        chargeCRate,
        lowestSRatio,
        highestSRatio,
        scaleMeanRatio,
        scaleStdRatio,
        firstBin,
        shape,
        covariance);
  }

  /** Bins that are known, from {@code firstBin}. */
  int bins() {
    return shape.size();
  }

  /** Expected charge in known bin {@code bin} at health s, per capacity when new. */
  double expected(int bin, double sRatio) {
    return polynomial(shape.row(bin), sRatio - 1);
  }

  static double polynomial(double[] coefficients, double loss) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum * loss + coefficients[i];
    }
    return sum;
  }
}

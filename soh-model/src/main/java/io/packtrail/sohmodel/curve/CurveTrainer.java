package io.packtrail.sohmodel.curve;

import io.packtrail.domain.Chemistry;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Learns a {@link CellCurve} from charges whose capacity was measured. The measured capacities
 * enter here only; nothing that estimates refers to this class.
 *
 * <p>Per bin: weighted least squares of x/k on the powers of s − 1, every cell with the same
 * weight. Σ: mean over cells of the residual products, inflated by n/(n − 1) for n cells, shrunk by
 * 30 % to its diagonal, plus (1 % of the new cell's bin)². k of a training cell: median of its
 * first five measured capacities over the rated one.
 */
public final class CurveTrainer {
  private static final int BASELINE = 5;
  private static final double SHRINKAGE_RATIO = 0.3;
  private static final double BIN_NOISE_RATIO = 0.01;
  private static final double NOISE_FLOOR = 1e-7;
  private static final double LEAST_SCALE_STD_RATIO = 0.003;
  private static final int FEWEST_CHARGES = 6;

  /**
   * The charges of one cell, oldest first.
   *
   * @param binsAh charge in each bin (A·h), NaN where not covered, shape {@code [charges][bins]}
   * @param capacityAh capacity measured next after each charge (A·h), shape {@code [charges]}
   */
  public record Cell(String name, Matrix binsAh, List<Double> capacityAh) {}

  /**
   * What the cells have in common.
   *
   * @param degree of the polynomial in s − 1: 2, or 3 where the record spans very deep ageing
   * @param withTaper whether the taper belongs to the curve
   */
  public record Type(
      String id,
      Set<Chemistry> chemistries,
      double cellCapacityAh,
      double chargeCRate,
      int degree,
      boolean withTaper) {}

  private final Type type;
  private final List<Cell> cells;
  private final double[] freshAh;

  private CurveTrainer(Type type, List<Cell> cells) {
    this.type = type;
    this.cells = List.copyOf(cells);
    this.freshAh = cells.stream().mapToDouble(cell -> freshAh(cell)).toArray();
  }

  /** Learns from at least two cells. */
  public static CellCurve train(Type type, List<Cell> cells) {
    if (cells.size() < 2) {
      throw new IllegalArgumentException("cells must be at least 2, got " + cells.size());
    }
    return new CurveTrainer(type, cells).train();
  }

  private CellCurve train() {
    double[][] all = new double[type.withTaper() ? CurveGrid.BINS : CurveGrid.VOLTAGE_BINS][];
    for (int i = 0; i < all.length; i++) {
      all[i] = fitBin(i);
    }
    int first = 0;
    while (first < all.length && all[first] == null) {
      first++;
    }
    int end = first;
    while (end < all.length && all[end] != null) {
      end++;
    }
    double[][] shape = Arrays.copyOfRange(all, first, end);
    double mean = 0;
    for (double ah : freshAh) {
      mean += ah / type.cellCapacityAh() / freshAh.length;
    }
    double variance = 0;
    for (double ah : freshAh) {
      variance += Math.pow(ah / type.cellCapacityAh() - mean, 2) / (freshAh.length - 1);
    }
    return new CellCurve(
        type.id(),
        type.chemistries(),
        cells.stream().map(Cell::name).toList(),
        type.cellCapacityAh(),
        type.chargeCRate(),
        extreme(false),
        extreme(true),
        mean,
        // Two standard errors of a spread that few cells show.
        Math.max(Math.sqrt(variance) * (1 + 1 / Math.sqrt(freshAh.length)), LEAST_SCALE_STD_RATIO),
        first,
        new Matrix(shape),
        new Matrix(covariance(first, shape)));
  }

  /** Coefficients of one bin, or null where fewer than half of the cells cover it. */
  private double @Nullable [] fitBin(int bin) {
    double[][] normal = new double[type.degree() + 1][type.degree() + 2];
    int covering = 0;
    for (int c = 0; c < cells.size(); c++) {
      Cell cell = cells.get(c);
      int covered = 0;
      for (int i = 0; i < cell.binsAh().size(); i++) {
        covered += Double.isNaN(cell.binsAh().at(i, bin)) ? 0 : 1;
      }
      if (covered < FEWEST_CHARGES) {
        continue;
      }
      covering++;
      for (int i = 0; i < cell.capacityAh().size(); i++) {
        double x = cell.binsAh().at(i, bin) / freshAh[c];
        if (!Double.isNaN(x)) {
          addEquation(normal, cell.capacityAh().get(i) / freshAh[c] - 1, x, 1.0 / covered);
        }
      }
    }
    return covering < Math.max(1, cells.size() / 2) ? null : solve(normal);
  }

  private double[][] covariance(int first, double[][] shape) {
    int n = shape.length;
    double[][] products = new double[n][n];
    double[][] counts = new double[n][n];
    double[] residual = new double[n];
    for (int c = 0; c < cells.size(); c++) {
      Cell cell = cells.get(c);
      double weight = 1.0 / cell.capacityAh().size();
      for (int row = 0; row < cell.capacityAh().size(); row++) {
        double loss = cell.capacityAh().get(row) / freshAh[c] - 1;
        for (int i = 0; i < n; i++) {
          residual[i] =
              cell.binsAh().at(row, first + i) / freshAh[c] - CellCurve.polynomial(shape[i], loss);
        }
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++) {
            if (!Double.isNaN(residual[i]) && !Double.isNaN(residual[j])) {
              products[i][j] += weight * residual[i] * residual[j];
              counts[i][j] += weight;
            }
          }
        }
      }
    }
    double heldOut = cells.size() / (cells.size() - 1.0);
    double[][] covariance = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double value = counts[i][j] > 0 ? heldOut * products[i][j] / counts[i][j] : 0;
        covariance[i][j] =
            i == j
                ? value + Math.pow(BIN_NOISE_RATIO * shape[i][0], 2) + NOISE_FLOOR
                : (1 - SHRINKAGE_RATIO) * value;
      }
    }
    return covariance;
  }

  private double extreme(boolean highest) {
    double result = highest ? 0 : 2;
    for (int c = 0; c < cells.size(); c++) {
      for (double ah : cells.get(c).capacityAh()) {
        double s = ah / freshAh[c];
        result = highest ? Math.max(result, s) : Math.min(result, s);
      }
    }
    return result;
  }

  private static double freshAh(Cell cell) {
    double[] first =
        cell.capacityAh().stream()
            .limit(BASELINE)
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    return first[first.length / 2];
  }

  private static void addEquation(double[][] normal, double loss, double x, double weight) {
    int terms = normal.length;
    double rowPower = weight;
    for (int i = 0; i < terms; i++) {
      double power = rowPower;
      for (int j = 0; j < terms; j++) {
        normal[i][j] += power;
        power *= loss;
      }
      normal[i][terms] += rowPower * x;
      rowPower *= loss;
    }
  }

  /** Gauss elimination with a ridge of 1e-9, for bins that are covered at one health only. */
  private static double[] solve(double[][] normal) {
    int terms = normal.length;
    for (int i = 0; i < terms; i++) {
      normal[i][i] += 1e-9;
    }
    for (int pivot = 0; pivot < terms; pivot++) {
      for (int row = pivot + 1; row < terms; row++) {
        double factor = normal[row][pivot] / normal[pivot][pivot];
        for (int column = pivot; column <= terms; column++) {
          normal[row][column] -= factor * normal[pivot][column];
        }
      }
    }
    double[] result = new double[terms];
    for (int i = terms - 1; i >= 0; i--) {
      double sum = normal[i][terms];
      for (int j = i + 1; j < terms; j++) {
        sum -= normal[i][j] * result[j];
      }
      result[i] = sum / normal[i][i];
    }
    return result;
  }
}

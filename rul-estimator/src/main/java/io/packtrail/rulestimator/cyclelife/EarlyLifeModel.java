package io.packtrail.rulestimator.cyclelife;

import io.packtrail.domain.Quantiles;
import io.packtrail.rulestimator.fit.RidgeRegression;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Cycle life from the first hundred cycles: log₁₀(life) is linear in {@link
 * DischargeCurves#features}.
 *
 * <p>Holds for cells of the kind and the test that it was trained on, and for nothing else: full
 * laboratory cycles at one temperature. The interval comes from the errors at cells left out one by
 * one.
 */
public final class EarlyLifeModel {
  /** Name and version of the method. */
  public static final String METHOD_VERSION = "packtrail-early-life/1";

  private static final double PENALTY = 1;
  private static final double COVERAGE = 0.9;
  private static final int LEAST_CELLS = 10;

  private final Function<DischargeCurves, double[]> features;
  private final RidgeRegression regression;
  private final double halfWidthLog;
  private final TrainedRange range;
  private final int cells;

  /**
   * A cell whose life is known.
   *
   * @param lifeCycles cycles until its end of life
   */
  public record Cell(DischargeCurves curves, double lifeCycles) {}

  private EarlyLifeModel(
      List<Cell> cells, Function<DischargeCurves, double[]> features, double penalty) {
    if (cells.size() < LEAST_CELLS) {
      throw new IllegalArgumentException(
          "cells must be at least %d, got %d".formatted(LEAST_CELLS, cells.size()));
    }
    this.features = features;
    double[][] rows = cells.stream().map(Cell::curves).map(features).toArray(double[][]::new);
    double[] logLives = cells.stream().mapToDouble(cell -> Math.log10(cell.lifeCycles)).toArray();
    this.regression = new RidgeRegression(rows, logLives, penalty);
    this.halfWidthLog = conformal(rows, logLives, penalty);
    this.range = new TrainedRange(DischargeCurves.FEATURES, Arrays.asList(rows));
    this.cells = cells.size();
  }

  /**
   * Learns from cells run to their end, at least ten.
   *
   * @throws IllegalArgumentException when fewer are given
   */
  public static EarlyLifeModel train(List<Cell> cells) {
    return new EarlyLifeModel(cells, DischargeCurves::features, PENALTY);
  }

  /** The published one-feature model, to compare with: least squares on the variance alone. */
  public static EarlyLifeModel trainVarianceModel(List<Cell> cells) {
    return new EarlyLifeModel(cells, curves -> new double[] {curves.logVarianceOfChange()}, 0);
  }

  /** The ⌈(n + 1)·0.9⌉-th smallest error at cells left out one by one. */
  private static double conformal(double[][] rows, double[] targets, double penalty) {
    int n = rows.length;
    double[] errors = new double[n];
    for (int left = 0; left < n; left++) {
      double[][] otherRows = new double[n - 1][];
      double[] otherTargets = new double[n - 1];
      for (int i = 0, j = 0; i < n; i++) {
        if (i != left) {
          otherRows[j] = rows[i];
          otherTargets[j++] = targets[i];
        }
      }
      RidgeRegression others = new RidgeRegression(otherRows, otherTargets, penalty);
      errors[left] = Math.abs(others.predict(rows[left]) - targets[left]);
    }
    Arrays.sort(errors);
    return errors[Math.min(n - 1, (int) Math.ceil((n + 1) * COVERAGE) - 1)];
  }

  /**
   * Cycle life with its 90 % interval, or why it cannot be told: {@code outside-training-range}
   * where the curves are unlike those of all cells that were trained on.
   */
  public CycleForecast forecast(DischargeCurves curves) {
    return CycleForecasts.inRange(
        range.outside(features.apply(curves)),
        () ->
            new CycleForecast.Estimated(
                DischargeCurves.CYCLES + 1, lifeCycles(curves), cells, METHOD_VERSION));
  }

  /** Cycle life with its 90 % interval. */
  public Quantiles lifeCycles(DischargeCurves curves) {
    double log = regression.predict(features.apply(curves));
    return new Quantiles(
        Math.pow(10, log - halfWidthLog), Math.pow(10, log), Math.pow(10, log + halfWidthLog));
  }

  /** Coefficient of a feature, for checks against published ones. */
  double slope(int feature) {
    return regression.slope(feature);
  }

  /** Constant term, for checks against published ones. */
  double intercept() {
    return regression.intercept();
  }
}

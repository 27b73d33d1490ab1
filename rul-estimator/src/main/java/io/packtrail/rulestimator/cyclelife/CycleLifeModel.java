package io.packtrail.rulestimator.cyclelife;

import io.packtrail.domain.Quantiles;
import io.packtrail.rulestimator.fit.GaussianProcess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Remaining cycles of a running cell from its capacity history, learned from cells of the same kind
 * that were run to their end.
 *
 * <p>The middle is a Gaussian process over {@link CurveFeatures}; the interval comes from the
 * errors it made on training cells that it had not seen ({@link HeldOutErrors}). Immutable.
 */
public final class CycleLifeModel {
  /** Name and version of the method. */
  public static final String METHOD_VERSION = "packtrail-cycle-life/3";

  /** Least cycles before a prediction. */
  public static final int LEAST_CYCLES = 40;

  /** {@link HeldOutErrors} could give no interval below nine; the tenth leaves room for a miss. */
  private static final int LEAST_CELLS = 10;

  private static final int TRAINING_STEP = 60;
  private static final int CALIBRATION_STEP = 30;
  private static final int RANGE_STEP = 10;
  private static final int INNER_FOLDS = 5;

  /** How far above its end (ratio of the nominal capacity) the last capacity of a life may lie. */
  private static final double STOPPED_RATIO = 0.03;

  /** Noise of a late row over the variance of the process. */
  private static final double NOISE_RATIO = 0.03;

  /**
   * Cycles at which a row is twice as noisy as a late one: a young curve says little of its end,
   * and rows that say little must not bend the surface.
   */
  private static final double YOUNG_CYCLES = 200;

  /**
   * Errors grow with what remains, save for the last cycles: learned is ln(remaining + this many
   * cycles).
   */
  private static final double LOG_OFFSET_CYCLES = 300;

  /** Longest remaining life that is ever said (cycles). */
  private static final double LONGEST_CYCLES = 8000;

  /** Inverse length scales, chosen by cross-validation over the HUST cells. */
  private static final double[] WIDTHS = {
    0.57, 1.3, 0.71, 0.02, 0.05, 0.21, 0.11, 0.29, 0.05, 0.01, 0.01, 0.25, 0.04, 0.10, 0.01
  };

  private final double endRatio;
  private final double nominalAh;
  private final GaussianProcess process;
  private final HeldOutErrors errors;
  private final TrainedRange range;
  private final int cells;

  private CycleLifeModel(
      double endRatio,
      double nominalAh,
      GaussianProcess process,
      HeldOutErrors errors,
      TrainedRange range,
      int cells) {
    this.range = range;
    this.cells = cells;
    this.endRatio = endRatio;
    this.nominalAh = nominalAh;
    this.process = process;
    this.errors = errors;
  }

  /**
   * Learns.
   *
   * @param cells cells run to their end or beyond, each at least {@link #LEAST_CYCLES} cycles, at
   *     least ten
   * @param nominalAh nominal capacity (A·h)
   * @param endRatio capacity at the end over the nominal one
   * @throws IllegalArgumentException when fewer cells are given, or one was stopped before its end
   */
  public static CycleLifeModel train(List<CellHistory> cells, double nominalAh, double endRatio) {
    if (cells.size() < LEAST_CELLS) {
      throw new IllegalArgumentException(
          "cells must be at least %d, got %d".formatted(LEAST_CELLS, cells.size()));
    }
    List<CellHistory> sorted =
        cells.stream()
            .map(cell -> life(cell, nominalAh, endRatio))
            .sorted(Comparator.comparing(CellHistory::name))
            .toList();
    sorted.forEach(cell -> requireRunToItsEnd(cell, nominalAh, endRatio));
    List<HeldOutErrors.Miss> misses = new ArrayList<>();
    for (int fold = 0; fold < INNER_FOLDS; fold++) {
      List<CellHistory> seen = new ArrayList<>();
      for (int i = 0; i < sorted.size(); i++) {
        if (i % INNER_FOLDS != fold) {
          seen.add(sorted.get(i));
        }
      }
      GaussianProcess inner = fit(seen, nominalAh, endRatio);
      for (int i = fold; i < sorted.size(); i += INNER_FOLDS) {
        CellHistory cell = sorted.get(i);
        double[] smooth = ratios(cell, nominalAh);
        for (int n = LEAST_CYCLES; n < cell.cycles(); n += CALIBRATION_STEP) {
          double predicted = predict(inner, smooth, n, endRatio);
          misses.add(new HeldOutErrors.Miss(i, predicted, cell.cycles() - n - predicted));
        }
      }
    }
    return new CycleLifeModel(
        endRatio,
        nominalAh,
        fit(sorted, nominalAh, endRatio),
        HeldOutErrors.of(misses, sorted.size()),
        range(sorted, nominalAh, endRatio),
        sorted.size());
  }

  /** A cell that ran on beyond its end, until it reached that. */
  private static CellHistory life(CellHistory cell, double nominalAh, double endRatio) {
    double[] smooth = ratios(cell, nominalAh);
    if (smooth.length == 0 || smooth[smooth.length - 1] >= endRatio - STOPPED_RATIO) {
      return cell;
    }
    int end = 0;
    while (smooth[end] > endRatio) {
      end++;
    }
    return cell.until(end + 1);
  }

  /** The length of a history is taken for a life: one stopped early would teach a lie. */
  private static void requireRunToItsEnd(CellHistory cell, double nominalAh, double endRatio) {
    double[] smooth = ratios(cell, nominalAh);
    if (cell.cycles() <= LEAST_CYCLES
        || Math.abs(smooth[smooth.length - 1] - endRatio) > STOPPED_RATIO) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "cell %s must be run to %.4g A·h in more than %d cycles, got %.4g A·h after %d",
              cell.name(),
              endRatio * nominalAh,
              LEAST_CYCLES,
              cell.cycles() == 0 ? Double.NaN : smooth[smooth.length - 1] * nominalAh,
              cell.cycles()));
    }
  }

  private static TrainedRange range(List<CellHistory> cells, double nominalAh, double endRatio) {
    List<double[]> rows = new ArrayList<>();
    for (CellHistory cell : cells) {
      double[] smooth = ratios(cell, nominalAh);
      for (int n = LEAST_CYCLES; n < cell.cycles(); n += RANGE_STEP) {
        rows.add(CurveFeatures.of(smooth, n, endRatio));
      }
    }
    return new TrainedRange(CurveFeatures.NAMES, rows);
  }

  private static GaussianProcess fit(List<CellHistory> cells, double nominalAh, double endRatio) {
    List<double[]> features = new ArrayList<>();
    List<Double> targets = new ArrayList<>();
    List<Double> noises = new ArrayList<>();
    for (CellHistory cell : cells) {
      double[] smooth = ratios(cell, nominalAh);
      for (int n = LEAST_CYCLES; n < cell.cycles(); n += TRAINING_STEP) {
        features.add(CurveFeatures.of(smooth, n, endRatio));
        targets.add(Math.log(cell.cycles() - n + LOG_OFFSET_CYCLES));
        double young = YOUNG_CYCLES / n;
        noises.add(NOISE_RATIO * (1 + young * young));
      }
    }
    return new GaussianProcess(
        features.toArray(new double[0][]), array(targets), WIDTHS, array(noises));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Remaining cycles of a running cell, or why they cannot be told.
   *
   * <p>Refusals, by code: {@code too-few-cycles}; {@code end-reached} where its capacity is at its
   * end already; {@code outside-training-range} where its curve is unlike those of all cells that
   * were trained on.
   */
  public CycleForecast forecast(CellHistory soFar) {
    if (soFar.cycles() < LEAST_CYCLES) {
      return new CycleForecast.NotEstimable(
          "too-few-cycles",
          "cell must have at least %d cycles, got %d".formatted(LEAST_CYCLES, soFar.cycles()));
    }
    double[] smooth = ratios(soFar, nominalAh);
    double now = smooth[smooth.length - 1];
    if (now <= endRatio) {
      return new CycleForecast.NotEstimable(
          "end-reached",
          String.format(
              Locale.ROOT,
              "capacity must be above its end %.4g A·h, got %.4g A·h",
              endRatio * nominalAh,
              now * nominalAh));
    }
    return CycleForecasts.inRange(
        range.outside(CurveFeatures.of(smooth, soFar.cycles(), endRatio)),
        () ->
            new CycleForecast.Estimated(
                soFar.cycles(), remainingCycles(smooth, soFar.cycles()), cells, METHOD_VERSION));
  }

  /**
   * Remaining cycles of a running cell.
   *
   * @param soFar its history, at least {@link #LEAST_CYCLES} cycles
   * @throws IllegalArgumentException when the history is shorter
   */
  public Quantiles remainingCycles(CellHistory soFar) {
    return remainingCycles(ratios(soFar, nominalAh), soFar.cycles());
  }

  /** Remaining cycles after the first {@code cycles} of a smoothed history. */
  Quantiles remainingCycles(double[] smooth, int cycles) {
    if (cycles < LEAST_CYCLES) {
      throw new IllegalArgumentException(
          "soFar must hold at least %d cycles, got %d".formatted(LEAST_CYCLES, cycles));
    }
    double middle = predict(process, smooth, cycles, endRatio);
    HeldOutErrors.Bin bounds = errors.at(middle);
    return new Quantiles(Math.max(0, middle + bounds.low()), middle, middle + bounds.high());
  }

  private static double predict(
      GaussianProcess process, double[] smooth, int cycles, double endRatio) {
    double logarithm = process.predict(CurveFeatures.of(smooth, cycles, endRatio));
    return Math.max(0, Math.min(LONGEST_CYCLES, Math.exp(logarithm) - LOG_OFFSET_CYCLES));
  }

  /** Smoothed capacity over the nominal one. */
  static double[] ratios(CellHistory cell, double nominalAh) {
    double[] smooth = cell.smoothed();
    for (int i = 0; i < smooth.length; i++) {
      smooth[i] /= nominalAh;
    }
    return smooth;
  }
}

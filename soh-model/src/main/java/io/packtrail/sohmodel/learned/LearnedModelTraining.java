package io.packtrail.sohmodel.learned;

import io.packtrail.sohmodel.learned.GaussianProcess.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Trains a {@link LearnedModel} on the cells of one family. Nothing is chosen by hand per family:
 * the parameters are the most probable ones, members are weighted by their error over cells left
 * out, and the interval is calibrated on the same cells left out.
 */
public final class LearnedModelTraining {
  private static final String METHOD_VERSION = "packtrail-learned-soh/2";
  private static final double LEVEL = 0.9;
  private static final int MIN_ROWS_PER_CELL = 16;

  /** The parameters are fitted to one in this many of a cell's rows; see {@link ScaledProcess}. */
  private static final int ROWS_PER_FITTED = 2;

  /** A member's weight falls with this power of its error. */
  private static final double WEIGHT_POWER = 4;

  private final RegressionTrainer trainer;
  private final int maxRows;

  /**
   * A training.
   *
   * @param maxRows rows that a member keeps, spread evenly over cells and their lives; at least
   *     {@value #MIN_ROWS_PER_CELL} a cell are kept where it has them; time grows with the cube
   */
  public LearnedModelTraining(RegressionTrainer trainer, int maxRows) {
    this.trainer = trainer;
    this.maxRows = maxRows;
  }

  private record Sample(MeasuredCell cell, int row, boolean fitted) {}

  /**
   * Trains on cells of one family.
   *
   * @throws IllegalArgumentException when there are fewer than three groups of cells
   */
  public LearnedModel train(String family, List<MeasuredCell> cells, List<HistoryView> views) {
    long groups = cells.stream().map(MeasuredCell::group).distinct().count();
    if (groups < 3) {
      throw new IllegalArgumentException(
          "cells of %s must be of at least 3 groups, got %d".formatted(family, groups));
    }
    List<Sample> samples = samples(cells);
    double[] truths = samples.stream().mapToDouble(s -> s.cell.sohRatio()[s.row]).toArray();
    List<Regression> members =
        views.parallelStream()
            .map(view -> trainer.train(rows(family, cells, samples, truths, view)))
            .toList();
    List<Moments[]> leftOut = members.parallelStream().map(Regression::leaveCellOut).toList();
    List<Double> weights = weights(leftOut, truths);
    double[] means = new double[truths.length];
    double[] deviations = new double[truths.length];
    for (int i = 0; i < truths.length; i++) {
      int row = i;
      Moments mean =
          MemberMean.of(
              leftOut.stream().map(moments -> moments[row]).toArray(Moments[]::new), weights);
      means[i] = mean.mean();
      deviations[i] = Math.sqrt(mean.variance());
    }
    Map<String, List<Integer>> byGroup = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      byGroup.computeIfAbsent(samples.get(i).cell.group(), g -> new ArrayList<>()).add(i);
    }
    Map<String, String> batches = batches(samples);
    IntervalFactors factors =
        IntervalFactors.of(scores(byGroup, truths, means, deviations), batches, LEVEL);
    ModelCard card =
        new ModelCard(
            METHOD_VERSION,
            family,
            cells.stream().map(MeasuredCell::name).toList(),
            samples.size(),
            "leave one cell out over the training rows, parameters fitted on rows of all cells",
            views,
            weights,
            figures(byGroup, truths, means, deviations, factors, batches),
            factors.all(),
            factors.wider(),
            ValidityRange.of(
                cells.stream().flatMap(cell -> Arrays.stream(cell.features())).toList()),
            members.stream().map(Regression::provenance).toList(),
            cellStdRatio(byGroup, truths, means),
            null,
            List.of());
    return new LearnedModel(card, members);
  }

  private List<Sample> samples(List<MeasuredCell> cells) {
    int perCell = Math.max(MIN_ROWS_PER_CELL, maxRows / cells.size());
    int fittedPerCell = perCell / ROWS_PER_FITTED;
    List<Sample> samples = new ArrayList<>();
    for (MeasuredCell cell : cells) {
      int rows = cell.features().length;
      int[] fitted = spread(Math.min(rows, perCell), fittedPerCell);
      int[] taken = spread(rows, perCell);
      for (int i = 0; i < taken.length; i++) {
        samples.add(new Sample(cell, taken[i], Arrays.binarySearch(fitted, i) >= 0));
      }
    }
    return samples;
  }

  /**
   * Some of the numbers from 0 to {@code count} − 1, evenly spread, the first and last included.
   */
  private static int[] spread(int count, int most) {
    int taken = Math.min(count, most);
    return IntStream.range(0, taken)
        .map(i -> taken == 1 ? 0 : (int) ((long) i * (count - 1) / (taken - 1)))
        .toArray();
  }

  private static TrainingRows rows(
      String family,
      List<MeasuredCell> cells,
      List<Sample> samples,
      double[] truths,
      HistoryView view) {
    Map<MeasuredCell, double[][]> seen = new LinkedHashMap<>();
    cells.forEach(cell -> seen.put(cell, view.of(cell.features())));
    double[][] rows =
        samples.stream()
            .map(sample -> seen.getOrDefault(sample.cell, new double[0][])[sample.row])
            .toArray(double[][]::new);
    String[] groups = samples.stream().map(sample -> sample.cell.group()).toArray(String[]::new);
    boolean[] fitted = new boolean[rows.length];
    for (int i = 0; i < fitted.length; i++) {
      fitted[i] = samples.get(i).fitted;
    }
    return new TrainingRows(family + " " + view, rows, groups, fitted, truths);
  }

  private static List<Double> weights(List<Moments[]> leftOut, double[] truths) {
    double[] weights = new double[leftOut.size()];
    for (int m = 0; m < weights.length; m++) {
      double error = 0;
      for (int i = 0; i < truths.length; i++) {
        error += Math.abs(leftOut.get(m)[i].mean() - truths[i]) / truths[i];
      }
      weights[m] = Math.pow(Math.max(1e-9, error / truths.length), -WEIGHT_POWER);
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).boxed().toList();
  }

  private static Map<String, double[]> scores(
      Map<String, List<Integer>> byGroup, double[] truths, double[] means, double[] deviations) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    byGroup.forEach(
        (group, indices) ->
            scores.put(
                group,
                indices.stream()
                    .mapToDouble(i -> Math.abs(truths[i] - means[i]) / deviations[i])
                    .toArray()));
    return scores;
  }

  /** The batch of each group. */
  private static Map<String, String> batches(List<Sample> samples) {
    Map<String, String> batches = new LinkedHashMap<>();
    samples.forEach(sample -> batches.put(sample.cell.group(), sample.cell.batch()));
    return batches;
  }

  private static double cellStdRatio(
      Map<String, List<Integer>> byGroup, double[] truths, double[] means) {
    double squares = 0;
    for (List<Integer> indices : byGroup.values()) {
      double error =
          indices.stream().mapToDouble(i -> means[i] - truths[i]).average().orElseThrow();
      squares += error * error;
    }
    return Math.sqrt(squares / byGroup.size());
  }

  private static ErrorFigures figures(
      Map<String, List<Integer>> byGroup,
      double[] truths,
      double[] means,
      double[] deviations,
      IntervalFactors factors,
      Map<String, String> batches) {
    List<ErrorFigures> figures = new ArrayList<>();
    byGroup.forEach(
        (group, indices) -> {
          double factor = factors.of(batches.getOrDefault(group, ""));
          int[] of = indices.stream().mapToInt(Integer::intValue).toArray();
          figures.add(
              ErrorFigures.of(
                  IntStream.of(of).mapToDouble(i -> truths[i]).toArray(),
                  IntStream.of(of).mapToDouble(i -> means[i]).toArray(),
                  IntStream.of(of).mapToDouble(i -> factor * deviations[i]).toArray()));
        });
    return ErrorFigures.mean(figures);
  }
}

package io.packtrail.rulestimator.evaluation;

import io.packtrail.domain.Quantiles;

/** Scores of one method at one age or on one set of cells, gathered prediction by prediction. */
public final class RulScore {
  private static final double ALPHA_RATIO = 0.2;
  private static final double BETA_RATIO = 0.5;

  private int count;
  private double squares;
  private double meanSquares;
  private double relative;
  private double withinAlpha;
  private double mass;
  private double covered;
  private double width;
  private double truths;

  /** Counts one prediction, in the unit of the truth. */
  public void add(double truth, Quantiles predicted) {
    add(truth, predicted, predicted.q50());
  }

  /**
   * Counts one prediction of which the mean is known.
   *
   * @param mean expectation of what is predicted
   */
  public void add(double truth, Quantiles predicted, double mean) {
    count++;
    meanSquares += (mean - truth) * (mean - truth);
    squares += (predicted.q50() - truth) * (predicted.q50() - truth);
    relative += Math.abs(predicted.q50() - truth) / truth;
    withinAlpha += PrognosticMetrics.withinAlpha(truth, predicted.q50(), ALPHA_RATIO) ? 1 : 0;
    mass += PrognosticMetrics.massWithinAlpha(truth, predicted, ALPHA_RATIO) >= BETA_RATIO ? 1 : 0;
    covered += predicted.q05() <= truth && truth <= predicted.q95() ? 1 : 0;
    width += predicted.q95() - predicted.q05();
    truths += truth;
  }

  public int count() {
    return count;
  }

  /** Root mean square error of the median. */
  public double rmse() {
    return Math.sqrt(squares / count);
  }

  /** Root mean square error of the mean; of the median where no mean was told. */
  public double rmseOfMean() {
    return Math.sqrt(meanSquares / count);
  }

  /** Mean of |error| over the truth. */
  public double mapeRatio() {
    return relative / count;
  }

  /** Share of medians within ±20 % of the truth. */
  public double withinAlphaRatio() {
    return withinAlpha / count;
  }

  /** Share of predictions that give half their probability or more to ±20 % about the truth. */
  public double alphaLambdaRatio() {
    return mass / count;
  }

  /** Share of truths inside the 90 % interval. */
  public double coverageRatio() {
    return covered / count;
  }

  /** Mean width of the 90 % interval. */
  public double meanWidth() {
    return width / count;
  }

  public double meanTruth() {
    return truths / count;
  }
}

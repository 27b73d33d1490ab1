package io.packtrail.rulestimator;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** Empirical Bayes over the batteries of one group. */
final class GroupFit {
  private static final int ROUNDS = 25;

  /** Weight of the starting distribution, in batteries. */
  private static final double PRIOR_BATTERIES = 3;

  /** Batteries of one group differ in their exponent by this much, one standard deviation. */
  private static final double WITHIN_GROUP_EXPONENT_SD = 0.08;

  private static final MathContext SIX_DIGITS = new MathContext(6);
  private static final double LEAST_SD_LOG = 0.05;
  private static final double LEAST_SD_NEW = 0.008;

  private final List<Lesson> lessons;
  private final AgeingPrior start;

  /**
   * The best distributions for one exponent.
   *
   * @param logEvidence logarithm of the probability of the histories, up to a constant
   */
  private record Fitted(AgeingPrior prior, double logEvidence) {}

  GroupFit(List<Lesson> lessons, AgeingPrior start) {
    this.lessons = lessons;
    this.start = start;
  }

  /** The group's prior, its exponent learned only where asked. */
  AgeingPrior prior(boolean learnExponent) {
    double[] exponents = AgeingPosterior.exponents();
    Fitted[] fits = new Fitted[exponents.length];
    double[] weights = new double[exponents.length];
    double highest = Double.NEGATIVE_INFINITY;
    for (int e = 0; e < exponents.length; e++) {
      fits[e] = maximise(e);
      weights[e] =
          start.logExponentDensity(exponents[e]) + (learnExponent ? fits[e].logEvidence : 0);
      highest = Math.max(highest, weights[e]);
    }
    Moments exponent = new Moments();
    Moments logMultiplier = new Moments();
    Moments newRatio = new Moments();
    for (int e = 0; e < exponents.length; e++) {
      double weight = Math.exp(weights[e] - highest);
      AgeingPrior prior = fits[e].prior;
      exponent.add(weight, exponents[e], 0);
      logMultiplier.add(
          weight, Math.log(prior.medianMultiplier()), square(prior.sdLogMultiplier()));
      newRatio.add(weight, prior.meanNewRatio(), square(prior.sdNewRatio()));
    }
    return new AgeingPrior(
        sixDigits(Math.exp(logMultiplier.mean())),
        sixDigits(Math.sqrt(logMultiplier.meanVariance())),
        sixDigits(learnExponent ? exponent.mean() : start.meanExponent()),
        sixDigits(
            learnExponent
                ? Math.sqrt(exponent.variance() + square(WITHIN_GROUP_EXPONENT_SD))
                : start.sdExponent()),
        sixDigits(newRatio.mean()),
        sixDigits(Math.sqrt(newRatio.meanVariance())),
        "fleet of %d batteries%s"
            .formatted(lessons.size(), learnExponent ? "" : ", exponent prior"));
  }

  private Fitted maximise(int exponentIndex) {
    List<HistoryFit> fits =
        lessons.stream().map(lesson -> lesson.fits().get(exponentIndex)).toList();
    Fitted now = new Fitted(start, 0);
    for (int round = 0; round < ROUNDS; round++) {
      now = improve(now.prior, fits);
    }
    return now;
  }

  /** One round of expectation maximisation. */
  private Fitted improve(AgeingPrior now, List<HistoryFit> fits) {
    double[] density = new double[AgeingPosterior.multipliers()];
    double norm = 0;
    for (int m = 0; m < density.length; m++) {
      density[m] = now.logDensity(AgeingPosterior.logMultiplier(m));
      norm += Math.exp(density[m]);
    }
    Moments logMultiplier = new Moments();
    Moments newRatio = new Moments();
    logMultiplier.add(
        PRIOR_BATTERIES, Math.log(start.medianMultiplier()), square(start.sdLogMultiplier()));
    newRatio.add(PRIOR_BATTERIES, start.meanNewRatio(), square(start.sdNewRatio()));
    double evidence = 0;
    double center = Math.log(now.medianMultiplier());
    for (HistoryFit fit : fits) {
      Belief belief = new Belief(fit, now, density);
      evidence += belief.logSum - Math.log(norm);
      // A battery that ages otherwise than its kind teaches little about its kind.
      double distance = (belief.logMultiplier.mean() - center) / (3 * now.sdLogMultiplier());
      double trust = 1 / Math.max(1, distance * distance);
      logMultiplier.add(trust, belief.logMultiplier.mean(), belief.logMultiplier.variance());
      newRatio.add(trust, belief.newRatio.mean(), belief.newRatio.variance());
    }
    AgeingPrior better =
        new AgeingPrior(
            Math.exp(logMultiplier.mean()),
            Math.max(LEAST_SD_LOG, Math.sqrt(logMultiplier.variance())),
            start.meanExponent(),
            start.sdExponent(),
            newRatio.mean(),
            Math.max(LEAST_SD_NEW, Math.sqrt(newRatio.variance())),
            start.source());
    return new Fitted(better, evidence);
  }

  /** One battery's posterior under the present prior. */
  private static final class Belief {
    private final Moments logMultiplier = new Moments();
    private final Moments newRatio = new Moments();
    private final double logSum;

    Belief(HistoryFit fit, AgeingPrior prior, double[] logDensity) {
      double[] log = new double[logDensity.length];
      double best = Double.NEGATIVE_INFINITY;
      for (int m = 0; m < log.length; m++) {
        double d = Math.exp(AgeingPosterior.logMultiplier(m));
        log[m] = logDensity[m] + fit.logLikelihood(d, prior.meanNewRatio(), prior.sdNewRatio());
        best = Math.max(best, log[m]);
      }
      double share =
          square(prior.sdNewRatio()) / (square(prior.sdNewRatio()) + fit.newRatioVariance());
      double sum = 0;
      for (int m = 0; m < log.length; m++) {
        double weight = Math.exp(log[m] - best);
        double d = Math.exp(AgeingPosterior.logMultiplier(m));
        double fresh = prior.meanNewRatio() + share * (fit.newRatio(d) - prior.meanNewRatio());
        sum += weight;
        logMultiplier.add(weight, AgeingPosterior.logMultiplier(m), 0);
        newRatio.add(weight, fresh, share * fit.newRatioVariance());
      }
      this.logSum = best + Math.log(sum);
    }
  }

  /** Weighted mean and variance of values that have variances of their own. */
  private static final class Moments {
    private double weight;
    private double first;
    private double second;
    private double within;

    void add(double w, double mean, double variance) {
      weight += w;
      first += w * mean;
      second += w * mean * mean;
      within += w * variance;
    }

    double mean() {
      return first / weight;
    }

    double meanVariance() {
      return within / weight;
    }

    double variance() {
      return Math.max(0, second / weight - mean() * mean()) + meanVariance();
    }
  }

  /** What lies beyond six digits differs between processors, and would change the kept bytes. */
  private static double sixDigits(double value) {
    return new BigDecimal(value).round(SIX_DIGITS).doubleValue();
  }

  private static double square(double value) {
    return value * value;
  }
}

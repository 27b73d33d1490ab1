package io.packtrail.rulestimator;

import io.packtrail.domain.Require;

/**
 * What is believed of a battery's ageing before its own history is looked at.
 *
 * <p>The multiplier's prior has a wide second component, so that a battery which plainly ages
 * otherwise than its kind (a defect, a laboratory test at many times the usual load) is believed.
 *
 * @param medianMultiplier median of the factor d on the model's loss
 * @param sdLogMultiplier standard deviation of ln d
 * @param meanExponent mean of p in L = d·dose^p
 * @param sdExponent standard deviation of p
 * @param meanNewRatio mean of the capacity when new over the reference capacity
 * @param sdNewRatio its standard deviation, with errors that all measurements of a battery share
 * @param source where it comes from, one phrase
 */
public record AgeingPrior(
    double medianMultiplier,
    double sdLogMultiplier,
    double meanExponent,
    double sdExponent,
    double meanNewRatio,
    double sdNewRatio,
    String source) {

  /** Exponent before anything is learned: between √t and linear. */
  static final double DEFAULT_MEAN_EXPONENT = 0.65;

  /** Its standard deviation. */
  static final double DEFAULT_SD_EXPONENT = 0.15;

  /** A new battery's capacity lies this far from its reference, one standard deviation. */
  static final double DEFAULT_SD_NEW_RATIO = 0.03;

  /** Share of batteries that age by the wide component. */
  static final double OTHERWISE_RATIO = 0.05;

  /** Standard deviation of ln d in the wide component. */
  static final double OTHERWISE_SD_LOG = 1.5;

  public AgeingPrior {
    Require.positive("medianMultiplier", medianMultiplier, "");
    Require.positive("sdLogMultiplier", sdLogMultiplier, "");
    Require.inRange("meanExponent", meanExponent, 0.3, 1.5, "");
    Require.positive("sdExponent", sdExponent, "");
    Require.inRange("meanNewRatio", meanNewRatio, 0.5, 1.5, "");
    Require.positive("sdNewRatio", sdNewRatio, "");
  }

  /** The prior of a chemistry, before any fleet was seen. */
  static AgeingPrior ofChemistry(double medianMultiplier, double sdLogMultiplier) {
    return new AgeingPrior(
        medianMultiplier,
        sdLogMultiplier,
        DEFAULT_MEAN_EXPONENT,
        DEFAULT_SD_EXPONENT,
        1,
        DEFAULT_SD_NEW_RATIO,
        "chemistry");
  }

  /** Logarithm of the density of ln d, up to a constant. */
  double logDensity(double logMultiplier) {
    double deviation = logMultiplier - Math.log(medianMultiplier);
    double usual = (1 - OTHERWISE_RATIO) * normal(deviation, sdLogMultiplier);
    double otherwise = OTHERWISE_RATIO * normal(deviation, OTHERWISE_SD_LOG);
    return Math.log(usual + otherwise);
  }

  /** Logarithm of the density of p, up to a constant. */
  double logExponentDensity(double exponent) {
    double z = (exponent - meanExponent) / sdExponent;
    return -z * z / 2;
  }

  private static double normal(double deviation, double sd) {
    double z = deviation / sd;
    return Math.exp(-z * z / 2) / sd;
  }
}

package io.packtrail.sohmodel.learned;

/**
 * Parameters of the covariance of {@link GaussianProcess}, for scaled features and labels.
 *
 * @param lengths length scale of each feature, in standard deviations of it
 * @param signalVariance variance of the function that all cells share
 * @param cellOffsetVariance variance of the constant by which one cell differs from the others
 * @param cellSignalVariance variance of the smooth function by which one cell differs
 * @param noiseVariance variance of a single label
 * @param linearVariance variance of the linear part that all cells share
 */
@SuppressWarnings("ArrayRecordComponent") // a vector of numbers, never compared
public record KernelParameters(
    double[] lengths,
    double signalVariance,
    double cellOffsetVariance,
    double cellSignalVariance,
    double noiseVariance,
    double linearVariance) {

  /** Scalars that follow the length scales in the vector of logarithms. */
  private static final int SCALARS = 5;

  /** Parameters from natural logarithms: the length scales, then the variances in field order. */
  static KernelParameters fromLogs(double[] logs) {
    int features = logs.length - SCALARS;
    double[] values = new double[logs.length];
    for (int i = 0; i < logs.length; i++) {
      values[i] = Math.exp(Math.max(-12, Math.min(12, logs[i])));
    }
    double[] lengths = java.util.Arrays.copyOf(values, features);
    return new KernelParameters(
        lengths,
        values[features],
        values[features + 1],
        values[features + 2],
        values[features + 3],
        values[features + 4]);
  }

  /**
   * Centre of the log-normal prior. Long length scales: a feature has to earn its influence. A cell
   * differs from the others by some 17 % of the spread of labels until the data say otherwise.
   */
  static double[] priorLogMeans(int features) {
    double[] means = new double[features + SCALARS];
    java.util.Arrays.fill(means, 0, features, 2 + 0.5 * Math.log(features / 16.0));
    means[features] = 0;
    means[features + 1] = Math.log(0.03);
    means[features + 2] = Math.log(0.03);
    means[features + 3] = Math.log(1e-3);
    means[features + 4] = Math.log(0.3);
    return means;
  }

  /** Width of the log-normal prior. */
  static double[] priorLogDeviations(int features) {
    double[] deviations = new double[features + SCALARS];
    java.util.Arrays.fill(deviations, 0, features, 0.6);
    java.util.Arrays.fill(deviations, features, deviations.length, 1.5);
    return deviations;
  }
}

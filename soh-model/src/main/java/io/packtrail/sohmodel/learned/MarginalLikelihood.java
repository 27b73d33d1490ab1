package io.packtrail.sohmodel.learned;

/**
 * Negative log of marginal likelihood times prior as a function of the logarithms of {@link
 * KernelParameters}, with its gradient ½·tr((K⁻¹ − ααᵀ)·∂K/∂θ), α = K⁻¹y.
 *
 * @see "Rasmussen and Williams (2006), equation 5.9"
 */
final class MarginalLikelihood implements Lbfgs.Objective {
  private final double[][] rows;
  private final int[] cells;
  private final double[] labels;
  private final int features;
  private final double[] priorMeans;
  private final double[] priorDeviations;

  MarginalLikelihood(double[][] rows, int[] cells, double[] labels) {
    this.rows = rows;
    this.cells = cells;
    this.labels = labels;
    this.features = rows[0].length;
    this.priorMeans = KernelParameters.priorLogMeans(features);
    this.priorDeviations = KernelParameters.priorLogDeviations(features);
  }

  /** The most probable parameters, found from the centre of the prior. */
  static KernelParameters fit(double[][] rows, int[] cells, double[] labels, int iterations) {
    MarginalLikelihood objective = new MarginalLikelihood(rows, cells, labels);
    return KernelParameters.fromLogs(Lbfgs.minimise(objective, objective.priorMeans, iterations));
  }

  @Override
  public Lbfgs.Value at(double[] logs) {
    KernelParameters p = KernelParameters.fromLogs(logs);
    int n = rows.length;
    double[][] scaled = scaled(p.lengths());
    double[][] correlation = new double[n][];
    double[][] slope = new double[n][];
    double[][] product = new double[n][];
    double[][] covariance = new double[n][];
    for (int i = 0; i < n; i++) {
      correlation[i] = new double[i + 1];
      slope[i] = new double[i + 1];
      product[i] = new double[i + 1];
      covariance[i] = new double[i + 1];
      for (int j = 0; j <= i; j++) {
        double r = Math.sqrt(5 * GaussianProcess.squaredDistance(scaled[i], scaled[j]));
        double decay = Math.exp(-r);
        correlation[i][j] = (1 + r + r * r / 3) * decay;
        slope[i][j] = 5.0 / 3 * (1 + r) * decay;
        product[i][j] = Cholesky.dot(rows[i], rows[j], 0, features) / features;
        covariance[i][j] =
            p.signalVariance() * correlation[i][j] + p.linearVariance() * product[i][j];
        if (cells[i] == cells[j]) {
          covariance[i][j] += p.cellOffsetVariance() + p.cellSignalVariance() * correlation[i][j];
        }
      }
      covariance[i][i] += p.noiseVariance() + 1e-7;
    }
    Cholesky factor;
    try {
      factor = Cholesky.of(covariance);
    } catch (ArithmeticException notPositiveDefinite) {
      return new Lbfgs.Value(Double.POSITIVE_INFINITY, new double[logs.length]);
    }
    double[] alpha = factor.solve(labels);
    double[][] precision = factor.inverse();
    double[] gradient = new double[logs.length];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        // Both triangles at once: the factor ½ of the gradient stays on the diagonal only.
        double w = (precision[i][j] - alpha[i] * alpha[j]) * (i == j ? 0.5 : 1);
        boolean same = cells[i] == cells[j];
        double e = w * correlation[i][j];
        gradient[features] += p.signalVariance() * e;
        gradient[features + 4] += p.linearVariance() * w * product[i][j];
        double amplitude = p.signalVariance();
        if (same) {
          gradient[features + 1] += p.cellOffsetVariance() * w;
          gradient[features + 2] += p.cellSignalVariance() * e;
          amplitude += p.cellSignalVariance();
        }
        addLengthGradient(gradient, scaled[i], scaled[j], w * amplitude * slope[i][j]);
      }
      gradient[features + 3] += p.noiseVariance() * 0.5 * (precision[i][i] - alpha[i] * alpha[i]);
    }
    double value = 0.5 * Cholesky.dot(labels, alpha, 0, n) + 0.5 * factor.logDeterminant();
    for (int k = 0; k < logs.length; k++) {
      double z = (logs[k] - priorMeans[k]) / priorDeviations[k];
      value += 0.5 * z * z;
      gradient[k] += z / priorDeviations[k];
    }
    return new Lbfgs.Value(value, gradient);
  }

  private void addLengthGradient(double[] gradient, double[] a, double[] b, double weight) {
    for (int f = 0; f < features; f++) {
      double d = a[f] - b[f];
      gradient[f] += weight * d * d;
    }
  }

  private double[][] scaled(double[] lengths) {
    double[][] scaled = new double[rows.length][features];
    for (int i = 0; i < rows.length; i++) {
      for (int f = 0; f < features; f++) {
        scaled[i][f] = rows[i][f] / lengths[f];
      }
    }
    return scaled;
  }
}

package io.packtrail.sohmodel.track;

/**
 * Kalman filter of health: state [s, v, κ, o, g] = capacity ratio at 25 °C, its slope (1/d), its
 * temperature coefficient (1/K), the offset of the current sensor over the reference capacity
 * (1/h), and what the sensor's gain adds to an observed capacity ratio.
 *
 * <p>Between observations s moves as an integrated Wiener process: F = [[1, Δt], [0, 1]], Q = q·
 * [[Δt³/3, Δt²/2], [Δt²/2, Δt]]; the others are constant. An observation is a weighted sum of the
 * states plus its own error: a charge z = s − κ·K + o·h + g + e, h being the hours that it took per
 * unit of state of charge (slow charges carry more of the offset than fast ones), and a reading at
 * no current o + e. g is in every charge alike: charges never tell it from s, the first belief does
 * to a small part. Nothing is clamped and nothing forced to fall.
 *
 * @see "Aitio and Howey (2021), Joule 5, 3204: the same prior for battery health"
 */
final class HealthFilter {
  /** Weights of health itself. */
  static final double[] HEALTH = {1, 0, 0, 0, 0};

  /** Weights of a reading of the sensor while no current flows. */
  static final double[] OFFSET = {0, 0, 0, 1, 0};

  /** Number of states. */
  static final int N = 5;

  private final double noisePerDay3;
  private final double[] mean;
  private final double[] covariance = new double[N * N];

  /**
   * @param noisePerDay3 q, spectral density of the slope's noise (d⁻³)
   * @param mean s, v, κ, o, g to begin with
   * @param variances their variances
   */
  HealthFilter(double noisePerDay3, double[] mean, double[] variances) {
    this.noisePerDay3 = noisePerDay3;
    this.mean = mean.clone();
    for (int i = 0; i < N; i++) {
      covariance[i * N + i] = variances[i];
    }
  }

  private HealthFilter(HealthFilter other) {
    noisePerDay3 = other.noisePerDay3;
    mean = other.mean.clone();
    System.arraycopy(other.covariance, 0, covariance, 0, covariance.length);
  }

  HealthFilter copy() {
    return new HealthFilter(this);
  }

  /** Lets {@code days} pass. */
  void predict(double days) {
    double[] p = covariance;
    mean[0] += days * mean[1];
    double q = noisePerDay3;
    p[0] += days * (p[1] + p[N]) + days * days * p[N + 1] + q * days * days * days / 3;
    setSymmetric(0, 1, p[1] + days * p[N + 1] + q * days * days / 2);
    for (int i = 2; i < N; i++) {
      setSymmetric(0, i, p[i] + days * p[N + i]);
    }
    p[N + 1] += q * days;
  }

  private void setSymmetric(int row, int column, double value) {
    covariance[row * N + column] = value;
    covariance[column * N + row] = value;
  }

  /** Lets the health be off by as much as {@code stdRatio} from now on. */
  void widen(double stdRatio) {
    covariance[0] += stdRatio * stdRatio;
  }

  /** Expected value of an observation with these weights. */
  double expected(double[] weights) {
    return dot(weights, mean);
  }

  /** Variance of an observation with these weights, given the variance of its own error. */
  double innovationVariance(double[] weights, double variance) {
    return dot(weights, covarianceWith(weights)) + variance;
  }

  /** Takes an observation in. */
  void update(double observed, double[] weights, double variance) {
    double[] ph = covarianceWith(weights);
    double s = dot(weights, ph) + variance;
    double innovation = observed - expected(weights);
    for (int i = 0; i < N; i++) {
      mean[i] += ph[i] / s * innovation;
    }
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        covariance[i * N + j] -= ph[i] * ph[j] / s;
      }
    }
  }

  /** Covariance of each state with an observation of these weights, shape {@code [5]}. */
  double[] covarianceWith(double[] weights) {
    double[] ph = new double[N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        ph[i] += covariance[i * N + j] * weights[j];
      }
    }
    return ph;
  }

  /** Sum of products over the states. */
  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Mean of state {@code index}. */
  double mean(int index) {
    return mean[index];
  }

  /** Covariance of two states. */
  double covariance(int row, int column) {
    return covariance[row * N + column];
  }
}

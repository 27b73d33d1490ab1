package io.packtrail.sohmodel.track;

/**
 * Kalman filter of health: state [s, v, κ] = capacity ratio at 25 °C, its slope (1/d) and its
 * temperature coefficient (1/K).
 *
 * <p>Between observations s moves as an integrated Wiener process: F = [[1, Δt], [0, 1]], Q = q·
 * [[Δt³/3, Δt²/2], [Δt²/2, Δt]]; κ is constant. An observation is z = s − κ·max(0, 25 °C − T̄) + e.
 * Nothing is clamped and nothing forced to fall.
 *
 * @see "Aitio and Howey (2021), Joule 5, 3204: the same prior for battery health"
 */
final class HealthFilter {
  private static final int N = 3;

  private final double noisePerDay3;
  private final double[] mean;
  private final double[] covariance = new double[N * N];

  /**
   * @param noisePerDay3 q, spectral density of the slope's noise (d⁻³)
   * @param mean s, v, κ to begin with
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
    double p00 = p[0] + days * (p[1] + p[3]) + days * days * p[4] + q * days * days * days / 3;
    double p01 = p[1] + days * p[4] + q * days * days / 2;
    double p02 = p[2] + days * p[5];
    p[0] = p00;
    p[1] = p01;
    p[3] = p01;
    p[2] = p02;
    p[6] = p02;
    p[4] += q * days;
  }

  /** Expected observation {@code coldK} kelvin below 25 °C (0 when warmer). */
  double expected(double coldK) {
    return mean[0] - coldK * mean[2];
  }

  /** Variance of the observation, given the variance of its own error. */
  double innovationVariance(double coldK, double variance) {
    double[] p = covariance;
    return p[0] - 2 * coldK * p[2] + coldK * coldK * p[8] + variance;
  }

  /** Takes an observation in. */
  void update(double observed, double coldK, double variance) {
    double[] p = covariance;
    double[] ph = new double[N];
    for (int i = 0; i < N; i++) {
      ph[i] = p[i * N] - coldK * p[i * N + 2];
    }
    double s = innovationVariance(coldK, variance);
    double innovation = observed - expected(coldK);
    for (int i = 0; i < N; i++) {
      mean[i] += ph[i] / s * innovation;
    }
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        p[i * N + j] -= ph[i] * ph[j] / s;
      }
    }
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

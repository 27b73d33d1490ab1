package io.packtrail.sohmodel.track;

/**
 * Kalman filter of health: state [s, v, κ, o] = capacity ratio at 25 °C, its slope (1/d), its
 * temperature coefficient (1/K) and the offset of the current sensor over the reference capacity
 * (1/h).
 *
 * <p>Between observations s moves as an integrated Wiener process: F = [[1, Δt], [0, 1]], Q = q·
 * [[Δt³/3, Δt²/2], [Δt²/2, Δt]]; κ and o are constant. An observation is z = s − κ·max(0, 25 °C −
 * T̄) + o·h + e, h being the hours that the charge took per unit of state of charge: slow charges
 * carry more of the offset than fast ones, which is how it shows. Nothing is clamped and nothing
 * forced to fall.
 *
 * @see "Aitio and Howey (2021), Joule 5, 3204: the same prior for battery health"
 */
final class HealthFilter {
  private static final int N = 4;

  private final double noisePerDay3;
  private final double[] mean;
  private final double[] covariance = new double[N * N];

  /**
   * @param noisePerDay3 q, spectral density of the slope's noise (d⁻³)
   * @param mean s, v, κ, o to begin with
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
    setSymmetric(0, 2, p[2] + days * p[N + 2]);
    setSymmetric(0, 3, p[3] + days * p[N + 3]);
    p[N + 1] += q * days;
  }

  private void setSymmetric(int row, int column, double value) {
    covariance[row * N + column] = value;
    covariance[column * N + row] = value;
  }

  /** Expected observation under these circumstances. */
  double expected(Circumstances at) {
    return mean[0] - at.coldK() * mean[2] + at.hoursPerSoc() * mean[3];
  }

  /** Variance of the observation, given the variance of its own error. */
  double innovationVariance(Circumstances at, double variance) {
    double[] ph = covarianceWithObservation(at);
    return ph[0] - at.coldK() * ph[2] + at.hoursPerSoc() * ph[3] + variance;
  }

  /** Takes an observation in. */
  void update(double observed, Circumstances at, double variance) {
    double[] ph = covarianceWithObservation(at);
    double s = ph[0] - at.coldK() * ph[2] + at.hoursPerSoc() * ph[3] + variance;
    double innovation = observed - expected(at);
    for (int i = 0; i < N; i++) {
      mean[i] += ph[i] / s * innovation;
    }
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        covariance[i * N + j] -= ph[i] * ph[j] / s;
      }
    }
  }

  private double[] covarianceWithObservation(Circumstances at) {
    double[] ph = new double[N];
    for (int i = 0; i < N; i++) {
      int row = i * N;
      ph[i] =
          covariance[row]
              - at.coldK() * covariance[row + 2]
              + at.hoursPerSoc() * covariance[row + 3];
    }
    return ph;
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

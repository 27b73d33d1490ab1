package io.packtrail.rulestimator.ageing;

/** Open-circuit voltage over state of charge, linear between points, constant outside. */
final class OcvCurve {
  private final double[] socRatio;
  private final double[] voltageV;

  /**
   * @param socRatio states of charge, ascending, shape {@code [points]}
   * @param voltageV voltages (V), shape {@code [points]}
   */
  OcvCurve(double[] socRatio, double[] voltageV) {
    this.socRatio = socRatio.clone();
    this.voltageV = voltageV.clone();
  }

  double atSoc(double soc) {
    int last = socRatio.length - 1;
    if (soc <= socRatio[0]) {
      return voltageV[0];
    }
    for (int i = 1; i <= last; i++) {
      if (soc <= socRatio[i]) {
        double share = (soc - socRatio[i - 1]) / (socRatio[i] - socRatio[i - 1]);
        return voltageV[i - 1] + share * (voltageV[i] - voltageV[i - 1]);
      }
    }
    return voltageV[last];
  }
}

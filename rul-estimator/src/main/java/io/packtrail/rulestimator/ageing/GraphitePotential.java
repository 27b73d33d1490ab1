package io.packtrail.rulestimator.ageing;

/**
 * Potential of a graphite electrode against lithium as a function of the cell's state of charge.
 *
 * <p>x = 0.0085 + SOC·(0.78 − 0.0085);<br>
 * U(x) = 0.6379 + 0.5416·e^(−305.5309·x) + 0.044·tanh(−(x − 0.1958)/0.1088) − 0.1978·tanh((x −
 * 1.0571)/0.0854) − 0.6875·tanh((x + 0.0117)/0.0529) − 0.0175·tanh((x − 0.5692)/0.0875), in V.
 *
 * @see "Safari and Delacourt, J. Electrochem. Soc. 158 (2011) A562; stoichiometric limits of
 *     Schimpe et al., doi 10.1149/2.1181714jes"
 */
final class GraphitePotential {
  private GraphitePotential() {}

  /** Potential (V) at a state of charge of 0 to 1. */
  static double atSoc(double socRatio) {
    double x = 0.0085 + socRatio * (0.78 - 0.0085);
    return 0.6379
        + 0.5416 * Math.exp(-305.5309 * x)
        + 0.044 * Math.tanh(-(x - 0.1958) / 0.1088)
        - 0.1978 * Math.tanh((x - 1.0571) / 0.0854)
        - 0.6875 * Math.tanh((x + 0.0117) / 0.0529)
        - 0.0175 * Math.tanh((x - 0.5692) / 0.0875);
  }
}

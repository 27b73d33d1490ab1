package io.packtrail.simulators.physics;

import static java.lang.Math.exp;
import static java.lang.Math.pow;
import static java.lang.Math.tanh;

import java.util.function.DoubleUnaryOperator;

/**
 * Published fits of electrode potentials against lithium (V), as functions of stoichiometry, the
 * share of lithium sites that are filled, 0 to 1.
 */
final class ElectrodePotential {
  /** Of Kim et al. (2011), constant term first. */
  private static final double[] NCA_COEFFICIENTS = {
    11.8058, -66.3691, 264.427, -554.774, 621.3475, -344.566, 81.246, -23.488, 15.056, -2.222, 1.638
  };

  /**
   * Graphite with SiOx of the LG M50.
   *
   * @see "Chen et al. (2020), J. Electrochem. Soc. 167 080534, doi 10.1149/1945-7111/ab9050"
   */
  static final ElectrodePotential GRAPHITE_SIOX_CHEN_2020 =
      new ElectrodePotential(
          x ->
              1.9793 * exp(-39.3631 * x)
                  + 0.2482
                  - 0.0909 * tanh(29.8538 * (x - 0.1234))
                  - 0.04478 * tanh(14.9159 * (x - 0.2769))
                  - 0.0205 * tanh(30.4444 * (x - 0.6103)));

  /**
   * Graphite.
   *
   * @see "Safari and Delacourt (2011), J. Electrochem. Soc. 158 A562, doi 10.1149/1.3567007"
   */
  static final ElectrodePotential GRAPHITE_SAFARI_2011 =
      new ElectrodePotential(
          x ->
              0.6379
                  + 0.5416 * exp(-305.5309 * x)
                  - 0.044 * tanh((x - 0.1958) / 0.1088)
                  - 0.1978 * tanh((x - 1.0571) / 0.0854)
                  - 0.6875 * tanh((x + 0.0117) / 0.0529)
                  - 0.0175 * tanh((x - 0.5692) / 0.0875));

  /**
   * Graphite of a 5 A·h automotive pouch cell.
   *
   * @see "Mohtat et al. (2020), J. Electrochem. Soc. 167 110561, doi 10.1149/1945-7111/aba5d1"
   */
  static final ElectrodePotential GRAPHITE_MOHTAT_2020 =
      new ElectrodePotential(
          x ->
              0.063
                  + 0.8 * exp(-75 * (x + 0.001))
                  - 0.0120 * tanh((x - 0.127) / 0.016)
                  - 0.0118 * tanh((x - 0.155) / 0.016)
                  - 0.0035 * tanh((x - 0.220) / 0.020)
                  - 0.0095 * tanh((x - 0.190) / 0.013)
                  - 0.0145 * tanh((x - 0.490) / 0.020)
                  - 0.0800 * tanh((x - 1.030) / 0.055));

  /**
   * NMC811 of the LG M50.
   *
   * @see "Chen et al. (2020), as above"
   */
  static final ElectrodePotential NMC811_CHEN_2020 =
      new ElectrodePotential(
          y ->
              -0.8090 * y
                  + 4.4875
                  - 0.0428 * tanh(18.5138 * (y - 0.5542))
                  - 17.7326 * tanh(15.7890 * (y - 0.3117))
                  + 17.5842 * tanh(15.9308 * (y - 0.3120)));

  /**
   * Mid-nickel NMC of the automotive pouch cell; stands in for NMC622, for which no open fit of
   * this form is known to the authors.
   *
   * @see "Mohtat et al. (2020), as above"
   */
  static final ElectrodePotential NMC_MOHTAT_2020 =
      new ElectrodePotential(
          y ->
              4.3452
                  + y * (-1.6518 + y * (1.6225 + y * (-2.0843 + y * (3.5146 - 2.2166 * y))))
                  - 0.5623e-4 * exp(109.451 * y - 100.006));

  /**
   * LFP.
   *
   * @see "Afshar et al. (2017), arXiv 1709.03970"
   */
  static final ElectrodePotential LFP_AFSHAR_2017 =
      new ElectrodePotential(
          y -> 3.4077 - 0.020269 * y + 0.5 * exp(-150 * y) - 0.9 * exp(-30 * (1 - y)));

  /**
   * NCA.
   *
   * @see "Kim et al. (2011), J. Electrochem. Soc. 158 A955, doi 10.1149/1.3597614"
   */
  static final ElectrodePotential NCA_KIM_2011 =
      new ElectrodePotential(
          y -> polynomial(NCA_COEFFICIENTS, y) - 0.61386 * exp(5.8201 * pow(y, 136.4)));

  private final DoubleUnaryOperator potentialV;

  private ElectrodePotential(DoubleUnaryOperator potentialV) {
    this.potentialV = potentialV;
  }

  /** Potential against lithium (V) at this stoichiometry. */
  double potentialV(double stoichiometryRatio) {
    return potentialV.applyAsDouble(stoichiometryRatio);
  }

  private static double polynomial(double[] coefficients, double x) {
    double value = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      value = value * x + coefficients[i];
    }
    return value;
  }
}

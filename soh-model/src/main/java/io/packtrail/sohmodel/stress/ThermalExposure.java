package io.packtrail.sohmodel.stress;

/** Arrhenius weighting of time at temperature: exp[(E_a/R)(1/298.15 K − 1/T)]. */
public final class ThermalExposure {
  /**
   * Default activation energy (J/mol); lithium-ion calendar ageing lies between 30 and 70 kJ/mol.
   */
  public static final double ACTIVATION_J_PER_MOL = 50_000;

  private static final double GAS_J_PER_MOL_K = 8.314462618;
  private static final double REFERENCE_K = 298.15;

  private ThermalExposure() {}

  /** How many hours at 25 °C one hour at {@code tempDegC} is worth. */
  public static double accelerationRatio(double tempDegC, double activationJPerMol) {
    return Math.exp(
        activationJPerMol / GAS_J_PER_MOL_K * (1 / REFERENCE_K - 1 / (tempDegC + 273.15)));
  }
}

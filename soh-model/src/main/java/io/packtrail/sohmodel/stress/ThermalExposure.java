package io.packtrail.sohmodel.stress;

/** Arrhenius weighting of time at temperature: exp[(E_a/R)(1/298.15 K − 1/T)]. */
public final class ThermalExposure {
  /**
   * Default activation energy (J/mol); lithium-ion calendar ageing lies between 30 and 70 kJ/mol.
   */
  public static final double ACTIVATION_J_PER_MOL = 50_000;

  private static final double GAS_J_PER_MOL_K = 8.314462618;
  private static final double REFERENCE_K = 298.15;

  private static final double STEPS_PER_K = 10;
  private static final double COLDEST_DEG_C = -40;
  private static final double HOTTEST_DEG_C = 80;
  private static final double[] RATIOS = ratios();

  private ThermalExposure() {}

  /**
   * {@link #accelerationRatio} for {@link #ACTIVATION_J_PER_MOL}, from a table of 0.1 K in between
   * which it is linear: off by less than 2e-5 of itself, and fast enough for every sample.
   *
   * @param tempDegC −40 to 80; what lies outside counts as the end
   */
  static double equivalentRatio(double tempDegC) {
    double step =
        (Math.max(COLDEST_DEG_C, Math.min(HOTTEST_DEG_C, tempDegC)) - COLDEST_DEG_C) * STEPS_PER_K;
    int below = Math.min(RATIOS.length - 2, (int) step);
    return RATIOS[below] + (step - below) * (RATIOS[below + 1] - RATIOS[below]);
  }

  private static double[] ratios() {
    double[] ratios = new double[1 + (int) ((HOTTEST_DEG_C - COLDEST_DEG_C) * STEPS_PER_K)];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = accelerationRatio(COLDEST_DEG_C + i / STEPS_PER_K, ACTIVATION_J_PER_MOL);
    }
    return ratios;
  }

  /** How many hours at 25 °C one hour at {@code tempDegC} is worth. */
  public static double accelerationRatio(double tempDegC, double activationJPerMol) {
    return StrictMath.exp(
        activationJPerMol / GAS_J_PER_MOL_K * (1 / REFERENCE_K - 1 / (tempDegC + 273.15)));
  }
}

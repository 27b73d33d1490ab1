package io.packtrail.simulators.physics;

import io.packtrail.domain.Require;

/**
 * Electrical and thermal state of one pack of equal cells.
 *
 * <pre>V = V_oc(z) + I R0 + V1,      C1 dV1/dt = I - V1/R1,      dz/dt = I / (3600 Q)
 * C dT/dt = I² R0 + V1²/R1 + h (T_ambient - T) + P_conditioning
 * R(T, z) = g R_new (1 + 0.6 e^(-z/0.07) + 0.12 e^((z-1)/0.05)) e^(E/R_g (1/T - 1/298.15))</pre>
 *
 * with I positive while charging, R0 = 0.6 R, R1 = 0.4 R, R1 C1 = 45 s and E = 21.3 kJ/mol, the
 * value that 22 months of a passenger car's log gave. Both differential equations are solved
 * exactly for constant input, so a step may be long. One temperature for the whole pack; no
 * diffusion slower than the one time constant, no entropic heat, no self-discharge. Mutable; one
 * thread.
 */
public final class Pack {
  private static final double OHMIC_SHARE_RATIO = 0.6;
  private static final double TIME_CONSTANT_S = 45;
  private static final double ACTIVATION_J_PER_MOL = 21_300;
  private static final double KELVIN = 273.15;
  private static final int SHAPE_STEPS = 1000;
  private static final float[] SHAPE_RATIO = shape();

  private final CellType type;
  private final int seriesCells;
  private final double newCapacityAh;
  private final double newResistanceOhm;
  private final double heatCapacityJPerK;
  private final double heatLossWPerK;

  private OpenCircuitVoltage.Curve curve;
  private double capacityAh;
  private double resistanceRatio = 1;
  private double socRatio;
  private double polarisationV;
  private double tempDegC;
  private double factorTempDegC = Double.NaN;
  private double arrheniusRatio;
  private double stepS = Double.NaN;
  private double relaxationRatio;
  private double coolingRatio;
  private double heatJ;

  /**
   * @param newCapacityAh capacity of the new pack between its cells' voltage limits at 25 °C
   * @param heatCapacityJPerK heat capacity of the pack
   * @param heatLossWPerK heat passed to the surroundings per kelvin of difference
   */
  public Pack(
      CellType type,
      int seriesCells,
      double newCapacityAh,
      double heatCapacityJPerK,
      double heatLossWPerK,
      double socRatio,
      double tempDegC) {
    this.type = type;
    this.seriesCells = seriesCells;
    this.newCapacityAh = newCapacityAh;
    this.newResistanceOhm = type.overvoltageAt1CV() / newCapacityAh * seriesCells;
    this.heatCapacityJPerK = heatCapacityJPerK;
    this.heatLossWPerK = heatLossWPerK;
    this.socRatio = Require.inRange("socRatio", socRatio, 0, 1, "");
    this.tempDegC = tempDegC;
    this.capacityAh = newCapacityAh;
    this.curve = type.openCircuitVoltage().curve(0);
  }

  /** Takes over what ageing has done; the state of charge, a share, stays. */
  public void age(PackAgeing ageing) {
    double lossRatio = ageing.lossRatio();
    capacityAh = newCapacityAh * (1 - lossRatio);
    resistanceRatio = ageing.resistanceRatio();
    curve = type.openCircuitVoltage().curve(lossRatio);
  }

  /**
   * Lets a constant current flow.
   *
   * @param currentA current, positive while charging; cut where it would empty or overfill the pack
   * @param durationS length of the step, above 0
   * @param conditioningW heat (positive) or cold that the vehicle puts into the pack
   * @return the current that flowed (A)
   */
  public double step(double currentA, double durationS, double ambientDegC, double conditioningW) {
    double toFullA = (1 - socRatio) * capacityAh * 3600 / durationS;
    double toEmptyA = -socRatio * capacityAh * 3600 / durationS;
    double flowingA = Math.min(Math.max(currentA, toEmptyA), toFullA);
    prepare(durationS);

    double totalOhm = resistanceOhm();
    double polarisationOhm = (1 - OHMIC_SHARE_RATIO) * totalOhm;
    double settledV = flowingA * polarisationOhm;
    double before = polarisationV;
    polarisationV = settledV + (before - settledV) * relaxationRatio;
    // Mean of V1² over the step, from the exact exponential: settled², a cross term, a square.
    double gapV = before - settledV;
    double meanSquare =
        settledV * settledV
            + 2 * settledV * gapV * TIME_CONSTANT_S * (1 - relaxationRatio) / durationS
            + gapV
                * gapV
                * TIME_CONSTANT_S
                * (1 - relaxationRatio * relaxationRatio)
                / 2
                / durationS;
    double heatW =
        flowingA * flowingA * OHMIC_SHARE_RATIO * totalOhm + meanSquare / polarisationOhm;
    heatJ += heatW * durationS;

    double settledDegC = ambientDegC + (heatW + conditioningW) / heatLossWPerK;
    tempDegC = settledDegC + (tempDegC - settledDegC) * coolingRatio;
    socRatio = Math.min(Math.max(socRatio + flowingA * durationS / 3600 / capacityAh, 0), 1);
    return flowingA;
  }

  private void prepare(double durationS) {
    if (durationS != stepS) {
      stepS = durationS;
      relaxationRatio = Math.exp(-durationS / TIME_CONSTANT_S);
      coolingRatio = Math.exp(-durationS * heatLossWPerK / heatCapacityJPerK);
    }
  }

  /** Terminal voltage of the pack (V) while this current flows. */
  public double terminalV(double currentA) {
    return sourceV() + currentA * OHMIC_SHARE_RATIO * resistanceOhm();
  }

  /**
   * The current (A) at which the pack takes up or gives off this power (W, positive while
   * charging); of a power beyond what the pack can give, the current of the highest it can.
   */
  public double currentForPowerA(double powerW) {
    double ohm = OHMIC_SHARE_RATIO * resistanceOhm();
    double source = sourceV();
    double root = Math.sqrt(Math.max(source * source + 4 * ohm * powerW, 0));
    return (root - source) / (2 * ohm);
  }

  /** The current (A) with which the pack's terminals settle at this voltage. */
  public double currentForVoltageA(double packV) {
    return (packV - openCircuitV(socRatio)) / resistanceOhm();
  }

  private double sourceV() {
    return seriesCells * curve.voltageV(socRatio) + polarisationV;
  }

  /** Open-circuit voltage of the pack (V) at any state of charge. */
  public double openCircuitV(double atSocRatio) {
    return seriesCells * curve.voltageV(atSocRatio);
  }

  /** Ohmic and polarisation resistance of the pack now (Ω). */
  public double resistanceOhm() {
    if (!(Math.abs(tempDegC - factorTempDegC) < 0.05)) {
      factorTempDegC = tempDegC;
      arrheniusRatio = AgeingLaw.arrhenius(tempDegC + KELVIN, -ACTIVATION_J_PER_MOL);
    }
    return referenceResistanceOhm() * arrheniusRatio * shapeRatio();
  }

  /** Ohmic and polarisation resistance of the pack (Ω) at 25 °C and half charge. */
  public double referenceResistanceOhm() {
    return newResistanceOhm * resistanceRatio;
  }

  private double shapeRatio() {
    return SHAPE_RATIO[(int) (socRatio * SHAPE_STEPS + 0.5)];
  }

  private static float[] shape() {
    float[] shape = new float[SHAPE_STEPS + 1];
    double atHalf = 1 + 0.6 * Math.exp(-0.5 / 0.07) + 0.12 * Math.exp(-0.5 / 0.05);
    for (int i = 0; i <= SHAPE_STEPS; i++) {
      double soc = (double) i / SHAPE_STEPS;
      double ratio = 1 + 0.6 * Math.exp(-soc / 0.07) + 0.12 * Math.exp((soc - 1) / 0.05);
      shape[i] = (float) (ratio / atHalf);
    }
    return shape;
  }

  /**
   * Energy (kWh) between two states of charge at 25 °C and a discharge of capacity over three
   * hours.
   */
  public double usableEnergyKWh(double fromSocRatio, double toSocRatio) {
    double chargeAh = capacityAh * (toSocRatio - fromSocRatio);
    double meanV = seriesCells * curve.meanV(fromSocRatio, toSocRatio);
    return chargeAh * (meanV - capacityAh / 3 * referenceResistanceOhm()) / 1000;
  }

  /** Present capacity (A·h) between the cells' voltage limits at 25 °C. */
  public double capacityAh() {
    return capacityAh;
  }

  /** Charge left over present capacity, between the cells' voltage limits, 0 to 1. */
  public double socRatio() {
    return socRatio;
  }

  public double tempDegC() {
    return tempDegC;
  }

  /** Heat (J) generated since the beginning. */
  public double heatJ() {
    return heatJ;
  }

  /** Energy (J) that the polarisation holds and will turn into heat. */
  public double polarisationEnergyJ() {
    double polarisationOhm = (1 - OHMIC_SHARE_RATIO) * resistanceOhm();
    return polarisationV * polarisationV * TIME_CONSTANT_S / polarisationOhm / 2;
  }
}

package io.packtrail.sohmodel.track;

import io.packtrail.domain.Battery;

/**
 * Usable energy from capacity: UBE = Q·(V̄_ocv − I_ref·R), I_ref = C/3, for the state of certified
 * energy of UN GTR 22.
 *
 * <p>V̄_ocv: mean over 0 to 100 % of the chemistry's open-circuit voltage, corrected by how the
 * charge's own mean voltage, less I·R, differs from that curve in the range the charge covered;
 * averaged over charges. A charge counts by 1/σ², σ² = (30 % of I·R)² + (0.3 % of V)²: a fast
 * charge or a cold one says more about resistance than about the open-circuit voltage. The mean
 * forgets: its weight is at most that of 40 good charges. R is the measured one, else 3 % of
 * V_nominal per C, brought to the charge's temperature with 20 kJ/mol.
 *
 * <p>The 3 % and the 30 % have no source; they are choices. The first counts until the battery's
 * own steps of current were measured, and is 1 % of the energy at C/3, so that a resistance half or
 * twice as large moves the energy by 0.5 or 1 %. The second only weighs charges against each other.
 */
public final class UsableEnergy {
  private static final double REFERENCE_C_RATE = 1.0 / 3;
  private static final double DEFAULT_DROP_RATIO_PER_C = 0.03;
  private static final double DROP_STD_RATIO = 0.3;
  private static final double VOLTAGE_STD_RATIO = 0.003;
  private static final double LARGEST_WEIGHT = 40;
  private static final double ACTIVATION_K = 20_000 / 8.314462618;
  private static final double ZERO_DEG_C_K = 273.15;
  private static final double REFERENCE_K = 298.15;

  private final OpenCircuitVoltage ocv;
  private final int seriesCells;
  private final double ratedAh;
  private final double defaultOhm;
  private final double wholeCellV;
  private double meanV = Double.NaN;
  private double weight;

  public UsableEnergy(Battery battery) {
    ocv = OpenCircuitVoltage.of(battery.chemistry());
    seriesCells = battery.seriesCells();
    ratedAh = battery.ratedCapacityAh();
    defaultOhm = DEFAULT_DROP_RATIO_PER_C * battery.nominalVoltageV() / ratedAh;
    wholeCellV = ocv.meanV(0, 1);
  }

  /**
   * Learns from one charge.
   *
   * @param meanVoltageV charge-weighted mean pack voltage (V); 0 where none was reported
   * @param meanCurrentA mean current (A)
   * @param measuredOhm resistance at 25 °C (Ω), NaN where not known
   * @param tempDegC mean temperature (°C); NaN counts as 25 °C
   */
  public void learn(
      double meanVoltageV,
      double meanCurrentA,
      double fromSocRatio,
      double toSocRatio,
      double measuredOhm,
      double tempDegC) {
    if (!(meanVoltageV > 0)) {
      return;
    }
    double ohm = Double.isNaN(measuredOhm) ? defaultOhm : measuredOhm;
    double dropV = meanCurrentA * ohm * resistanceRatio(tempDegC);
    double offsetV = meanVoltageV - dropV - seriesCells * ocv.meanV(fromSocRatio, toSocRatio);
    double usableV = seriesCells * wholeCellV + offsetV - REFERENCE_C_RATE * ratedAh * ohm;
    if (usableV > 0) {
      double stdRatio = StrictMath.hypot(DROP_STD_RATIO * dropV / meanVoltageV, VOLTAGE_STD_RATIO);
      double own = VOLTAGE_STD_RATIO * VOLTAGE_STD_RATIO / (stdRatio * stdRatio);
      weight = Math.min(weight + own, LARGEST_WEIGHT);
      meanV = Double.isNaN(meanV) ? usableV : meanV + own / weight * (usableV - meanV);
    }
  }

  private static double resistanceRatio(double tempDegC) {
    return Double.isNaN(tempDegC)
        ? 1
        : StrictMath.exp(ACTIVATION_K * (1 / (tempDegC + ZERO_DEG_C_K) - 1 / REFERENCE_K));
  }

  /** State of certified energy: usable energy now over certified usable energy. */
  public static double soceRatio(double usableKWh, double certifiedKWh) {
    return usableKWh / certifiedKWh;
  }

  /** Usable energy at this capacity (kWh); NaN before a charge with voltage was seen. */
  public double energyKWh(double capacityAh) {
    return capacityAh * meanV / 1_000;
  }
}

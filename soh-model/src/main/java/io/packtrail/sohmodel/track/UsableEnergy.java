package io.packtrail.sohmodel.track;

import io.packtrail.domain.Battery;

/**
 * Usable energy from capacity: UBE = Q·(V̄_ocv − I_ref·R), I_ref = C/3, for the state of certified
 * energy of UN GTR 22.
 *
 * <p>V̄_ocv: mean over 0 to 100 % of the chemistry's open-circuit voltage, corrected by how the
 * charge's own mean voltage, less I·R, differs from that curve in the range the charge covered;
 * exponential mean over charges, weight 5 %. R is the measured one, else 3 % of V_nominal per C.
 */
public final class UsableEnergy {
  private static final double REFERENCE_C_RATE = 1.0 / 3;
  private static final double DEFAULT_DROP_RATIO_PER_C = 0.03;
  private static final double NEWEST_WEIGHT_RATIO = 0.05;

  private final OpenCircuitVoltage ocv;
  private final int seriesCells;
  private final double ratedAh;
  private final double defaultOhm;
  private final double wholeCellV;
  private double meanV = Double.NaN;

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
   * @param measuredOhm resistance (Ω), NaN where not known
   */
  public void learn(
      double meanVoltageV,
      double meanCurrentA,
      double fromSocRatio,
      double toSocRatio,
      double measuredOhm) {
    if (!(meanVoltageV > 0)) {
      return;
    }
    double ohm = Double.isNaN(measuredOhm) ? defaultOhm : measuredOhm;
    double offsetV =
        meanVoltageV - meanCurrentA * ohm - seriesCells * ocv.meanV(fromSocRatio, toSocRatio);
    double usableV = seriesCells * wholeCellV + offsetV - REFERENCE_C_RATE * ratedAh * ohm;
    if (usableV > 0) {
      meanV = Double.isNaN(meanV) ? usableV : meanV + NEWEST_WEIGHT_RATIO * (usableV - meanV);
    }
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

package io.packtrail.simulators.physics;

import static io.packtrail.simulators.physics.ElectrodePotential.GRAPHITE_MOHTAT_2020;
import static io.packtrail.simulators.physics.ElectrodePotential.GRAPHITE_SAFARI_2011;
import static io.packtrail.simulators.physics.ElectrodePotential.GRAPHITE_SIOX_CHEN_2020;
import static io.packtrail.simulators.physics.ElectrodePotential.LFP_AFSHAR_2017;
import static io.packtrail.simulators.physics.ElectrodePotential.NCA_KIM_2011;
import static io.packtrail.simulators.physics.ElectrodePotential.NMC811_CHEN_2020;
import static io.packtrail.simulators.physics.ElectrodePotential.NMC_MOHTAT_2020;

import io.packtrail.domain.Chemistry;

/**
 * Cells that the fleet is built from.
 *
 * <p>Stoichiometry windows of NMC811 and NMC622 as in the papers of their electrode fits; those of
 * LFP and NCA are ours, chosen so that the cell spans its usual voltages. Overvoltages at 1C are of
 * the size that automotive cells of each kind show (0.07 to 0.12 V over some ten seconds); they are
 * our choice. The median loss multipliers carry laboratory laws over to field packs.
 */
public final class CellType {
  public static final CellType NMC622 =
      new CellType(
          Chemistry.NMC622,
          new OpenCircuitVoltage(
              NMC_MOHTAT_2020,
              GRAPHITE_MOHTAT_2020,
              new double[] {0.0017, 0.8321, 0.8907, 0.0332},
              3.0,
              4.2),
          0.085,
          AgeingLaw.NMC622_DENSO,
          1.22);

  public static final CellType NMC811 =
      new CellType(
          Chemistry.NMC811,
          new OpenCircuitVoltage(
              NMC811_CHEN_2020,
              GRAPHITE_SIOX_CHEN_2020,
              new double[] {0.0279, 0.9014, 0.9084, 0.2661},
              2.8,
              4.19),
          0.095,
          AgeingLaw.NMC811_LG_M50,
          0.7);

  public static final CellType LFP =
      new CellType(
          Chemistry.LFP,
          new OpenCircuitVoltage(
              LFP_AFSHAR_2017,
              GRAPHITE_SAFARI_2011,
              new double[] {0.0085, 0.78, 0.97, 0.02},
              2.5,
              3.45),
          0.070,
          AgeingLaw.LFP_250AH,
          1.9);

  public static final CellType NCA =
      new CellType(
          Chemistry.NCA,
          new OpenCircuitVoltage(
              NCA_KIM_2011,
              GRAPHITE_SIOX_CHEN_2020,
              new double[] {0.0279, 0.9014, 0.95, 0.33},
              2.7,
              4.17),
          0.11,
          AgeingLaw.NCA_PANASONIC,
          1.1);

  private final Chemistry chemistry;
  private final OpenCircuitVoltage openCircuitVoltage;
  private final double overvoltageAt1CV;
  private final AgeingLaw ageingLaw;
  private final double medianLossMultiplierRatio;

  private CellType(
      Chemistry chemistry,
      OpenCircuitVoltage openCircuitVoltage,
      double overvoltageAt1CV,
      AgeingLaw ageingLaw,
      double medianLossMultiplierRatio) {
    this.chemistry = chemistry;
    this.openCircuitVoltage = openCircuitVoltage;
    this.overvoltageAt1CV = overvoltageAt1CV;
    this.ageingLaw = ageingLaw;
    this.medianLossMultiplierRatio = medianLossMultiplierRatio;
  }

  public Chemistry chemistry() {
    return chemistry;
  }

  /** Whether voltage hardly tells the state of charge over most of its range. */
  public boolean isFlat() {
    return chemistry == Chemistry.LFP;
  }

  public AgeingLaw ageingLaw() {
    return ageingLaw;
  }

  /** Median over packs of field loss over the law's loss. */
  public double medianLossMultiplierRatio() {
    return medianLossMultiplierRatio;
  }

  /** Overvoltage (V) of a new cell at 1C, 25 °C and half charge, ohmic and polarisation. */
  double overvoltageAt1CV() {
    return overvoltageAt1CV;
  }

  OpenCircuitVoltage openCircuitVoltage() {
    return openCircuitVoltage;
  }
}

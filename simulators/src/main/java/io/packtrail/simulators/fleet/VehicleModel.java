package io.packtrail.simulators.fleet;

import io.packtrail.simulators.physics.CellType;
import java.util.List;

/**
 * A make of vehicle; invented, with figures of the size of real ones.
 *
 * @param nameplateAh capacity on the label, between the cells' voltage limits
 * @param emptyRatio state of charge of the cells that the vehicle shows as 0 %
 * @param fullRatio state of charge of the cells that the vehicle shows as 100 %
 * @param conditioned whether the pack is heated and cooled
 * @param socStepRatio resolution of the state of charge on the bus
 */
record VehicleModel(
    String modelGroup,
    CellType cell,
    int seriesCells,
    int parallelCells,
    double nameplateAh,
    double nominalV,
    double emptyRatio,
    double fullRatio,
    boolean conditioned,
    double packMassKg,
    double vehicleMassKg,
    double dragAreaM2,
    double acPowerKw,
    double dcPowerKw,
    double socStepRatio) {

  static final List<VehicleModel> CATALOGUE =
      List.of(
          new VehicleModel(
              "kestrel-55-nmc622",
              CellType.NMC622,
              96,
              2,
              156,
              352,
              0.04,
              0.97,
              true,
              345,
              1_750,
              0.63,
              11,
              100,
              0.005),
          new VehicleModel(
              "heron-60-lfp",
              CellType.LFP,
              106,
              1,
              172,
              340,
              0.03,
              1.0,
              false,
              420,
              1_800,
              0.60,
              11,
              110,
              0.005),
          new VehicleModel(
              "merlin-77-nmc811",
              CellType.NMC811,
              108,
              2,
              206,
              394,
              0.05,
              0.98,
              true,
              480,
              2_050,
              0.67,
              11,
              150,
              0.005),
          new VehicleModel(
              "osprey-75-nca",
              CellType.NCA,
              96,
              46,
              220,
              350,
              0.04,
              0.98,
              true,
              470,
              1_900,
              0.57,
              11,
              170,
              0.01),
          new VehicleModel(
              "wren-40-nmc622",
              CellType.NMC622,
              96,
              2,
              115,
              350,
              0.05,
              0.96,
              false,
              300,
              1_600,
              0.68,
              6.6,
              50,
              0.01));

  /** Capacity of an average new pack (A·h) between what the vehicle shows as 0 and 100 %. */
  double usableAh() {
    return nameplateAh * (fullRatio - emptyRatio);
  }

  /** Heat lost per kelvin above the surroundings (W/K); an insulated pack loses less. */
  double heatLossWPerK() {
    return conditioned ? 12 : 16;
  }

  /** Heat capacity (J/K); 950 J/(kg K) is usual for a pack with its housing. */
  double heatCapacityJPerK() {
    return 950 * packMassKg;
  }
}

package io.packtrail.simulators.fleet;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.physics.DayStress;
import io.packtrail.simulators.physics.Pack;
import io.packtrail.simulators.physics.PackAgeing;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;

/**
 * Everything that is drawn once about vehicle number {@code index}. It depends on the seed and the
 * number alone, so a larger fleet holds the same vehicles.
 *
 * @param random source of the vehicle's further streams; used up in a fixed order
 */
record VehicleSpec(
    VehicleModel model,
    Climate climate,
    Driver driver,
    int ageAtStartDays,
    double newCapacityAh,
    double coldLossPerK,
    double certifiedEnergyKWh,
    PackAgeing ageing,
    Battery battery,
    SplittableRandom random) {

  /** Odd, and unlike the increment of {@link SplittableRandom}. */
  private static final long SEED_STEP = 0xD1342543DE82EF95L;

  private static final double LOSS_SD_LOG = 0.3;
  private static final double KNEE_PROBABILITY = 0.1;
  private static final int OLDEST_AT_START_DAYS = 4 * 365;
  private static final double KELVIN = 273.15;
  private static final double USE_KWH_PER_KM = 0.18;

  /** Distance driven before the history (km). */
  double pastKm() {
    return driver.meanDayKm() * ageAtStartDays;
  }

  /** Equivalent full cycles before the history. */
  double pastEquivalentFullCycles() {
    return depthPerDayRatio(model, driver) * ageAtStartDays;
  }

  private static double depthPerDayRatio(VehicleModel model, Driver driver) {
    double usedKWh = driver.meanDayKm() * USE_KWH_PER_KM;
    return Math.min(usedKWh * 1000 / (model.nameplateAh() * model.nominalV()), 0.8);
  }

  static VehicleSpec draw(FleetPlan plan, int index) {
    SplittableRandom random = randomOf(plan.seed(), index);
    // Models alternate, so that small fleets hold every chemistry.
    VehicleModel model =
        VehicleModel.CATALOGUE.get(Math.floorMod(index, VehicleModel.CATALOGUE.size()));
    Climate climate = Climate.values()[random.nextInt(Climate.values().length)];
    Driver driver = Driver.draw(model.cell().isFlat(), random);
    int ageAtStartDays = random.nextInt(30, OLDEST_AT_START_DAYS);
    PackAgeing ageing = drawAgeing(model, random);
    addPast(ageing, model, climate, driver, ageAtStartDays);
    double certifiedEnergyKWh = certifiedEnergyKWh(model);
    return new VehicleSpec(
        model,
        climate,
        driver,
        ageAtStartDays,
        model.nameplateAh() * (1 + 0.008 * random.nextGaussian()),
        Math.max(0.0015 + 0.0003 * random.nextGaussian(), 0),
        certifiedEnergyKWh,
        ageing,
        battery(model, index, plan, ageAtStartDays, certifiedEnergyKWh),
        random);
  }

  /**
   * A stream of its own for each vehicle. The seed is mixed first: streams whose seeds lie a
   * multiple of the generator's increment apart are the same stream, some draws later.
   */
  private static SplittableRandom randomOf(long fleetSeed, int index) {
    return new SplittableRandom(new SplittableRandom(fleetSeed + SEED_STEP * index).nextLong());
  }

  private static PackAgeing drawAgeing(VehicleModel model, SplittableRandom random) {
    boolean knee = random.nextDouble() < KNEE_PROBABILITY;
    double kneeLoss = random.nextDouble(0.06, 0.14);
    double kneeFactor = 3 * Math.exp(0.4 * random.nextGaussian());
    return new PackAgeing(
        model.cell().ageingLaw(),
        model.cell().medianLossMultiplierRatio() * Math.exp(LOSS_SD_LOG * random.nextGaussian()),
        knee ? kneeLoss : Double.POSITIVE_INFINITY,
        Math.max(kneeFactor, 1),
        1.3 * Math.exp(0.3 * random.nextGaussian()));
  }

  /** The years before the history: every season's mean temperature, the driver's mean use. */
  private static void addPast(
      PackAgeing ageing, VehicleModel model, Climate climate, Driver driver, int days) {
    double depth = depthPerDayRatio(model, driver);
    double meanSoc = Math.max(driver.targetRatio() - 0.25, 0.3);
    long dayMs = 86_400_000L;
    for (int i = 0; i < 12; i++) {
      int share = days * (i + 1) / 12 - days * i / 12;
      double tempK = climate.normalDegC(Math.round((i * 30.44 + 15.3) * dayMs)) + 2 + KELVIN;
      DayStress day = new DayStress(tempK, meanSoc, depth, depth / 12, 0.12, 0.25, depth);
      ageing.add(model.cell().ageingLaw().calendarRate(tempK, meanSoc), day, share);
    }
  }

  /** What the maker declares: an average new pack by the rule of GTR 22, rounded down to 0.1. */
  private static double certifiedEnergyKWh(VehicleModel model) {
    Pack average = new Pack(model.cell(), model.seriesCells(), model.nameplateAh(), 1, 1, 0.5, 25);
    double energyKWh = average.usableEnergyKWh(model.emptyRatio(), model.fullRatio());
    return Math.floor(energyKWh * 10) / 10;
  }

  private static Battery battery(
      VehicleModel model, int index, FleetPlan plan, int ageDays, double certifiedEnergyKWh) {
    String number = "%04d".formatted(index + 1);
    LocalDate start = plan.start().atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate inServiceOn = start.minusDays(ageDays);
    return new Battery(
        new BatteryId("SIM-" + number),
        "urn:packtrail:passport:SIM-" + number,
        "SIM-VEHICLE-" + number,
        new GatewayId("SIM-GW-" + number),
        model.modelGroup(),
        model.cell().chemistry(),
        model.nameplateAh(),
        certifiedEnergyKWh,
        model.nominalV(),
        model.seriesCells(),
        model.parallelCells(),
        inServiceOn.minusDays(60),
        inServiceOn,
        BatteryCategory.EV,
        Math.rint(model.usableAh() * 2) / 2,
        "usable capacity of a new pack at 25 °C as the maker declares it");
  }
}

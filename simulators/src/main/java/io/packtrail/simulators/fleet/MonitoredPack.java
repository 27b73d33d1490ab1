package io.packtrail.simulators.fleet;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.physics.DayStress;
import io.packtrail.simulators.physics.Pack;
import io.packtrail.simulators.physics.PackAgeing;
import java.time.LocalDate;
import java.util.SplittableRandom;

/**
 * A pack with the BMS that watches it: the truth on one side, what the bus shows on the other.
 *
 * <p>The shown state of charge runs between the maker's buffers, and in the cold part of the charge
 * at the bottom cannot be had: usable capacity is that at 25 °C times 1 - c · max(0, 25 °C - T), c
 * about 0.15 % per kelvin. Mutable; one thread.
 */
final class MonitoredPack {
  private static final double REFERENCE_DEG_C = 25;

  private final VehicleModel model;
  private final Battery battery;
  private final PackAgeing ageing;
  private final double newCapacityAh;
  private final double coldLossPerK;
  private final double certifiedEnergyKWh;
  private final double newResistanceOhm;
  private final Pack pack;
  private final SocError socError;
  private final Sensors sensors;
  private final ReportedSoh reportedSoh;
  private StressMeter stress;
  private double equivalentFullCycles;

  MonitoredPack(
      VehicleSpec spec,
      double pastEquivalentFullCycles,
      double socRatio,
      double tempDegC,
      SplittableRandom random) {
    this.model = spec.model();
    this.battery = spec.battery();
    this.ageing = spec.ageing();
    this.newCapacityAh = spec.newCapacityAh();
    this.coldLossPerK = spec.coldLossPerK();
    this.certifiedEnergyKWh = spec.certifiedEnergyKWh();
    this.equivalentFullCycles = pastEquivalentFullCycles;
    this.pack =
        new Pack(
            model.cell(),
            model.seriesCells(),
            newCapacityAh,
            model.heatCapacityJPerK(),
            model.heatLossWPerK(),
            socRatio,
            tempDegC);
    this.newResistanceOhm = pack.referenceResistanceOhm();
    pack.age(ageing);
    this.socError = new SocError(model.cell().isFlat(), random.split());
    this.sensors = new Sensors(model.seriesCells(), random.split());
    this.reportedSoh = new ReportedSoh(sohRatio(), random.split());
    this.stress = new StressMeter(model.cell().ageingLaw(), newCapacityAh);
  }

  /** Lets current flow, see {@link Pack#step}, and keeps count of it. */
  double step(double currentA, double durationS, double ambientDegC, double conditioningW) {
    double before = pack.socRatio();
    double flowedA = pack.step(currentA, durationS, ambientDegC, conditioningW);
    socError.move(pack.socRatio() - before);
    stress.add(durationS, flowedA, pack.socRatio(), pack.tempDegC());
    return flowedA;
  }

  Pack pack() {
    return pack;
  }

  /** State of charge between the buffers at the pack's temperature, without the BMS's error. */
  double usableSocRatio() {
    double span = model.fullRatio() - model.emptyRatio();
    double coldK = Math.max(0, REFERENCE_DEG_C - pack.tempDegC());
    double emptyRatio = model.emptyRatio() + span * Math.min(coldLossPerK * coldK, 0.5);
    return (pack.socRatio() - emptyRatio) / (model.fullRatio() - emptyRatio);
  }

  /** State of charge as the dashboard shows it. */
  double shownSocRatio() {
    double shown = Math.min(Math.max(usableSocRatio() + socError.ratio(), 0), 1);
    return Sensors.quantised(shown, model.socStepRatio());
  }

  /** Tells the BMS that a charge ended at the voltage limit. */
  void fullCharge() {
    socError.fullCharge(1 - usableSocRatio());
  }

  /** Writes what the bus shows into the sample begun last. */
  void report(SampleSeries.Builder samples, double currentA, boolean connected) {
    samples.set(Signal.SOC_RATIO, shownSocRatio()).set(Signal.BMS_SOH_RATIO, reportedSoh.ratio());
    sensors.measure(samples, pack.terminalV(currentA), currentA, connected, pack.tempDegC());
  }

  /** Ages the pack by the day that ends now, and says what is true afterwards. */
  TruthDay endDay(LocalDate date) {
    DayStress day = stress.day();
    double meanTempDegC = stress.meanTempDegC();
    ageing.add(stress.meanCalendarRate(), day, 1);
    pack.age(ageing);
    equivalentFullCycles += day.equivalentFullCycles() * newCapacityAh / battery.ratedCapacityAh();
    stress = new StressMeter(model.cell().ageingLaw(), newCapacityAh);
    reportedSoh.nextDay(sohRatio());
    return new TruthDay(
        battery.batteryId(),
        date,
        usableCapacityAh(),
        sohRatio(),
        pack.usableEnergyKWh(model.emptyRatio(), model.fullRatio()) / certifiedEnergyKWh,
        pack.referenceResistanceOhm(),
        pack.referenceResistanceOhm() / newResistanceOhm - 1,
        equivalentFullCycles,
        meanTempDegC);
  }

  private double usableCapacityAh() {
    return pack.capacityAh() * (model.fullRatio() - model.emptyRatio());
  }

  private double sohRatio() {
    return usableCapacityAh() / battery.reference().capacityAh();
  }
}

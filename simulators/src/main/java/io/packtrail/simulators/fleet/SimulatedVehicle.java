package io.packtrail.simulators.fleet;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.GatewayMessage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One vehicle living its days: it parks, drives and charges, its sensors report, its gateway sends.
 * A day is simulated when its messages are asked for. Mutable; one thread.
 */
final class SimulatedVehicle {
  private static final long DAY_MS = 86_400_000L;
  private static final long HOUR_MS = 3_600_000L;
  private static final long SECOND_MS = 1_000L;
  private static final double STANDBY_W = 5;
  private static final double DRIVE_STEP_S = 5;
  private static final long DRIVE_SAMPLE_MS = 30_000;

  /** So long after pulling away every step is sampled, for resistance from steps of current. */
  private static final long FAST_SAMPLE_MS = 60_000;

  private static final double RESERVE_RATIO = 0.12;
  private static final double ENOUGH_RATIO = 0.8;
  private static final double USE_KWH_PER_KM = 0.2;
  private static final double TUNNEL_PROBABILITY = 0.04;

  private final VehicleModel model;
  private final Driver driver;
  private final Consumer<TruthDay> truth;
  private final long endMs;
  private final SplittableRandom habits;
  private final Weather weather;
  private final Uplink uplink;
  private final MonitoredPack pack;
  private final boolean garage;
  private long nowMs;
  private long midnightMs;
  private double odometerKm;
  private @Nullable Charger plugged;
  private boolean charging;
  private boolean ended;

  SimulatedVehicle(FleetPlan plan, VehicleSpec spec, Consumer<TruthDay> truth) {
    this.model = spec.model();
    this.driver = spec.driver();
    this.truth = truth;
    this.endMs = plan.end().toEpochMilli();
    this.midnightMs = plan.start().toEpochMilli();
    this.nowMs = midnightMs;
    this.habits = spec.random().split();
    this.weather = new Weather(spec.climate(), spec.random().split());
    GatewayId gatewayId = Objects.requireNonNull(spec.battery().gatewayId(), "gatewayId");
    this.uplink = new Uplink(gatewayId, spec.battery().batteryId(), endMs, spec.random().split());
    this.garage = habits.nextDouble() < 0.4;
    this.odometerKm = Math.rint(spec.pastKm());
    this.pack =
        new MonitoredPack(
            spec,
            spec.pastEquivalentFullCycles(),
            habits.nextDouble(0.5, 0.8),
            weather.ambientDegC(nowMs),
            spec.random().split());
  }

  /** When the next message leaves, or {@link Long#MAX_VALUE} after the last. */
  long nextLeavesMs() {
    // A message is certain to be next only when no day still to come can send an earlier one.
    while (!ended && uplink.nextLeavesMs() > nowMs) {
      simulateDay();
    }
    return uplink.nextLeavesMs();
  }

  /** The next message, or null after the last. */
  @Nullable GatewayMessage poll() {
    nextLeavesMs();
    return uplink.poll();
  }

  private void simulateDay() {
    List<Driver.Trip> trips = driver.tripsOfDay(midnightMs, habits);
    for (int i = 0; i < trips.size(); i++) {
      idleUntil(trips.get(i).startMs());
      drive(trips.get(i).distanceKm());
      if (i == trips.size() - 1) {
        plugIn();
      }
    }
    LocalDate date = Instant.ofEpochMilli(midnightMs).atZone(ZoneOffset.UTC).toLocalDate();
    midnightMs += DAY_MS;
    idleUntil(midnightMs);
    truth.accept(pack.endDay(date));
    weather.nextDay();
    uplink.nextDay(nowMs);
    if (midnightMs > endMs) {
      uplink.send();
      ended = true;
    }
  }

  private void idleUntil(long untilMs) {
    while (nowMs < untilMs) {
      Charger charger = plugged;
      if (charger != null && nowMs >= charger.beginsMs()) {
        chargeUntil(charger, untilMs);
      } else {
        long wakesMs = charger == null ? untilMs : Math.min(untilMs, charger.beginsMs());
        park(Math.min(wakesMs, nowMs + HOUR_MS));
      }
    }
  }

  private void park(long untilMs) {
    double currentA = pack.pack().currentForPowerA(-STANDBY_W);
    flow(currentA, untilMs - nowMs, parkedDegC(), 0);
    report(0, false, 0);
  }

  private double parkedDegC() {
    double outsideDegC = weather.ambientDegC(nowMs);
    return garage ? 0.6 * outsideDegC + 0.4 * 16 : outsideDegC;
  }

  private void plugIn() {
    if (pack.shownSocRatio() >= driver.plugInBelowRatio()) {
      return;
    }
    if (habits.nextDouble() < driver.fastProbability()) {
      chargeFast();
      return;
    }
    long nightMs = midnightMs + 23 * HOUR_MS;
    plugged =
        new Charger(
            driver.chargesAtNight() ? Math.max(nightMs, nowMs) : nowMs,
            driver.homePowerKw(),
            driver.targetRatio(),
            false);
  }

  private void chargeFast() {
    Charger station = new Charger(nowMs, driver.stationPowerKw(), ENOUGH_RATIO, true);
    plugged = station;
    chargeUntil(station, nowMs + 3 * HOUR_MS);
    unplug();
  }

  private void chargeUntil(Charger charger, long untilMs) {
    double currentA = charger.currentA(model, pack.pack());
    if (!charging) {
      report(0, true, 0);
      flow(currentA, SECOND_MS, parkedDegC(), conditioningW());
      report(currentA, true, 0);
      charging = true;
    }
    long sampleMs = Math.round(charger.sampleS() * SECOND_MS);
    while (nowMs < untilMs && !charger.done(model, pack.pack(), pack.shownSocRatio())) {
      currentA = charger.currentA(model, pack.pack());
      currentA = flow(currentA, Math.min(sampleMs, untilMs - nowMs), parkedDegC(), conditioningW());
      report(currentA, true, 0);
    }
    if (charger.done(model, pack.pack(), pack.shownSocRatio())) {
      if (charger.tapered(model, pack.pack())) {
        pack.fullCharge();
      }
      unplug();
    }
  }

  private void unplug() {
    if (charging) {
      flow(0, SECOND_MS, parkedDegC(), 0);
      report(0, true, 0);
    }
    charging = false;
    plugged = null;
  }

  private void drive(double distanceKm) {
    unplug();
    double neededRatio = distanceKm * USE_KWH_PER_KM / usableKWh() + RESERVE_RATIO;
    if (pack.shownSocRatio() < Math.min(neededRatio, ENOUGH_RATIO - 0.1)) {
      chargeFast();
    }
    DriveCycle cycle = new DriveCycle(model, distanceKm, habits);
    long tunnelMs =
        habits.nextDouble() < TUNNEL_PROBABILITY
            ? nowMs + habits.nextLong(FAST_SAMPLE_MS, 20 * FAST_SAMPLE_MS)
            : Long.MAX_VALUE;
    long daylightMs = tunnelMs + habits.nextLong(FAST_SAMPLE_MS, 6 * FAST_SAMPLE_MS);
    long beganMs = nowMs;
    long sampledMs = nowMs;
    report(0, true, 0);
    while (!cycle.arrived()) {
      double drivenKm = cycle.drivenKm();
      cycle.step(DRIVE_STEP_S);
      odometerKm += cycle.drivenKm() - drivenKm;
      double currentA =
          flow(
              driveA(cycle),
              Math.round(DRIVE_STEP_S * SECOND_MS),
              weather.ambientDegC(nowMs),
              conditioningW());
      boolean due = nowMs - sampledMs >= DRIVE_SAMPLE_MS || nowMs - beganMs <= FAST_SAMPLE_MS;
      boolean hidden = nowMs > tunnelMs && nowMs < daylightMs;
      if (due && !hidden) {
        report(currentA, true, cycle.speedKmh());
        sampledMs = nowMs;
      }
      if (pack.usableSocRatio() < RESERVE_RATIO / 2) {
        chargeFast();
      }
    }
    flow(0, SECOND_MS, weather.ambientDegC(nowMs), 0);
    report(0, true, 0);
  }

  private double driveA(DriveCycle cycle) {
    double outsideDegC = weather.ambientDegC(nowMs);
    double cabinW = Math.min(300 + 90 * Math.abs(outsideDegC - 21), 3_500);
    double heatW = conditioningW();
    double packHeaterW = heatW > 0 ? heatW : -heatW / 2;
    double socRoom = Math.max(0, 0.97 - pack.usableSocRatio());
    double braking = Math.min(cycle.packPowerW(), Math.min(60_000, 1e6 * socRoom));
    return pack.pack().currentForPowerA(Math.max(braking, -140_000) - cabinW - packHeaterW);
  }

  /** Heat (W) that the vehicle puts into the pack while it drives or charges. */
  private double conditioningW() {
    double tempDegC = pack.pack().tempDegC();
    if (!model.conditioned() || (tempDegC > 10 && tempDegC < 33)) {
      return 0;
    }
    return tempDegC <= 10 ? 3_000 : -3_000;
  }

  private double usableKWh() {
    return model.usableAh() * model.nominalV() / 1000;
  }

  private double flow(double currentA, long durationMs, double ambientDegC, double heatW) {
    double flowedA = pack.step(currentA, (double) durationMs / SECOND_MS, ambientDegC, heatW);
    nowMs += durationMs;
    return flowedA;
  }

  private void report(double currentA, boolean connected, double speedKmh) {
    SampleSeries.Builder samples = uplink.sampleAt(nowMs);
    if (samples == null) {
      return;
    }
    samples
        .set(Signal.ODOMETER_KM, Math.floor(odometerKm * 10) / 10)
        .set(Signal.SPEED_KMH, Math.rint(speedKmh))
        .set(Signal.AMBIENT_DEG_C, Sensors.quantised(weather.ambientDegC(nowMs), 0.5));
    pack.report(samples, currentA, connected);
  }
}

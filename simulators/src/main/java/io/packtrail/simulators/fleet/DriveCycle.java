package io.packtrail.simulators.fleet;

import java.util.random.RandomGenerator;

/**
 * Speed and power of one trip. The driver follows a wanted speed that changes every minute or so,
 * now and then to a halt, higher on longer trips. Power at the pack from
 *
 * <pre>F = 1.05 m a + 0.010 m g + 0.5 ρ CdA v²,   P = -F v / 0.90 driving, -0.65 F v braking</pre>
 *
 * Mutable; one thread.
 */
final class DriveCycle {
  private static final double GRAVITY_M_S2 = 9.81;
  private static final double AIR_DENSITY_KG_M3 = 1.2;
  private static final double ROLLING_RATIO = 0.010;
  private static final double DRIVE_EFFICIENCY_RATIO = 0.90;
  private static final double REGENERATION_RATIO = 0.65;

  private final VehicleModel model;
  private final RandomGenerator random;
  private final double distanceM;
  private double drivenM;
  private double speedMs;
  private double wantedMs;
  private double accelerationMs2;
  private double holdS;
  private double forceN;

  DriveCycle(VehicleModel model, double distanceKm, RandomGenerator random) {
    this.model = model;
    this.random = random;
    this.distanceM = distanceKm * 1000;
  }

  boolean arrived() {
    return drivenM >= distanceM;
  }

  /** Drives on. */
  void step(double durationS) {
    holdS -= durationS;
    if (holdS <= 0) {
      chooseSpeed();
    }
    double before = speedMs;
    double change = wantedMs - speedMs;
    double limit = accelerationMs2 * durationS;
    speedMs = Math.max(0, speedMs + Math.min(Math.max(change, -limit), limit));
    double meanMs = (before + speedMs) / 2;
    drivenM += meanMs * durationS;
    forceN =
        1.05 * model.vehicleMassKg() * (speedMs - before) / durationS
            + (meanMs > 0 ? ROLLING_RATIO * model.vehicleMassKg() * GRAVITY_M_S2 : 0)
            + 0.5 * AIR_DENSITY_KG_M3 * model.dragAreaM2() * meanMs * meanMs;
  }

  private void chooseSpeed() {
    double remainingM = distanceM - drivenM;
    boolean rural = distanceM > 8_000 && remainingM > 2_000 && drivenM > 2_000;
    boolean motorway = distanceM > 30_000 && remainingM > 5_000 && drivenM > 5_000;
    double topKmh = motorway ? 120 : rural ? 85 : 52;
    boolean halt = !motorway && random.nextDouble() < (rural ? 0.1 : 0.3) && speedMs > 0;
    wantedMs = halt ? 0 : topKmh / 3.6 * random.nextDouble(0.6, 1);
    accelerationMs2 = random.nextDouble(0.6, 1.6);
    holdS = halt ? random.nextDouble(10, 40) : random.nextDouble(25, motorway ? 180 : 90);
  }

  /** Mean power of the last step at the pack (W), positive while braking charges it. */
  double packPowerW() {
    double wheelW = forceN * speedMs;
    return wheelW > 0 ? -wheelW / DRIVE_EFFICIENCY_RATIO : -wheelW * REGENERATION_RATIO;
  }

  double speedKmh() {
    return speedMs * 3.6;
  }

  double drivenKm() {
    return drivenM / 1000;
  }
}

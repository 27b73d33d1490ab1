package io.packtrail.sohmodel;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.util.Random;

/**
 * A car with known truth, for tests: daily drives, charges every third day, seasons, capacity that
 * falls from 140 Ah along a square root of time and shrinks in the cold by 0.18 %/K, a state of
 * charge rounded to a step, a current sensor with gain and noise.
 */
final class SyntheticVehicle {
  private static final long START_MS = 1_704_067_200_000L; // 2024-01-01
  private static final double FRESH_AH = 140;
  private static final double KAPPA_PER_K = 0.0018;

  private final Random random;
  private final int days;
  private final double gainRatio;
  private final double socStepRatio;
  private final SampleSeries.Builder builder = SampleSeries.builder(300_000);
  private double socRatio = 0.6;
  private double odometerKm = 1_000;

  SyntheticVehicle(long seed, int days, double gainRatio, double socStepRatio) {
    this.random = new Random(seed);
    this.days = days;
    this.gainRatio = gainRatio;
    this.socStepRatio = socStepRatio;
  }

  /** Capacity at 25 °C on a day (A·h). */
  static double trueCapacityAh(int day) {
    return FRESH_AH * (1 - 0.05 * Math.sqrt(day / 365.25));
  }

  SampleSeries simulate() {
    for (int day = 0; day < days; day++) {
      long midnightMs = START_MS + day * 86_400_000L;
      double tempDegC = 13 - 12 * Math.cos(2 * Math.PI * day / 365.25) + random.nextGaussian();
      double capacityAh = trueCapacityAh(day) * (1 - KAPPA_PER_K * Math.max(0, 25 - tempDegC));
      for (int hour = 0; hour < 8; hour++) {
        sample(midnightMs + hour * 3_600_000L, 0, tempDegC, 0);
      }
      drive(midnightMs + 8 * 3_600_000L, tempDegC, capacityAh);
      if (day % 3 == 2) {
        charge(midnightMs + 18 * 3_600_000L, tempDegC, capacityAh);
      }
    }
    return builder.build();
  }

  private void drive(long fromMs, double tempDegC, double capacityAh) {
    for (int i = 0; i < 180; i++) {
      double currentA = -35 + 30 * random.nextGaussian();
      socRatio = Math.max(0.05, socRatio + currentA * 10 / 3_600 / capacityAh);
      odometerKm += 10 * 70 / 3_600.0;
      sample(fromMs + i * 10_000L, currentA, tempDegC, 70);
    }
  }

  private void charge(long fromMs, double tempDegC, double capacityAh) {
    double target = 0.75 + 0.2 * random.nextDouble();
    double bmsErrorRatio = 0.004 * random.nextGaussian();
    for (int i = 0; socRatio < target; i++) {
      socRatio += 32.0 * 30 / 3_600 / capacityAh;
      sample(fromMs + i * 30_000L, 32, tempDegC, 0, bmsErrorRatio * (socRatio - 0.4));
    }
  }

  private void sample(long epochMs, double currentA, double tempDegC, double speedKmh) {
    sample(epochMs, currentA, tempDegC, speedKmh, 0);
  }

  private void sample(
      long epochMs, double currentA, double tempDegC, double speedKmh, double socErrorRatio) {
    double shown = Math.floor((socRatio + socErrorRatio) / socStepRatio) * socStepRatio;
    double cellV = 3.4 + 0.7 * socRatio + 0.0006 * currentA;
    builder
        .add(epochMs)
        .set(Signal.PACK_VOLTAGE_V, 96 * cellV)
        .set(Signal.PACK_CURRENT_A, currentA * gainRatio + 0.05 * random.nextGaussian())
        .set(Signal.SOC_RATIO, Math.max(0, Math.min(1, shown)))
        .set(Signal.TEMP_MEAN_DEG_C, Math.rint(tempDegC))
        .set(Signal.SPEED_KMH, speedKmh)
        .set(Signal.ODOMETER_KM, odometerKm);
  }
}

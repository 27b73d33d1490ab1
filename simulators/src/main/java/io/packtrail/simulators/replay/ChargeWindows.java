package io.packtrail.simulators.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * From every charge one random window: what a vehicle shows that is plugged in and unplugged as it
 * suits its driver. A charge is a run of rows above 0.02C, pauses of up to two minutes included.
 * The window begins after a uniform 0 to 70 % of the charge that flowed and spans a uniform 20 to
 * 100 % of the rest; charges below 5 % of the rated capacity are left out whole. Memory: one
 * charge.
 */
final class ChargeWindows implements RowPortion {
  private static final double CHARGE_C_RATE = 0.02;
  private static final long LONGEST_PAUSE_MS = 120_000;
  private static final long LONGEST_GAP_MS = 600_000;
  private static final double LATEST_BEGIN_RATIO = 0.7;
  private static final double SHORTEST_RATIO = 0.2;
  private static final double SMALLEST_CHARGE_RATIO = 0.05;
  private static final double MS_PER_HOUR = 3_600_000;

  private final double ratedCapacityAh;
  private final SplittableRandom random;
  private final List<RecordedRow> run = new ArrayList<>();
  private long lastChargingMs;

  ChargeWindows(double ratedCapacityAh, long seed) {
    this.ratedCapacityAh = ratedCapacityAh;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public List<RecordedRow> accept(RecordedRow row) {
    boolean charging = row.packCurrentA() > CHARGE_C_RATE * ratedCapacityAh;
    boolean resting = Math.abs(row.packCurrentA()) <= CHARGE_C_RATE * ratedCapacityAh;
    List<RecordedRow> done = List.of();
    if (!run.isEmpty()) {
      long previousMs = run.get(run.size() - 1).epochMs();
      boolean gap = row.epochMs() - previousMs > LONGEST_GAP_MS;
      boolean pause = resting && row.epochMs() - lastChargingMs > LONGEST_PAUSE_MS;
      if (gap || pause || !(charging || resting)) {
        done = end();
      }
    }
    if (charging || (resting && !run.isEmpty())) {
      run.add(row);
    }
    if (charging) {
      lastChargingMs = row.epochMs();
    }
    return done;
  }

  @Override
  public List<RecordedRow> end() {
    double[] flowedAh = new double[run.size()];
    for (int i = 1; i < flowedAh.length; i++) {
      RecordedRow before = run.get(i - 1);
      RecordedRow row = run.get(i);
      double meanA = (before.packCurrentA() + row.packCurrentA()) / 2;
      flowedAh[i] = flowedAh[i - 1] + meanA * (row.epochMs() - before.epochMs()) / MS_PER_HOUR;
    }
    double totalAh = flowedAh.length == 0 ? 0 : flowedAh[flowedAh.length - 1];
    // Drawn even where nothing is sent, so that one charge does not change the next one's window.
    double beginRatio = random.nextDouble(0, LATEST_BEGIN_RATIO);
    double spanRatio = random.nextDouble(SHORTEST_RATIO, 1) * (1 - beginRatio);
    List<RecordedRow> window = new ArrayList<>();
    if (totalAh >= SMALLEST_CHARGE_RATIO * ratedCapacityAh) {
      for (int i = 0; i < flowedAh.length; i++) {
        double flowedRatio = flowedAh[i] / totalAh;
        if (flowedRatio >= beginRatio && flowedRatio <= beginRatio + spanRatio) {
          window.add(run.get(i));
        }
      }
    }
    run.clear();
    return window;
  }
}

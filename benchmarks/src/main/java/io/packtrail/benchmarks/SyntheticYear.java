package io.packtrail.benchmarks;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.util.ArrayList;
import java.util.List;

/**
 * A battery-year of samples at a fixed interval: each day an hour of driving, four hours of
 * charging, rest in between. Not a physical simulation: only the amount and shape of the data
 * matter here.
 */
final class SyntheticYear {
  private static final long START_EPOCH_MS = 1_735_689_600_000L; // 2025-01-01T00:00:00Z
  private static final double CAPACITY_AH = 150;
  private static final int CHUNK = 8_192;

  private SyntheticYear() {}

  /** The battery that the samples belong to. */
  static Battery battery() {
    return new Battery(
        new BatteryId("BENCH-1"),
        "urn:packtrail:passport:BENCH-1",
        null,
        null,
        null,
        Chemistry.NMC622,
        CAPACITY_AH,
        52.0,
        352,
        96,
        3,
        null,
        null,
        BatteryCategory.EV,
        null,
        null);
  }

  /**
   * The samples, in chunks.
   *
   * @param days length (d), at least 1
   * @param intervalSeconds time between samples (s), at least 1
   */
  static List<SampleSeries> samples(int days, int intervalSeconds) {
    List<SampleSeries> chunks = new ArrayList<>();
    int total = days * 86_400 / intervalSeconds;
    double socRatio = 0.8;
    SampleSeries.Builder chunk = SampleSeries.builder(CHUNK);
    for (int i = 0; i < total; i++) {
      long second = (long) i * intervalSeconds;
      double packCurrentA = currentA(second % 86_400, socRatio);
      socRatio += packCurrentA * intervalSeconds / 3_600 / CAPACITY_AH;
      double packVoltageV = 96 * (3.4 + 0.7 * socRatio) + 0.05 * packCurrentA;
      chunk
          .add(START_EPOCH_MS + second * 1_000)
          .set(Signal.PACK_VOLTAGE_V, packVoltageV)
          .set(Signal.PACK_CURRENT_A, packCurrentA)
          .set(Signal.SOC_RATIO, Math.rint(socRatio * 200) / 200)
          .set(Signal.TEMP_MEAN_DEG_C, 15 + 10 * Math.sin(second / 5e6))
          .set(Signal.SPEED_KMH, packCurrentA < 0 ? 50 : 0);
      if (chunk.size() == CHUNK) {
        chunks.add(chunk.build());
        chunk = SampleSeries.builder(CHUNK);
      }
    }
    if (chunk.size() > 0) {
      chunks.add(chunk.build());
    }
    return chunks;
  }

  private static double currentA(long secondOfDay, double socRatio) {
    if (secondOfDay >= 8 * 3_600 && secondOfDay < 9 * 3_600) {
      return socRatio > 0.1 ? -60 + 40 * Math.sin(secondOfDay / 7.0) : 0;
    }
    if (secondOfDay >= 20 * 3_600) {
      return socRatio < 0.9 ? 20 : 0;
    }
    return 0;
  }
}

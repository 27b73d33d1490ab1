package io.packtrail.sohmodel.stress;

import io.packtrail.domain.AgeingStress.CycleBin;
import io.packtrail.sohmodel.carry.Tape;
import java.util.ArrayList;
import java.util.List;

/**
 * Cycles by depth (10 %), mean state of charge (20 %) and temperature (10 K from {@value
 * #COLDEST_DEG_C} °C, where the gate ends); the last bin of the latter two is for what is not
 * known.
 */
final class CycleTable {
  static final int DEPTH_BINS = 10;

  private static final int SOC_BINS = 5;
  private static final int TEMP_BINS = 12;
  private static final int COLDEST_DEG_C = -40;
  private static final int BIN_DEG_C = 10;
  private static final int SOC_COLUMNS = SOC_BINS + 1;
  private static final int TEMP_COLUMNS = TEMP_BINS + 1;

  private final double[] counts = new double[DEPTH_BINS * SOC_COLUMNS * TEMP_COLUMNS];

  /**
   * Adds cycles.
   *
   * @param meanSocRatio NaN where not known
   * @param tempDegC NaN where not known
   */
  void add(int depthBin, double meanSocRatio, double tempDegC, double count) {
    int soc = bin(meanSocRatio * SOC_BINS, SOC_BINS);
    int temp = bin((tempDegC - COLDEST_DEG_C) / BIN_DEG_C, TEMP_BINS);
    counts[(depthBin * SOC_COLUMNS + soc) * TEMP_COLUMNS + temp] += count;
  }

  private static int bin(double position, int bins) {
    return Double.isNaN(position) ? bins : Math.max(0, Math.min(bins - 1, (int) position));
  }

  /** Bins that hold cycles, by depth, state of charge and temperature. */
  List<CycleBin> bins() {
    List<CycleBin> bins = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        int temp = i % TEMP_COLUMNS;
        int soc = i / TEMP_COLUMNS % SOC_COLUMNS;
        bins.add(
            new CycleBin(
                i / TEMP_COLUMNS / SOC_COLUMNS * (100 / DEPTH_BINS),
                soc == SOC_BINS ? null : (Integer) (soc * (100 / SOC_BINS)),
                temp == TEMP_BINS ? null : (Integer) (COLDEST_DEG_C + temp * BIN_DEG_C),
                counts[i]));
      }
    }
    return bins;
  }

  void exchange(Tape tape) {
    tape.reals(counts);
  }
}

package io.packtrail.sohmodel.quality;

import io.packtrail.domain.Battery;
import io.packtrail.domain.DataQuality.Check;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.Tally;
import java.util.Locale;

/**
 * Checks the newest pack voltages ({@link NewestShare}) against the cells that were registered:
 * wrong where half of them are impossible or lie outside the cell voltages reported with them, or
 * where a tenth is impossible by less than a factor of 1.5, which no sentinel of a sensor is but
 * another chemistry or number of cells.
 */
final class VoltageCheck {
  private static final double MOSTLY_RATIO = 0.5;
  private static final double NOTABLE_RATIO = 0.1;
  private static final double NEAR_FACTOR = 1.5;
  private static final double CELL_TOLERANCE_V = 0.05;

  private final Battery battery;
  private final CellLimits limits;
  private final Decision decision = new Decision();
  private final NewestShare wrong = new NewestShare();
  private final NewestShare near = new NewestShare();
  private final NewestShare contradicted = new NewestShare();
  private long values;
  private long refusedBefore;
  private double lowestV = Double.POSITIVE_INFINITY;
  private double highestV = Double.NEGATIVE_INFINITY;

  VoltageCheck(Battery battery) {
    this.battery = battery;
    limits = CellLimits.of(battery.chemistry());
  }

  /**
   * Takes a sample.
   *
   * @param refused pack voltages refused so far, this sample's included
   */
  void add(Sample sample, Tally refused) {
    boolean isRefused = refused.count() > refusedBefore;
    refusedBefore = refused.count();
    double cellV = sample.cellVoltageV;
    if (!isRefused && Double.isNaN(cellV)) {
      return;
    }
    boolean isContradicted = isContradicted(sample);
    values++;
    wrong.add(sample.epochMs, isRefused || isContradicted);
    near.add(sample.epochMs, isRefused && isNear(refused.newest() / battery.seriesCells()));
    contradicted.add(sample.epochMs, isContradicted);
    if (!Double.isNaN(cellV)) {
      lowestV = Math.min(lowestV, cellV);
      highestV = Math.max(highestV, cellV);
    }
    if (wrong.isEnough()) {
      decision.set(wrong.ratio() <= MOSTLY_RATIO && near.ratio() <= NOTABLE_RATIO, sample.epochMs);
    }
  }

  private static boolean isContradicted(Sample sample) {
    return sample.cellVoltageV < sample.cellVoltageMinV - CELL_TOLERANCE_V
        || sample.cellVoltageV > sample.cellVoltageMaxV + CELL_TOLERANCE_V;
  }

  private boolean isNear(double cellV) {
    return cellV > limits.lowestV() / NEAR_FACTOR && cellV < limits.highestV() * NEAR_FACTOR;
  }

  Check check(Tally refused) {
    return decision.check(
        "voltage-unit",
        text(
            "%.2f to %.2f V a cell with %d cells in series",
            lowestV, highestV, battery.seriesCells()),
        fault(refused),
        values == 0
            ? "no voltage has been reported"
            : text("%d values of voltage so far, need %d", values, NewestShare.LEAST_VALUES));
  }

  private String fault(Tally refused) {
    if (contradicted.ratio() > MOSTLY_RATIO * wrong.ratio()) {
      return text(
          "the pack voltage over %d cells in series lies outside the cell voltages reported with"
              + " it: check seriesCells",
          battery.seriesCells());
    }
    return text(
        "%.0f %% of the newest pack voltages are left out (%.4g to %.4g V), impossible for %d"
            + " cells in series (%.1f to %.1f V a cell): %s",
        100 * wrong.ratio(),
        refused.lowest(),
        refused.highest(),
        battery.seriesCells(),
        limits.lowestV(),
        limits.highestV(),
        suspect(refused));
  }

  private String suspect(Tally refused) {
    if (near.ratio() > NOTABLE_RATIO) {
      return text("check chemistry (%s) and seriesCells", battery.chemistry());
    }
    boolean milli =
        fits(refused.lowest() / 1_000 / battery.seriesCells())
            && fits(refused.highest() / 1_000 / battery.seriesCells());
    return milli ? "they look like mV sent as V" : "check the unit and seriesCells";
  }

  private boolean fits(double cellV) {
    return cellV >= limits.lowestV() && cellV <= limits.highestV();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

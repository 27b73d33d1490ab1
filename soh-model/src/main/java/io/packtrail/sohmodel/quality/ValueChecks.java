package io.packtrail.sohmodel.quality;

import io.packtrail.domain.Battery;
import io.packtrail.domain.DataQuality.Check;
import io.packtrail.domain.Signal;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.SampleGate;
import io.packtrail.sohmodel.sample.Tally;
import java.util.List;
import java.util.Locale;

/**
 * Checks, from the first samples on, whether voltage, temperature and state of charge come in the
 * units and for the number of cells that were registered. Each is decided after 100 values.
 */
final class ValueChecks {
  private static final int LEAST_VALUES = 100;
  private static final double MOSTLY_RATIO = 0.5;
  private static final double CELL_TOLERANCE_V = 0.05;
  private static final double PERCENT_SENT_AS_RATIO = 0.0101;
  private static final double LEAST_CHARGE_RATIO = 0.3;

  private final int seriesCells;
  private final double referenceAh;
  private final CellLimits limits;
  private final Decision voltage = new Decision();
  private final Decision temperature = new Decision();
  private final Decision soc = new Decision();
  private long voltages;
  private long contradicted;
  private long temperatures;
  private double coldestDegC = Double.POSITIVE_INFINITY;
  private double hottestDegC = Double.NEGATIVE_INFINITY;
  private long socs;
  private double highestSocRatio;
  private double lowestV = Double.POSITIVE_INFINITY;
  private double highestV = Double.NEGATIVE_INFINITY;
  private double chargedAh;

  ValueChecks(Battery battery) {
    seriesCells = battery.seriesCells();
    referenceAh = battery.reference().capacityAh();
    limits = CellLimits.of(battery.chemistry());
  }

  /**
   * Takes a sample.
   *
   * @param gate what it refused so far, this sample included
   */
  void add(Sample sample, SampleGate gate) {
    takeVoltage(sample, gate.refused(Signal.PACK_VOLTAGE_V).count());
    if (!Double.isNaN(sample.tempDegC)) {
      temperatures++;
      coldestDegC = Math.min(coldestDegC, sample.tempMinDegC);
      hottestDegC = Math.max(hottestDegC, sample.tempMaxDegC);
    }
    long refusedTemperatures = temperatureRefusals(gate).count();
    if (temperatures + refusedTemperatures >= LEAST_VALUES) {
      temperature.set(
          refusedTemperatures <= MOSTLY_RATIO * (temperatures + refusedTemperatures),
          sample.epochMs);
    }
    takeSoc(sample);
  }

  /** Takes charge that went in (A·h). */
  void charged(double ah) {
    chargedAh += ah;
  }

  List<Check> checks(SampleGate gate) {
    return List.of(voltageCheck(gate), temperatureCheck(gate), socCheck());
  }

  private void takeVoltage(Sample sample, long refused) {
    double cellV = sample.cellVoltageV;
    if (!Double.isNaN(cellV)) {
      voltages++;
      lowestV = Math.min(lowestV, cellV);
      highestV = Math.max(highestV, cellV);
      if (cellV < sample.cellVoltageMinV - CELL_TOLERANCE_V
          || cellV > sample.cellVoltageMaxV + CELL_TOLERANCE_V) {
        contradicted++;
      }
    }
    long all = voltages + refused;
    if (all >= LEAST_VALUES) {
      voltage.set(refused + contradicted <= MOSTLY_RATIO * all, sample.epochMs);
    }
  }

  private void takeSoc(Sample sample) {
    if (!Double.isNaN(sample.socRatio)) {
      socs++;
      highestSocRatio = Math.max(highestSocRatio, sample.socRatio);
    }
    boolean asRatio = highestSocRatio > 0 && highestSocRatio <= PERCENT_SENT_AS_RATIO;
    if (socs >= LEAST_VALUES && (!asRatio || chargedAh > LEAST_CHARGE_RATIO * referenceAh)) {
      soc.set(!asRatio, sample.epochMs);
    }
  }

  private Check voltageCheck(SampleGate gate) {
    return voltage.check(
        "voltage-unit",
        text("%.2f to %.2f V a cell with %d cells in series", lowestV, highestV, seriesCells),
        voltageFault(gate.refused(Signal.PACK_VOLTAGE_V)),
        waiting("voltage", voltages + gate.refused(Signal.PACK_VOLTAGE_V).count()));
  }

  private String voltageFault(Tally refused) {
    if (refused.count() < contradicted) {
      return text(
          "the pack voltage over %d cells in series lies outside the cell voltages reported with"
              + " it: check seriesCells",
          seriesCells);
    }
    boolean milli =
        fits(refused.lowest() / 1_000 / seriesCells)
            && fits(refused.highest() / 1_000 / seriesCells);
    return text(
        "pack voltages of %.4g to %.4g V are impossible for %d cells in series (%.1f to %.1f V a"
            + " cell): %s; they are left out",
        refused.lowest(),
        refused.highest(),
        seriesCells,
        limits.lowestV(),
        limits.highestV(),
        milli ? "they look like mV sent as V" : "check the unit and seriesCells");
  }

  private boolean fits(double cellV) {
    return cellV >= limits.lowestV() && cellV <= limits.highestV();
  }

  private Check temperatureCheck(SampleGate gate) {
    Tally refused = temperatureRefusals(gate);
    return temperature.check(
        "temperature",
        text("%.0f to %.0f °C", coldestDegC, hottestDegC),
        text(
            "most temperatures (%.0f to %.0f °C) cannot be believed and are left out: check the"
                + " sensor and its scale",
            refused.lowest(), refused.highest()),
        waiting("temperature", temperatures) + "; without temperature a cold battery looks aged");
  }

  /** Of the mean, or of the extremes where only these are sent. */
  private static Tally temperatureRefusals(SampleGate gate) {
    Tally mean = gate.refused(Signal.TEMP_MEAN_DEG_C);
    Tally max = gate.refused(Signal.TEMP_MAX_DEG_C);
    return max.count() > mean.count() ? max : mean;
  }

  Check socCheck() {
    return soc.check(
        "soc-unit",
        text("state of charge up to %.0f %%", 100 * highestSocRatio),
        text(
            "the state of charge never exceeds %.2f %% although %.0f %% of the reference capacity"
                + " was charged: it looks like a ratio sent as percent",
            100 * highestSocRatio, 100 * chargedAh / referenceAh),
        waiting("state of charge", socs));
  }

  private static String waiting(String what, long values) {
    return values == 0
        ? "no " + what + " has been reported"
        : text("%d values of %s so far, need %d", values, what, LEAST_VALUES);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

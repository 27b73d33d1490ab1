package io.packtrail.sohmodel.quality;

import io.packtrail.domain.Battery;
import io.packtrail.domain.DataQuality.Check;
import io.packtrail.domain.Signal;
import io.packtrail.sohmodel.carry.Tape;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.SampleGate;
import io.packtrail.sohmodel.sample.Tally;
import java.util.List;
import java.util.Locale;

/**
 * Checks, from the first samples on, whether voltage, temperature and state of charge come in the
 * units and for the number of cells that were registered. Each is decided after 100 values, by the
 * newest ones: voltage and temperature of one to two weeks ({@link NewestShare}), the state of
 * charge of each 30 % of the reference capacity that was charged.
 */
final class ValueChecks {
  private static final double MOSTLY_RATIO = 0.5;
  private static final double PERCENT_SENT_AS_RATIO = 0.0101;
  private static final double LEAST_CHARGE_RATIO = 0.3;

  /** So many since the last decision: the first value after a silence decides nothing. */
  private static final int FEW_VALUES = 20;

  private final double referenceAh;
  private final VoltageCheck voltage;
  private final Decision temperature = new Decision();
  private final Decision soc = new Decision();
  private final NewestShare wrongTemperatures = new NewestShare();
  private long temperatures;
  private long temperaturesRefused;

  /** Sent and believed, and sent and refused, those of an earlier analysis included. */
  private long allTemperatures;

  private long allTemperaturesRefused;
  private double coldestDegC = Double.POSITIVE_INFINITY;
  private double hottestDegC = Double.NEGATIVE_INFINITY;
  private long socs;
  private double highestSocRatio;

  /** Charged since the unit of the state of charge was last decided, and its highest since then. */
  private double newestChargedAh;

  private double newestSocRatio;
  private int newestSocs;

  /** The highest state of charge beside which it looked like a ratio. */
  private double tooLowRatio;

  ValueChecks(Battery battery) {
    referenceAh = battery.reference().capacityAh();
    voltage = new VoltageCheck(battery);
  }

  /**
   * Takes a sample.
   *
   * @param gate what it refused so far, this sample included
   */
  void add(Sample sample, SampleGate gate) {
    voltage.add(sample, gate.refused(Signal.PACK_VOLTAGE_V));
    takeTemperature(sample, temperatureRefusals(gate).count());
    takeSoc(sample);
  }

  /** Takes charge that went in (A·h). */
  void charged(double ah) {
    newestChargedAh += ah;
  }

  List<Check> checks(SampleGate gate) {
    return List.of(
        voltage.check(gate.refused(Signal.PACK_VOLTAGE_V)), temperatureCheck(gate), socCheck());
  }

  private void takeTemperature(Sample sample, long refused) {
    boolean isRefused = refused > temperaturesRefused;
    temperaturesRefused = refused;
    boolean isKnown = !Double.isNaN(sample.tempDegC);
    if (isKnown) {
      temperatures++;
      allTemperatures++;
      coldestDegC = Math.min(coldestDegC, sample.tempMinDegC);
      hottestDegC = Math.max(hottestDegC, sample.tempMaxDegC);
    }
    allTemperaturesRefused += isRefused ? 1 : 0;
    if (isKnown || isRefused) {
      wrongTemperatures.add(sample.epochMs, isRefused);
    }
    if (wrongTemperatures.isEnough()) {
      temperature.set(wrongTemperatures.ratio() <= MOSTLY_RATIO, sample.epochMs);
    }
  }

  private void takeSoc(Sample sample) {
    if (Double.isNaN(sample.socRatio)) {
      return;
    }
    socs++;
    highestSocRatio = Math.max(highestSocRatio, sample.socRatio);
    newestSocRatio = Math.max(newestSocRatio, sample.socRatio);
    newestSocs++;
    boolean isCharged =
        newestSocs >= FEW_VALUES && newestChargedAh > LEAST_CHARGE_RATIO * referenceAh;
    if (socs < NewestShare.LEAST_VALUES
        || (newestSocRatio <= PERCENT_SENT_AS_RATIO && !isCharged)) {
      return;
    }
    boolean asRatio = newestSocRatio > 0 && newestSocRatio <= PERCENT_SENT_AS_RATIO;
    tooLowRatio = asRatio ? newestSocRatio : tooLowRatio;
    soc.set(!asRatio, sample.epochMs);
    if (isCharged) {
      newestSocRatio = 0;
      newestSocs = 0;
      newestChargedAh = 0;
    }
  }

  /**
   * Whether most of all temperatures were refused, so that the others are chance hits of a wrong
   * unit or a broken sensor rather than measurements.
   */
  boolean doubtsTemperature() {
    return allTemperatures + allTemperaturesRefused >= NewestShare.LEAST_VALUES
        && allTemperaturesRefused > MOSTLY_RATIO * (allTemperatures + allTemperaturesRefused);
  }

  void exchange(Tape tape) {
    allTemperatures = tape.whole(allTemperatures);
    allTemperaturesRefused = tape.whole(allTemperaturesRefused);
  }

  private Check temperatureCheck(SampleGate gate) {
    Tally refused = temperatureRefusals(gate);
    return temperature.check(
        "temperature",
        text("%.0f to %.0f °C", coldestDegC, hottestDegC),
        text(
            "most of the newest temperatures cannot be believed (%.0f to %.0f °C) and are left out:"
                + " check the sensor and its scale",
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
            "the state of charge did not exceed %.2f %% while %.0f %% of the reference capacity"
                + " was charged: it looks like a ratio sent as percent",
            100 * tooLowRatio, 100 * LEAST_CHARGE_RATIO),
        waiting("state of charge", socs));
  }

  private static String waiting(String what, long values) {
    return values == 0
        ? "no " + what + " has been reported"
        : text("%d values of %s so far, need %d", values, what, NewestShare.LEAST_VALUES);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

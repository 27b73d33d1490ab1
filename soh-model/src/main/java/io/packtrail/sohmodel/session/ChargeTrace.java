package io.packtrail.sohmodel.session;

import io.packtrail.sohmodel.curve.CurveReader;
import io.packtrail.sohmodel.learned.ChargeFeatureReader;
import io.packtrail.sohmodel.sample.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What a running charge leaves behind as evidence: the instants at which the reported state of
 * charge changed, with the charge and energy moved up to then, faults seen on the way, and the
 * charge curve where one is wanted. Constant memory.
 *
 * <p>Between two samples with different state of charge the change is put halfway in charge and in
 * value. That is exact for a state of charge reported without rounding at constant current, and for
 * a rounded one it leaves an error uniform over the smaller of one rounding step and the charge of
 * one sampling interval.
 */
public final class ChargeTrace {
  private static final double SAME_SOC_RATIO = 1e-6;

  /** One change of the reported state of charge. */
  static final class Flip {
    double socRatio;
    double chargeAh;
    double energyKWh;
    double voltageAh;
    double intervalAh;
    double intervalH;
    double currentA;
    double tempDegC;
    long epochMs;
  }

  private final @Nullable CurveReader curve;
  private final @Nullable ChargeFeatureReader features;
  private final Flip first = new Flip();
  private final Flip last = new Flip();
  private int flips;
  private double chargeAh;
  private double energyKWh;
  private double voltageAh;
  private double lastSocRatio;
  private double lastSocAh;
  private double lastSocKWh;
  private double lastSocVoltageAh;
  private long lastSocMs;
  private double smallestStepRatio;
  private double largestFallRatio;
  private double largestRiseRatio;
  private double largestRiseAh;
  private double lastCurrentA;
  private int sameCurrentSamples;
  private int longestSameCurrentSamples;
  private double lowestPackV;
  private double highestPackV;
  private double startVoltageV;
  private double startCurrentA;
  private double lastVoltageV;
  private double putInAh;
  private double endPutInAh;

  /**
   * @param curve reads the charge curve, or null where none is wanted
   * @param features reads the features of a learned model, or null where none are wanted
   */
  public ChargeTrace(@Nullable CurveReader curve, @Nullable ChargeFeatureReader features) {
    this.curve = curve;
    this.features = features;
  }

  void restart(Sample sample) {
    flips = 0;
    chargeAh = 0;
    energyKWh = 0;
    voltageAh = 0;
    lastSocRatio = sample.socRatio;
    lastSocAh = 0;
    lastSocKWh = 0;
    lastSocVoltageAh = 0;
    lastSocMs = sample.epochMs;
    smallestStepRatio = 1;
    largestFallRatio = 0;
    largestRiseRatio = 0;
    largestRiseAh = 0;
    lowestPackV = Double.POSITIVE_INFINITY;
    highestPackV = Double.NEGATIVE_INFINITY;
    startVoltageV = sample.cellVoltageV;
    startCurrentA = sample.currentA;
    lastVoltageV = sample.cellVoltageV;
    putInAh = 0;
    endPutInAh = 0;
    lastCurrentA = sample.currentA;
    sameCurrentSamples = 1;
    longestSameCurrentSamples = 1;
    if (curve != null) {
      curve.restart(sample.cellVoltageV, sample.currentA);
    }
    if (features != null) {
      features.restart(sample.epochMs, sample.cellVoltageV, sample.currentA);
    }
  }

  /** Takes an interval of the charge itself. */
  void add(Step step, Sample sample) {
    integrate(step);
    endPutInAh = putInAh;
    lastVoltageV = sample.cellVoltageV;
    if (!Double.isNaN(sample.packVoltageV)) {
      lowestPackV = Math.min(lowestPackV, sample.packVoltageV);
      highestPackV = Math.max(highestPackV, sample.packVoltageV);
    }
    watchCurrent(sample.currentA);
    if (!Double.isNaN(sample.socRatio)) {
      watchSoc(sample);
    }
    if (curve != null) {
      curve.add(putInAh, sample.cellVoltageV, sample.currentA);
    }
    if (features != null) {
      features.add(sample.epochMs, putInAh, sample.cellVoltageV, sample.currentA);
    }
  }

  /**
   * Takes an interval of a pause in which the charge may have ended: its charge counts, its state
   * of charge is looked at only if the charge goes on.
   */
  void addPause(Step step) {
    integrate(step);
    if (curve != null) {
      curve.interrupt();
    }
    if (features != null) {
      features.interrupt();
    }
  }

  private void integrate(Step step) {
    chargeAh += step.netAh();
    energyKWh += step.netKWh();
    voltageAh += step.hasVoltage ? step.netAh() : 0;
    putInAh += step.chargedAh;
  }

  private void watchCurrent(double currentA) {
    sameCurrentSamples = currentA == lastCurrentA ? sameCurrentSamples + 1 : 1;
    longestSameCurrentSamples = Math.max(longestSameCurrentSamples, sameCurrentSamples);
    lastCurrentA = currentA;
  }

  private void watchSoc(Sample sample) {
    double rise = sample.socRatio - lastSocRatio;
    if (Math.abs(rise) > SAME_SOC_RATIO) {
      double intervalAh = chargeAh - lastSocAh;
      Flip flip = flips == 0 ? first : last;
      flip.socRatio = 0.5 * (sample.socRatio + lastSocRatio);
      flip.chargeAh = 0.5 * (chargeAh + lastSocAh);
      flip.energyKWh = 0.5 * (energyKWh + lastSocKWh);
      flip.voltageAh = 0.5 * (voltageAh + lastSocVoltageAh);
      flip.intervalAh = intervalAh;
      flip.intervalH = (sample.epochMs - lastSocMs) / 3.6e6;
      flip.currentA = sample.currentA;
      flip.tempDegC = sample.tempDegC;
      flip.epochMs = sample.epochMs;
      flips++;
      smallestStepRatio = Math.min(smallestStepRatio, Math.abs(rise));
      largestFallRatio = Math.max(largestFallRatio, -rise);
      if (rise > largestRiseRatio) {
        largestRiseRatio = rise;
        largestRiseAh = intervalAh;
      }
    }
    lastSocRatio = sample.socRatio;
    lastSocAh = chargeAh;
    lastSocKWh = energyKWh;
    lastSocVoltageAh = voltageAh;
    lastSocMs = sample.epochMs;
  }

  /** Whether the state of charge was ever reported. */
  public boolean hasSoc() {
    return !Double.isNaN(lastSocRatio);
  }

  /** Changes of the reported state of charge. */
  public int flips() {
    return flips;
  }

  /** Change of the state of charge from the first flip to the last; 0 with fewer than two. */
  public double socChangeRatio() {
    return flips < 2 ? 0 : last.socRatio - first.socRatio;
  }

  /** State of charge halfway between the first flip and the last. */
  public double socMiddleRatio() {
    return 0.5 * (last.socRatio + first.socRatio);
  }

  /** Charge from the first flip to the last (A·h); 0 with fewer than two. */
  public double flipChargeAh() {
    return flips < 2 ? 0 : last.chargeAh - first.chargeAh;
  }

  /** Part of {@link #flipChargeAh} of which the voltage, and so the energy, is known (A·h). */
  public double flipVoltageAh() {
    return flips < 2 ? 0 : last.voltageAh - first.voltageAh;
  }

  /** Whether the pack voltage moved at all; one that stands still is no measurement. */
  public boolean voltageMoves() {
    return highestPackV > lowestPackV;
  }

  /** Energy of {@link #flipVoltageAh} (kWh). */
  public double flipEnergyKWh() {
    return flips < 2 ? 0 : last.energyKWh - first.energyKWh;
  }

  /** Time from the first flip to the last (h). */
  public double flipHours() {
    return flips < 2 ? 0 : (last.epochMs - first.epochMs) / 3.6e6;
  }

  /**
   * What the trapezoid rule may be off by (A·h): half a sampling interval times the change of the
   * current between the outer flips. A value may be the current of that instant or the mean of the
   * interval before it, and nothing in the data says which.
   */
  public double samplingAh() {
    return flips < 2
        ? 0
        : 0.5
            * Math.max(first.intervalH, last.intervalH)
            * Math.abs(last.currentA - first.currentA);
  }

  /** State of charge at the first flip. */
  public double firstSocRatio() {
    return first.socRatio;
  }

  /** State of charge at the last flip. */
  public double lastSocRatio() {
    return last.socRatio;
  }

  /** Temperature at the first flip (°C), NaN where not reported. */
  public double firstTempDegC() {
    return first.tempDegC;
  }

  /** Temperature at the last flip (°C), NaN where not reported. */
  public double lastTempDegC() {
    return last.tempDegC;
  }

  /** Charge of the longer of the two sampling intervals in which the outer flips lie (A·h). */
  public double flipIntervalAh() {
    return Math.max(first.intervalAh, last.intervalAh);
  }

  /** Smallest step that the reported state of charge made: its resolution, or coarser. */
  public double smallestStepRatio() {
    return smallestStepRatio;
  }

  /** Largest fall between two samples, 0 where it never fell. */
  public double largestFallRatio() {
    return largestFallRatio;
  }

  /** Largest rise between two samples. */
  public double largestRiseRatio() {
    return largestRiseRatio;
  }

  /** Charge that went in during the largest rise (A·h). */
  public double largestRiseAh() {
    return largestRiseAh;
  }

  /** Last reported state of charge, NaN where there was none. */
  public double endSocRatio() {
    return lastSocRatio;
  }

  /** Mean cell voltage at the sample before the charge (V), NaN where not reported. */
  public double startVoltageV() {
    return startVoltageV;
  }

  /** Current at the sample before the charge (A). */
  public double startCurrentA() {
    return startCurrentA;
  }

  /** Mean cell voltage at the end of the charge (V), NaN where not reported. */
  public double endVoltageV() {
    return lastVoltageV;
  }

  /** Charge that went in up to the end (A·h). */
  public double chargeAh() {
    return endPutInAh;
  }

  /** Current at the end of the charge (A). */
  public double endCurrentA() {
    return lastCurrentA;
  }

  /** Longest run of samples with the very same current. */
  public int longestSameCurrentSamples() {
    return longestSameCurrentSamples;
  }

  /** The reader of the learned model's features, or null where none are wanted. */
  public @Nullable ChargeFeatureReader features() {
    return features;
  }

  /** The reader of the charge curve, where one is wanted. */
  public @Nullable CurveReader curve() {
    return curve;
  }
}

package io.packtrail.sohmodel.track;

import io.packtrail.domain.Battery;
import io.packtrail.sohmodel.sample.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Resistance from steps of the current: R = ΔV/ΔI between consecutive samples at most 10 s apart
 * with |ΔI| > 0.5 C and |ΔSOC| < 1 %, at 40 to 95 % state of charge and above 10 °C, brought to 25
 * °C by R25 = R·exp[−(E_R/R_g)·(1/T − 1/298.15 K)], E_R = 20 kJ/mol (measured on a passenger car:
 * 21.3 ± 1.1).
 *
 * <p>One step scatters by a quarter; a value is the geometric mean of {@value #BLOCK_STEPS} steps
 * (1.3 %). A step {@value #PLAUSIBLE_FACTOR} times above or below the first block is not believed:
 * a choice without a source, seven of its standard deviations in ln R, so that only samples that
 * belong to different moments are left out. It is the resistance at about the sampling interval,
 * comparable only with itself. Constant memory.
 */
public final class ResistanceTrack {
  static final int BLOCK_STEPS = 300;
  private static final double LONGEST_STEP_S = 10;
  private static final double LEAST_STEP_C_RATE = 0.5;
  private static final double LOWEST_SOC_RATIO = 0.4;
  private static final double HIGHEST_SOC_RATIO = 0.95;
  private static final double LARGEST_SOC_CHANGE_RATIO = 0.01;
  private static final double COLDEST_DEG_C = 10;
  private static final double ACTIVATION_J_PER_MOL = 20_000;
  private static final double GAS_J_PER_MOL_K = 8.314462618;
  private static final double PLAUSIBLE_FACTOR = 5;

  private final double leastStepA;
  private double sumLog;
  private int steps;
  private double firstLogOhm = Double.NaN;
  private double lastLogOhm = Double.NaN;

  public ResistanceTrack(Battery battery) {
    leastStepA = LEAST_STEP_C_RATE * battery.ratedCapacityAh();
  }

  /** Takes two consecutive samples. */
  public void add(Sample from, Sample to) {
    double stepA = to.currentA - from.currentA;
    if (Math.abs(stepA) <= leastStepA || to.epochMs - from.epochMs > LONGEST_STEP_S * 1_000) {
      return;
    }
    boolean inWindow =
        to.socRatio >= LOWEST_SOC_RATIO
            && to.socRatio <= HIGHEST_SOC_RATIO
            && Math.abs(to.socRatio - from.socRatio) < LARGEST_SOC_CHANGE_RATIO
            && to.tempDegC > COLDEST_DEG_C;
    double ohm = (to.packVoltageV - from.packVoltageV) / stepA;
    if (!inWindow || !(ohm > 0)) {
      return;
    }
    double logOhm = Math.log(at25DegC(ohm, to.tempDegC));
    if (Math.abs(logOhm - firstLogOhm) > Math.log(PLAUSIBLE_FACTOR)) {
      return;
    }
    sumLog += logOhm;
    steps++;
    if (steps == BLOCK_STEPS) {
      lastLogOhm = sumLog / steps;
      if (Double.isNaN(firstLogOhm)) {
        firstLogOhm = lastLogOhm;
      }
      sumLog = 0;
      steps = 0;
    }
  }

  /** Begins anew: other cells, another first resistance. */
  public void restart() {
    sumLog = 0;
    steps = 0;
    firstLogOhm = Double.NaN;
    lastLogOhm = Double.NaN;
  }

  /** (R − R at first) / R at first, both at 25 °C; null before the second block is full. */
  public @Nullable Double increaseRatio() {
    // Exact comparison: until a second block is complete both are the same number.
    return Double.isNaN(firstLogOhm) || lastLogOhm == firstLogOhm
        ? null
        : (Double) (Math.exp(lastLogOhm - firstLogOhm) - 1);
  }

  /** Latest resistance at 25 °C (Ω), NaN before the first block is full. */
  public double latestOhm() {
    return Math.exp(lastLogOhm);
  }

  /** Resistance brought from {@code tempDegC} to 25 °C (Ω). */
  static double at25DegC(double ohm, double tempDegC) {
    double inverse = 1 / (tempDegC + 273.15) - 1 / 298.15;
    return ohm * Math.exp(-ACTIVATION_J_PER_MOL / GAS_J_PER_MOL_K * inverse);
  }
}

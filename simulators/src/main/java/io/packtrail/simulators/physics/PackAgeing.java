package io.packtrail.simulators.physics;

/**
 * Ageing of one pack: a published law times what makes this pack differ from the average.
 *
 * <pre>loss = m · (L + (f - 1) · max(0, L - L_knee)),   R / R_new = 1 + g · loss</pre>
 *
 * with L the law's loss, m the pack's multiplier, f the acceleration after a knee that begins at
 * the law's loss L_knee, and g the growth of resistance with loss. Neither capacity recovers nor
 * resistance falls. Mutable; one thread.
 */
public final class PackAgeing {
  private final AgeingLaw law;
  private final double lossMultiplierRatio;
  private final double kneeLossRatio;
  private final double kneeFactorRatio;
  private final double resistanceGrowthRatio;
  private double calendarDose;
  private double cycleDose;

  /**
   * @param lossMultiplierRatio m
   * @param kneeLossRatio L_knee; infinite for a pack without a knee
   * @param kneeFactorRatio f, at least 1
   * @param resistanceGrowthRatio g
   */
  public PackAgeing(
      AgeingLaw law,
      double lossMultiplierRatio,
      double kneeLossRatio,
      double kneeFactorRatio,
      double resistanceGrowthRatio) {
    this.law = law;
    this.lossMultiplierRatio = lossMultiplierRatio;
    this.kneeLossRatio = kneeLossRatio;
    this.kneeFactorRatio = kneeFactorRatio;
    this.resistanceGrowthRatio = resistanceGrowthRatio;
  }

  /**
   * Adds {@code days} days alike.
   *
   * @param meanCalendarRate {@link AgeingLaw#calendarRate} averaged over the day's time
   */
  public void add(double meanCalendarRate, DayStress day, int days) {
    calendarDose += law.calendarDose(meanCalendarRate, days);
    cycleDose += days * law.cycleDose(day);
  }

  /** Lost share of the new capacity, 0 to 0.6 (what lies beyond is not simulated). */
  public double lossRatio() {
    double loss = law.lossRatio(calendarDose, cycleDose);
    double beyond = Math.max(0, loss - kneeLossRatio);
    double total = lossMultiplierRatio * (loss + (kneeFactorRatio - 1) * beyond);
    return Math.min(total, OpenCircuitVoltage.HIGHEST_LOSS_RATIO);
  }

  /** Resistance over that of the new pack, at least 1. */
  public double resistanceRatio() {
    return 1 + resistanceGrowthRatio * lossRatio();
  }
}

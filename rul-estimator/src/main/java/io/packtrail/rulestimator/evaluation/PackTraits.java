package io.packtrail.rulestimator.evaluation;

import java.util.SplittableRandom;

/**
 * What one simulated pack was dealt, and the two streams of chance that its days and its
 * measurements come from.
 *
 * <p>Fleet, group and number are mixed one after the other, each through all 64 bits, so that packs
 * of neighbouring fleets, groups and numbers share nothing: {@link java.util.Random} with
 * neighbouring seeds begins nearly alike.
 *
 * @param climateDegC yearly mean temperature (°C)
 * @param depthOfDischargeRatio depth of the daily swing, 0.25 to 0.65
 * @param socMeanRatio mean state of charge, 0.45 to 0.70
 * @param efcPerDay equivalent full cycles a day, typically 0.22
 * @param changeFactor factor on the use after its change; 1 where there is none
 * @param changeDay day of that change (days since first use)
 * @param multiplier factor on all loss, median 1
 * @param newRatio capacity when new over the reference
 * @param kneeLossRatio loss at which the pack bends down; infinite where it does not
 * @param kneeFactor factor on the rate of loss beyond it, at least 1.2
 * @param daysSeed seed of what happens from day to day
 * @param noiseSeed seed of what measurements add
 */
record PackTraits(
    double climateDegC,
    double depthOfDischargeRatio,
    double socMeanRatio,
    double efcPerDay,
    double changeFactor,
    int changeDay,
    double multiplier,
    double newRatio,
    double kneeLossRatio,
    double kneeFactor,
    long daysSeed,
    long noiseSeed) {

  /** Mean of the packs' yearly mean temperatures (°C). */
  static final double CLIMATE_MEAN_DEG_C = 15;

  /** Their standard deviation (K). */
  static final double CLIMATE_SD_K = 5;

  private static final double KNEE_SHARE = 0.12;
  private static final double CHANGE_SHARE = 0.35;

  /**
   * Deals one pack; the same arguments deal the same.
   *
   * @param group name of the vehicle model
   * @param number which pack of the group
   * @param seed which fleet
   */
  static PackTraits deal(String group, int number, long seed) {
    SplittableRandom random = new SplittableRandom(mixed(mixed(mixed(seed), hash(group)), number));
    return new PackTraits(
        CLIMATE_MEAN_DEG_C + CLIMATE_SD_K * random.nextGaussian(),
        0.25 + 0.4 * random.nextDouble(),
        0.45 + 0.25 * random.nextDouble(),
        0.22 * Math.exp(0.35 * random.nextGaussian()),
        random.nextDouble() < CHANGE_SHARE ? Math.exp(0.5 * random.nextGaussian()) : 1,
        (int) (random.nextDouble() * 8 * 365),
        Math.exp(0.25 * random.nextGaussian()),
        1 + 0.015 * random.nextGaussian(),
        random.nextDouble() < KNEE_SHARE
            ? 0.06 + 0.14 * random.nextDouble()
            : Double.POSITIVE_INFINITY,
        Math.max(1.2, 3 * Math.exp(0.4 * random.nextGaussian())),
        random.nextLong(),
        random.nextLong());
  }

  /**
   * These traits with another's future: a change of use or a knee that is already there stays, and
   * another's happens only if it would not have shown by then.
   *
   * @param day today (days since first use)
   * @param lossRatio loss so far
   */
  PackTraits withFutureOf(PackTraits other, int day, double lossRatio) {
    boolean changed = changeFactor != 1 && changeDay < day;
    boolean changes = !changed && other.changeFactor != 1 && other.changeDay >= day;
    boolean bent = kneeLossRatio < lossRatio;
    boolean bends = !bent && other.kneeLossRatio >= lossRatio;
    return new PackTraits(
        climateDegC,
        depthOfDischargeRatio,
        socMeanRatio,
        efcPerDay,
        changed ? changeFactor : changes ? other.changeFactor : 1,
        changed ? changeDay : other.changeDay,
        multiplier,
        newRatio,
        bent ? kneeLossRatio : bends ? other.kneeLossRatio : Double.POSITIVE_INFINITY,
        bent ? kneeFactor : other.kneeFactor,
        daysSeed,
        noiseSeed);
  }

  /** 64-bit FNV-1a, since {@code String.hashCode} has but 32 bits. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** A first number that depends on every bit of both. */
  private static long mixed(long first, long second) {
    return new SplittableRandom(first ^ mixed(second)).nextLong();
  }

  private static long mixed(long value) {
    return new SplittableRandom(value).nextLong();
  }
}

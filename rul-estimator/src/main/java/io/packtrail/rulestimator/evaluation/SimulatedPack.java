package io.packtrail.rulestimator.evaluation;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.CapacityReference;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.rulestimator.fit.StandardNormal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A pack whose ageing follows a law that the estimator does not assume: calendar and cycle loss
 * with exponents of their own, other temperature and state-of-charge laws than the published
 * models, knees in 12 %, changes of use, and an initial capacity beside the reference.
 */
public final class SimulatedPack {
  private static final LocalDate START = LocalDate.of(2021, 1, 1);

  /** Standard deviation that an estimate of state of health states of itself. */
  private static final double SOH_SD = 0.0095;

  private static final double RATED_AH = 150;

  private static final int LIFE_DAYS = 30 * 365;

  /**
   * One vehicle model.
   *
   * @param calendarExponent exponent of calendar loss over time
   * @param cycleExponent exponent of cycle loss over throughput
   * @param firstYearLoss loss of a typical pack in its first year
   * @param calendarShare part of that loss that is calendar ageing, 0 to 1
   */
  public record Group(
      String name,
      Chemistry chemistry,
      double calendarExponent,
      double cycleExponent,
      double firstYearLoss,
      double calendarShare) {}

  private final Battery battery;
  private final double[] soh = new double[LIFE_DAYS];
  private final double[] temp = new double[LIFE_DAYS];
  private final double[] efc = new double[LIFE_DAYS];

  /** Calendar loss before the pack's multiplier, by day. */
  private final double[] calendarLoss = new double[LIFE_DAYS];

  /** Cycle dose by day as it were without a change of use. */
  private final double[] unchangedDose = new double[LIFE_DAYS];

  private final Group group;
  private final PackTraits traits;

  /**
   * @param number which pack of the group
   * @param seed which fleet; the same seed and number give the same pack
   */
  public SimulatedPack(Group group, int number, long seed) {
    this.group = group;
    this.traits = PackTraits.deal(group.name, number, seed);
    String id = "%s-%04d".formatted(group.name, number);
    this.battery =
        new Battery(
            new BatteryId(id),
            "urn:packtrail:simulated:" + id,
            null,
            null,
            group.name,
            group.chemistry,
            RATED_AH,
            null,
            360,
            96,
            1,
            START,
            START,
            BatteryCategory.EV,
            null,
            null);
    SplittableRandom random = new SplittableRandom(traits.daysSeed());
    double calendarDose = 0;
    double cycleDose = 0;
    for (int day = 0; day < LIFE_DAYS; day++) {
      double week = 1 + 0.3 * Math.sin(day * 0.9) + 0.2 * random.nextGaussian();
      temp[day] =
          traits.climateDegC()
              + 10 * Math.sin(2 * Math.PI * day / 365.25)
              + 2 * random.nextGaussian();
      double unchanged = Math.max(0, traits.efcPerDay() * week);
      efc[day] = unchanged * (day > traits.changeDay() ? traits.changeFactor() : 1);
      double heat = Math.exp(-45_000 / 8.314 * (1 / (temp[day] + 273.15) - 1 / 288.15));
      double calendarRate =
          group.calendarShare * group.firstYearLoss * heat * (0.45 + 0.95 * traits.socMeanRatio());
      double cycleRate =
          (1 - group.calendarShare)
              * group.firstYearLoss
              * (0.6 + 0.9 * traits.depthOfDischargeRatio());
      calendarDose += Math.pow(calendarRate, 1 / group.calendarExponent) / 365.25;
      calendarLoss[day] = Math.pow(calendarDose, group.calendarExponent);
      cycleDose += Math.pow(cycleRate, 1 / group.cycleExponent) * unchanged / (0.22 * 365.25);
      unchangedDose[day] = cycleDose;
      soh[day] = soh(day, traits);
    }
  }

  /** State of health at a day, did the pack have these traits from its change of use on. */
  private double soh(int day, PackTraits with) {
    double dose = unchangedDose[day];
    if (day > with.changeDay()) {
      double before = unchangedDose[with.changeDay()];
      dose = before + with.changeFactor() * (dose - before);
    }
    double smooth = traits.multiplier() * (calendarLoss[day] + Math.pow(dose, group.cycleExponent));
    double straight = Math.min(smooth, with.kneeLossRatio());
    return traits.newRatio() - straight - (smooth - straight) * with.kneeFactor();
  }

  /**
   * Remaining life as the best possible forecast would give it at an age: the mean over what may
   * still happen to the pack (change of use, knee), everything else being known, its own law, state
   * and weather to come included. No method can have a smaller error in the mean.
   *
   * @param futures what is drawn to average over, at least 1
   */
  public double foreseeableRul(double ageYears, double threshold, int futures) {
    int start = (int) (ageYears * 365.25);
    double straightLoss = traits.newRatio() - soh[start];
    double sum = 0;
    for (int i = 0; i < futures; i++) {
      PackTraits future =
          traits.withFutureOf(
              PackTraits.deal("future", i, traits.noiseSeed()), start, straightLoss);
      sum += rul(start, threshold, future);
    }
    return sum / futures;
  }

  /** Its master data. */
  public Battery battery() {
    return battery;
  }

  /** Years from an age until the true state of health is at or below a threshold, at most 20. */
  public double trueRul(double ageYears, double threshold) {
    return rul((int) (ageYears * 365.25), threshold, traits);
  }

  /** State of health never rises, so that halving finds the first day at or below a threshold. */
  private double rul(int start, double threshold, PackTraits with) {
    int above = start - 1;
    int below = LIFE_DAYS;
    while (below - above > 1) {
      int middle = (above + below) / 2;
      if (soh(middle, with) <= threshold) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return Math.min(20, (below - start) / 365.25);
  }

  /** True state of health at an age (years). */
  public double trueSoh(double ageYears) {
    return soh[(int) (ageYears * 365.25)];
  }

  /** What a service would know at an age. */
  public BatteryAssessment at(double ageYears) {
    int days = (int) (ageYears * 365.25);
    List<DailyStress> stress = new ArrayList<>();
    for (int day = 0; day < days; day++) {
      LocalDate date = START.plusDays(day);
      stress.add(
          new DailyStress(
              date,
              20,
              temp[day],
              traits.socMeanRatio(),
              traits.depthOfDischargeRatio(),
              efc[day],
              0.3,
              180 * efc[day]));
    }
    // Afresh each time, so that an older pack's record begins with the younger one's.
    SplittableRandom noise = new SplittableRandom(traits.noiseSeed());
    double common = 0.006 * noise.nextGaussian();
    List<SohResult.Estimated> history = new ArrayList<>();
    for (int day = 45; day < days; day += 15) {
      history.add(
          estimate(at(START.plusDays(day)), soh[day] + common + 0.007 * noise.nextGaussian()));
    }
    return assessment(stress, history);
  }

  private static Instant at(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static SohResult.Estimated estimate(Instant at, double soh) {
    double half = StandardNormal.Z95 * SOH_SD;
    return new SohResult.Estimated(
        at,
        soh,
        new RatioInterval(soh - half, soh + half),
        -0.02,
        null,
        null,
        RATED_AH * soh,
        null,
        "simulated",
        new CapacityReference(RATED_AH, "rated"),
        10,
        1,
        null,
        "simulated/1");
  }

  private BatteryAssessment assessment(List<DailyStress> days, List<SohResult.Estimated> history) {
    double cycles = days.stream().mapToDouble(DailyStress::equivalentFullCycles).sum();
    double km = days.stream().mapToDouble(DailyStress::distanceKm).sum();
    double ah = cycles * RATED_AH;
    StressRecord stress =
        new StressRecord(ah, ah, 0, 0, cycles, List.of(), List.of(), 0, 0, 0, 0, 0, 0, km, days);
    return new BatteryAssessment(
        battery.batteryId(),
        at(START),
        at(START.plusDays(days.size())),
        1,
        history.get(history.size() - 1),
        history,
        List.of(),
        List.of(),
        List.of(),
        stress,
        DataQuality.unknown(),
        null);
  }
}

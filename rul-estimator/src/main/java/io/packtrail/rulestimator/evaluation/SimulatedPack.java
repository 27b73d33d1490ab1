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
import java.util.Random;

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
  private static final double KNEE_SHARE = 0.12;
  private static final double CHANGE_SHARE = 0.35;

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
  private final double depth;
  private final double meanSoc;
  private final Random noise;

  /**
   * @param number which pack of the group
   * @param seed which fleet; the same seed and number give the same pack
   */
  public SimulatedPack(Group group, int number, long seed) {
    Random random = new Random(seed * 1_000_003 + number);
    this.noise = new Random(seed * 7_000_003 + number);
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
    double climate = 15 + 5 * random.nextGaussian();
    this.depth = 0.25 + 0.4 * random.nextDouble();
    this.meanSoc = 0.45 + 0.25 * random.nextDouble();
    double use = 0.22 * Math.exp(0.35 * random.nextGaussian());
    double change = random.nextDouble() < CHANGE_SHARE ? Math.exp(0.5 * random.nextGaussian()) : 1;
    int changeDay = (int) (random.nextDouble() * 8 * 365);
    double multiplier = Math.exp(0.25 * random.nextGaussian());
    double fresh = 1 + 0.015 * random.nextGaussian();
    double kneeLoss =
        random.nextDouble() < KNEE_SHARE ? 0.06 + 0.14 * random.nextDouble() : Double.MAX_VALUE;
    double kneeFactor = Math.max(1.2, 3 * Math.exp(0.4 * random.nextGaussian()));
    double calendarDose = 0;
    double cycleDose = 0;
    for (int day = 0; day < LIFE_DAYS; day++) {
      double week = 1 + 0.3 * Math.sin(day * 0.9) + 0.2 * random.nextGaussian();
      temp[day] = climate + 10 * Math.sin(2 * Math.PI * day / 365.25) + 2 * random.nextGaussian();
      efc[day] = Math.max(0, use * week * (day > changeDay ? change : 1));
      double heat = Math.exp(-45_000 / 8.314 * (1 / (temp[day] + 273.15) - 1 / 288.15));
      double calendarRate =
          group.calendarShare * group.firstYearLoss * heat * (0.45 + 0.95 * meanSoc);
      double cycleRate = (1 - group.calendarShare) * group.firstYearLoss * (0.6 + 0.9 * depth);
      calendarDose += Math.pow(calendarRate, 1 / group.calendarExponent) / 365.25;
      cycleDose += Math.pow(cycleRate, 1 / group.cycleExponent) * efc[day] / (0.22 * 365.25);
      double smooth =
          multiplier
              * (Math.pow(calendarDose, group.calendarExponent)
                  + Math.pow(cycleDose, group.cycleExponent));
      double loss = smooth < kneeLoss ? smooth : kneeLoss + (smooth - kneeLoss) * kneeFactor;
      soh[day] = fresh - loss;
    }
  }

  /** Its master data. */
  public Battery battery() {
    return battery;
  }

  /** Years from an age until the true state of health is at or below a threshold, at most 20. */
  public double trueRul(double ageYears, double threshold) {
    int start = (int) (ageYears * 365.25);
    for (int day = start; day < LIFE_DAYS; day++) {
      if (soh[day] <= threshold) {
        return Math.min(20, (day - start) / 365.25);
      }
    }
    return 20;
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
          new DailyStress(date, 20, temp[day], meanSoc, depth, efc[day], 0.3, 180 * efc[day]));
    }
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
        DataQuality.unknown());
  }
}

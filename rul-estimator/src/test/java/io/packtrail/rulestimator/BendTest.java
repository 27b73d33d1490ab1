package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.RulResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BendTest {
  private static final double POINT_SD = 0.007;

  @Test
  void lastStraight_rateTriplesAfterTwoYears_isFoundNearTheBend() {
    List<HealthPoints.Point> points = points(48, 24, 1);

    assertThat(Bend.lastStraight(years(48), points)).isBetween(18, 30);
  }

  @Test
  void lastStraight_straightOrConcaveHistories_areRarelyTakenForBent() {
    int bent = 0;
    for (int seed = 0; seed < 500; seed++) {
      bent += Bend.lastStraight(years(48), points(48, 48, seed)) < 47 ? 1 : 0;
    }

    assertThat(bent).isLessThanOrEqualTo(25);
  }

  @Test
  void lastStraight_rateFallsToAThird_isNoBend() {
    List<HealthPoints.Point> points = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      double loss = 0.003 * Math.min(i, 24) + 0.001 * Math.max(0, i - 24);
      points.add(new HealthPoints.Point(30.0 * i, 1 - loss, 1 / (POINT_SD * POINT_SD)));
    }

    assertThat(Bend.lastStraight(years(48), points)).isEqualTo(47);
  }

  @Test
  void forecast_batteryThatBentDown_goesOnAtItsNewRate() {
    Battery battery = Histories.battery("BENT", Chemistry.NMC622);
    BatteryAssessment straight = Histories.steady(battery, 1_460, 0.25, years -> 1 - 0.025 * years);
    BatteryAssessment bent =
        Histories.steady(
            battery, 1_460, 0.25, years -> 1 - 0.02 * years - 0.04 * Math.max(0, years - 3));

    RulResult.Forecast slow = forecast(battery, straight);
    RulResult.Forecast fast = forecast(battery, bent);

    // From 0.88 at 6 % a year: 1.3 years to 80 %.
    assertThat(fast.thresholds().get(0).years().q50()).isBetween(0.9, 2.0);
    assertThat(slow.thresholds().get(0).years().q50()).isGreaterThan(3);
    assertThat(fast.notes())
        .anyMatch(
            note ->
                note.matches(
                    "Since 202(3-1[12]|4-0[12])-.. the battery has lost health faster than its law"
                        + " allows; its future goes on at the new rate."));
    assertThat(slow.notes()).noneMatch(note -> note.contains("faster than its law"));
  }

  private static RulResult.Forecast forecast(Battery battery, BatteryAssessment known) {
    return (RulResult.Forecast) new RulEstimator().forecast(battery, known);
  }

  private static double[] years(int count) {
    double[] years = new double[count];
    for (int i = 0; i < count; i++) {
      years[i] = i / 12.0;
    }
    return years;
  }

  /** A point a month, 2.5 % a year, three times that from a point on. */
  private static List<HealthPoints.Point> points(int count, int bendAt, int seed) {
    Random random = new Random(seed);
    List<HealthPoints.Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double loss = 0.025 * (i + 2 * Math.max(0, i - bendAt)) / 12;
      points.add(
          new HealthPoints.Point(
              30.0 * i, 1 - loss + POINT_SD * random.nextGaussian(), 1 / (POINT_SD * POINT_SD)));
    }
    return points;
  }
}

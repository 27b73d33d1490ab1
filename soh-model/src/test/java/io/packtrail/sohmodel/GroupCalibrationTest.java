package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.UsageSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupCalibrationTest {

  @Test
  void of_chargesTwiceAsFarAsTheBudgetSays_isTwo() {
    Random random = new Random(11);
    List<double[]> group =
        IntStream.range(0, 200)
            .mapToObj(
                i -> random.doubles(50).map(u -> 2 * Math.abs(random.nextGaussian())).toArray())
            .toList();

    GroupCalibration calibration = GroupCalibration.of(group);

    assertThat(calibration.factor()).isCloseTo(2, within(0.05));
    assertThat(calibration.batteries()).isEqualTo(200);
  }

  @Test
  void of_budgetTooWide_neverNarrows() {
    List<double[]> group = IntStream.range(0, 30).mapToObj(i -> new double[] {0.1, 0.2}).toList();

    assertThat(GroupCalibration.of(group).factor()).isEqualTo(1);
  }

  @Test
  void of_oneBusyBattery_weighsNoMoreThanAnother() {
    List<double[]> group = new ArrayList<>();
    group.add(IntStream.range(0, 10_000).mapToDouble(i -> 9).toArray());
    IntStream.range(0, 40).forEach(i -> group.add(new double[] {0.5, 1, 1.6448536}));

    assertThat(GroupCalibration.of(group).factor()).isCloseTo(1, within(1e-6));
  }

  @Test
  void of_tooFewBatteries_saysNothing() {
    List<double[]> group = new ArrayList<>(List.of(new double[0], new double[0]));
    IntStream.range(0, 19).forEach(i -> group.add(new double[] {5}));

    assertThat(GroupCalibration.of(group)).isEqualTo(GroupCalibration.NONE);
  }

  @Test
  void construct_belowOne_isRefused() {
    assertThatThrownBy(() -> new GroupCalibration(0.9, 20))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("factor");
  }

  /** Charges that scatter by 8 %, where the budget allows for 2.2 %. */
  @Test
  void assess_groupWithWorseCharges_widensItsIntervalsAndSaysSo() {
    Random random = new Random(5);
    List<double[]> group = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      group.add(
          assess(noisy(random), GroupCalibration.NONE).observations().stream()
              .skip(GroupCalibration.FIRST_CHARGES)
              .mapToDouble(CapacityObservation::distanceSigma)
              .toArray());
    }
    GroupCalibration calibration = GroupCalibration.of(group);
    List<UsageSummary> another = noisy(random);

    BatteryAssessment before = assess(another, GroupCalibration.NONE);
    BatteryAssessment after = assess(another, calibration);

    assertThat(calibration.factor()).isBetween(1.5, 5.0);
    assertThat(width(after)).isGreaterThan(1.3 * width(before));
    assertThat(refused(after)).isLessThan(refused(before));
    assertThat(((SohResult.Estimated) after.soh()).basis()).contains("times as large");
  }

  private static List<UsageSummary> noisy(Random random) {
    List<UsageSummary> all = new ArrayList<>();
    for (int day = 0; day < 60; day++) {
      all.addAll(ReportsTest.days(day, day + 1, 130 * (1 + 0.08 * random.nextGaussian())));
    }
    return all;
  }

  private static BatteryAssessment assess(
      List<UsageSummary> summaries, GroupCalibration calibration) {
    return new SohModel()
        .open(Batteries.vehicle(), new Reports(summaries, List.of()), calibration)
        .finish();
  }

  private static long refused(BatteryAssessment assessment) {
    return assessment.observations().stream().filter(one -> !one.used()).count();
  }

  private static double width(BatteryAssessment assessment) {
    SohResult.Estimated soh = (SohResult.Estimated) assessment.soh();
    return soh.soh90().highRatio() - soh.soh90().lowRatio();
  }
}

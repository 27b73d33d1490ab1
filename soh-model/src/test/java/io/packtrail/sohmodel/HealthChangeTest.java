package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.UsageSummary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthChangeTest {

  @Test
  void since_partsAddUpToTheChangeOfTheHistory() {
    BatteryAssessment assessment =
        ReportsTest.assess(ReportsTest.days(0, 60, 130), List.of(), List.of());
    SohResult.Estimated from = assessment.history().get(20);
    SohResult.Estimated to = assessment.history().get(assessment.history().size() - 1);

    HealthChange change = HealthChange.since(assessment, from.asOf().plusSeconds(5)).orElseThrow();

    assertThat(change.from()).isEqualTo(from);
    assertThat(change.byChargesRatio() + change.byTimeRatio())
        .isCloseTo(to.sohRatio() - from.sohRatio(), within(1e-12));
    assertThat(change.used()).isEqualTo(assessment.history().size() - 21);
    assertThat(change.refused()).isZero();
  }

  @Test
  void ofLast_lowerCharge_namesItAsWhatMovedTheEstimate() {
    List<UsageSummary> all = new ArrayList<>(ReportsTest.days(0, 40, 130));
    all.addAll(ReportsTest.days(40, 41, 124));
    BatteryAssessment assessment = ReportsTest.assess(all, List.of(), List.of());

    HealthChange change = HealthChange.ofLast(assessment).orElseThrow();

    CapacityObservation last = assessment.observations().get(40);
    assertThat(change.byChargesRatio()).isEqualTo(last.shiftRatio()).isNegative();
    assertThat(change.strongest()).isEqualTo(last);
    assertThat(change.sentence()).contains("from 1 charge").contains("74.40 Ah");
  }

  @Test
  void since_refusedChargesAndAnnouncedUpdate_areNamed() {
    List<UsageSummary> all = new ArrayList<>(ReportsTest.days(0, 30, 130));
    all.addAll(ReportsTest.days(30, 31, 70));
    all.addAll(ReportsTest.days(31, 40, 130));
    BatteryEvent update =
        new BatteryEvent(ReportsTest.day(35), BatteryEvent.Kind.FIRMWARE_UPDATE, "");
    BatteryAssessment assessment = ReportsTest.assess(all, List.of(update), List.of());

    HealthChange change = HealthChange.since(assessment, ReportsTest.day(25)).orElseThrow();

    assertThat(change.refused()).isEqualTo(1);
    assertThat(change.sentence()).contains("1 more was refused").contains("firmware-update");
  }

  @Test
  void since_announcedSwap_isAPartOfItsOwn() {
    List<UsageSummary> all = new ArrayList<>(ReportsTest.days(0, 30, 113));
    all.addAll(ReportsTest.days(30, 40, 140));
    BatteryEvent swap = new BatteryEvent(ReportsTest.day(30), BatteryEvent.Kind.MODULE_SWAP, "");
    BatteryAssessment assessment = ReportsTest.assess(all, List.of(swap), List.of());
    double before =
        HealthChange.stoodAt(assessment.history(), ReportsTest.day(30).minusSeconds(1)).sohRatio();

    HealthChange change = HealthChange.since(assessment, ReportsTest.day(25)).orElseThrow();

    assertThat(assessment.cellsSince()).isEqualTo(ReportsTest.day(30));
    assertThat(change.byOtherCellsRatio()).isCloseTo(1 - before, within(1e-12)).isGreaterThan(0.2);
    assertThat(change.byChargesRatio() + change.byOtherCellsRatio() + change.byTimeRatio())
        .isCloseTo(change.to().sohRatio() - change.from().sohRatio(), within(1e-12));
    assertThat(Math.abs(change.byTimeRatio())).isLessThan(0.01);
    assertThat(change.sentence()).contains("points from the announced change of cells");
  }

  @Test
  void since_swapBeforeTheEarlierEstimate_isNoPartOfTheChange() {
    List<UsageSummary> all = new ArrayList<>(ReportsTest.days(0, 30, 113));
    all.addAll(ReportsTest.days(30, 60, 140));
    BatteryEvent swap = new BatteryEvent(ReportsTest.day(30), BatteryEvent.Kind.MODULE_SWAP, "");
    BatteryAssessment assessment = ReportsTest.assess(all, List.of(swap), List.of());

    HealthChange change = HealthChange.since(assessment, ReportsTest.day(50)).orElseThrow();

    assertThat(change.byOtherCellsRatio()).isZero();
    assertThat(change.sentence()).doesNotContain("announced change of cells");
  }

  @Test
  void since_noEarlierEstimate_isEmpty() {
    BatteryAssessment none = ReportsTest.assess(ReportsTest.days(0, 2, 130), List.of(), List.of());
    BatteryAssessment one = ReportsTest.assess(ReportsTest.days(0, 3, 130), List.of(), List.of());

    assertThat(HealthChange.ofLast(none)).isEmpty();
    assertThat(HealthChange.ofLast(one)).isEmpty();
    assertThat(HealthChange.since(one, ReportsTest.day(100))).isEmpty();
  }
}

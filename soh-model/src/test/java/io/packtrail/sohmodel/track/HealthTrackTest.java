package io.packtrail.sohmodel.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HealthTrackTest {
  private static final long DAY_MS = 86_400_000;
  private static final Circumstances WARM = Circumstances.atDegC(25);

  @Test
  void offer_outlier_isRefusedAndLeavesTheEstimate() {
    HealthTrack track = steady(0.9, 20);
    double before = track.at(20 * DAY_MS, 0).sRatio();

    HealthTrack.Decision decision = track.offer(20 * DAY_MS, 0, 0.6, 0.02, WARM);

    assertThat(decision.used()).isFalse();
    assertThat(decision.note()).contains("60.0 %").contains("standard deviations");
    assertThat(track.at(20 * DAY_MS, 0).sRatio()).isCloseTo(before, within(1e-3));
  }

  @Test
  void offer_fiveOnTheSameSide_isAChangePoint() {
    HealthTrack track = steady(0.8, 20);
    HealthTrack.Decision last = new HealthTrack.Decision(false, 0, 0, "");
    for (int i = 0; i < 5; i++) {
      last = track.offer((20 + i) * DAY_MS, 0, 0.99, 0.02, WARM);
    }

    assertThat(last.used()).isTrue();
    assertThat(last.note()).contains("change point");
    assertThat(track.changePoints()).hasSize(1);
    assertThat(track.at(25 * DAY_MS, 0).sRatio()).isCloseTo(0.99, within(0.01));
  }

  @Test
  void offer_refusalsOnBothSides_areNoChangePoint() {
    HealthTrack track = steady(0.8, 20);
    for (int i = 0; i < 10; i++) {
      HealthTrack.Decision decision =
          track.offer((20 + i) * DAY_MS, 0, i % 2 == 0 ? 1.0 : 0.6, 0.01, WARM);
      assertThat(decision.used()).isFalse();
    }
    assertThat(track.changePoints()).isEmpty();
    assertThat(track.at(30 * DAY_MS, 0).sRatio()).isCloseTo(0.8, within(0.02));
  }

  @Test
  void at_longAfterTheLastObservation_isLessCertain() {
    HealthTrack track = steady(0.9, 20);

    double soon = track.at(20 * DAY_MS, 0).variance();
    double late = track.at(220 * DAY_MS, 0).variance();

    assertThat(late).isGreaterThan(2 * soon);
  }

  @Test
  void offer_rising_isFollowed() {
    HealthTrack track = new HealthTrack(FirstBelief.NONE);
    for (int i = 0; i < 40; i++) {
      track.offer(i * DAY_MS, i, 0.9 + 0.001 * i, 0.01, WARM);
    }

    assertThat(track.at(40 * DAY_MS, 40).sRatio()).isCloseTo(0.94, within(0.01));
    assertThat(track.at(40 * DAY_MS, 40).slopePerYear()).isPositive();
  }

  @Test
  void zeroCurrent_offsetOfSlowCharges_isTakenOffTheEstimate() {
    HealthTrack deaf = new HealthTrack(FirstBelief.NONE);
    HealthTrack told = new HealthTrack(FirstBelief.NONE);
    Circumstances slow = new Circumstances(0, 20);
    for (int i = 0; i < 60; i++) {
      deaf.offer(i * DAY_MS, 0, 0.92, 0.02, slow);
      told.offer(i * DAY_MS, 0, 0.92, 0.02, slow);
      told.zeroCurrent(i * DAY_MS, 0, 0.001, 0.0005);
    }

    // 20 h a unit of charge with an offset of C/1000 is 2 % too much.
    assertThat(told.at(60 * DAY_MS, 0).sRatio()).isCloseTo(0.90, within(0.003));
    assertThat(told.at(60 * DAY_MS, 0).variance())
        .isLessThan(0.5 * deaf.at(60 * DAY_MS, 0).variance());
  }

  @Test
  void at_manyPreciseCharges_keepsTheGainOfTheSensor() {
    HealthTrack track = steady(0.9, 700);

    assertThat(Math.sqrt(track.at(700 * DAY_MS, 0).variance())).isBetween(0.0095, 0.012);
  }

  @Test
  void zeroCurrent_beforeTheChargeOfTheSameMinute_doesNotTurnTimeBack() {
    HealthTrack track = steady(0.9, 20);
    track.zeroCurrent(20 * DAY_MS, 0, 0, 0.001);
    HealthTrack.State before = track.at(20 * DAY_MS, 0);

    track.offer(20 * DAY_MS - 60_000, 0, 0.9, 0.02, WARM);

    assertThat(track.at(20 * DAY_MS, 0).variance()).isLessThanOrEqualTo(before.variance());
  }

  private static HealthTrack steady(double ratio, int days) {
    HealthTrack track = new HealthTrack(FirstBelief.NONE);
    for (int i = 0; i < days; i++) {
      track.offer(i * DAY_MS, 0, ratio, 0.02, WARM);
    }
    return track;
  }
}

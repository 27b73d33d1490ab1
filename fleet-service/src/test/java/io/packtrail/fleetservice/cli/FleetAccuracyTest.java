package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * A small fleet, so that a model that has become worse is seen with every build. Limits are wider
 * than what docs/accuracy.md measures, by what ten batteries scatter.
 */
class FleetAccuracyTest {
  @Test
  void run_tenBatteriesOneYear_isWithinTheLimits() {
    FleetAccuracy accuracy = new FleetAccuracy(10, 1, 7);
    accuracy.run(() -> {});

    IntervalErrors atEnd = accuracy.sohAtEnd();
    assertThat(atEnd.count()).isEqualTo(10);
    assertThat(atEnd.rmseRatio()).isLessThan(0.018);
    assertThat(atEnd.largestRatio()).isLessThan(0.04);
    assertThat(accuracy.sohHistory())
        .hasEntrySatisfying(
            "all", history -> assertThat(history.coverageRatio()).isBetween(0.75, 1.0));
    assertThat(accuracy.sohHistory()).containsKeys("LFP", "NCA", "winter", "LFP, winter");
    assertThat(accuracy.toMarkdown()).contains("SOCE, last day", "seed 7");
  }
}

package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistoryViewTest {
  @Test
  void againstPast_missingValue_takesTheLastOneSeen() {
    double[][] seen =
        HistoryView.AGAINST_PAST.of(new double[][] {{2, Double.NaN}, {Double.NaN, 5}, {4, 7}});
    // Columns: both features, then both relative to their means over the rows so far.
    assertThat(seen[0]).containsExactly(2, Double.NaN, 0, Double.NaN);
    assertThat(seen[1]).containsExactly(2, 5, 0, 0);
    // Means 8/3 and, missing first, 5 + 2/3.
    assertThat(seen[2]).containsExactly(new double[] {4, 7, 4.0 / 3, 4.0 / 3}, within(1e-12));
  }

  @Test
  void trend_step_movesFastMeanBeforeSlowOne() {
    double[][] seen = HistoryView.TREND.of(new double[][] {{1}, {2}});
    // Fast mean 1 + 0.2, median of the first rows 1.5, slow mean 1 + 0.04.
    assertThat(seen[1][0]).isEqualTo(1.2);
    assertThat(seen[1][1]).isEqualTo(1.2 - 1.5);
    assertThat(seen[1][2]).isEqualTo(1.2 - 1.04);
  }

  @Test
  void life_step_isSeenAgainstTheMeanOfTheWholePast() {
    double[][] seen = HistoryView.LIFE.of(new double[][] {{1}, {1}, {4}});
    // Fast mean 1 + 0.05 · 3, median of the first rows 1, mean of the past 2.
    assertThat(seen[2][0]).isCloseTo(1.15, within(1e-12));
    assertThat(seen[2][1]).isCloseTo(0.15, within(1e-12));
    assertThat(seen[2][2]).isCloseTo(-0.85, within(1e-12));
  }
}

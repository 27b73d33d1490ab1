package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.SohResult;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.simulators.replay.MeasuredCapacity;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityComparisonTest {
  private static final Instant T0 = Instant.parse("2010-01-01T00:00:00Z");

  /** 90 % and 80 % of 156 Ah, each ±2 %. */
  private static final List<SohResult.Estimated> HISTORY =
      List.of(
          Samples.estimatedAt(T0.plusSeconds(100), 0.90, 0.88, 0.92),
          Samples.estimatedAt(T0.plusSeconds(200), 0.80, 0.78, 0.82));

  @Test
  void compare_usesWhatWasKnownBeforeTheMeasurement() {
    CapacityComparison comparison =
        new CapacityComparison(
            HISTORY,
            List.of(
                new MeasuredCapacity(1, T0, 150),
                new MeasuredCapacity(2, T0.plusSeconds(150), 0.90 * 156 / 1.10),
                new MeasuredCapacity(3, T0.plusSeconds(250), 0.80 * 156 / 0.98)));

    assertThat(comparison.measured()).isEqualTo(3);
    assertThat(comparison.compared()).isEqualTo(2);
    assertThat(comparison.mapeRatio()).isCloseTo((0.10 + 0.02) / 2, within(1e-9));
    assertThat(comparison.coverage()).isEqualTo("50 %");
    assertThat(comparison.at(0)).isEqualTo("150.00 / –");
    assertThat(comparison.at(1)).isEqualTo("127.35 / 124.80");
  }

  @Test
  void compare_nothingMeasured_hasNoFigure() {
    CapacityComparison comparison = new CapacityComparison(HISTORY, List.of());

    assertThat(comparison.mape()).isEqualTo("–");
    assertThat(comparison.at(0.5)).isEqualTo("–");
  }
}

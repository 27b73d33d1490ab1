package io.packtrail.simulators.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void quantiles_ofEvenlySpreadDurations_areWithinABucket() {
    Latencies latencies = new Latencies();
    for (int us = 1; us <= 100_000; us++) {
      latencies.add(us);
    }

    assertThat(latencies.quantileUs(0.5)).isCloseTo(50_000, withPercentage(1.6));
    assertThat(latencies.quantileUs(0.99)).isCloseTo(99_000, withPercentage(1.6));
    assertThat(latencies.quantileUs(1)).isEqualTo(100_000);
  }

  @Test
  void quantile_ofNothing_isZero() {
    assertThat(new Latencies().quantileUs(0.99)).isZero();
  }
}

package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChargingRateTest {
  private static final Battery BATTERY = Batteries.vehicle();

  @Test
  void of_constantCurrentWithTaper_isTheConstantRate() {
    double ah = BATTERY.ratedCapacityAh();
    SampleSeries.Builder samples = SampleSeries.builder(2_000);
    long atMs = 0;
    double currentA = 0.5 * ah;
    for (int i = 0; i < 1_000; i++) {
      atMs += 10_000;
      currentA = i < 500 ? currentA : currentA * 0.99;
      samples.add(atMs).set(Signal.PACK_CURRENT_A, currentA);
    }
    for (int i = 0; i < 1_000; i++) {
      atMs += 10_000;
      samples.add(atMs).set(Signal.PACK_CURRENT_A, -ah);
    }

    assertThat(ChargingRate.of(BATTERY, List.of(samples.build()))).isEqualTo(0.5);
  }

  @Test
  void of_nothingCharged_isNone() {
    SampleSeries.Builder samples = SampleSeries.builder(2);
    samples.add(0).set(Signal.PACK_CURRENT_A, 0);
    samples.add(10_000).set(Signal.PACK_CURRENT_A, -1);

    assertThat(ChargingRate.of(BATTERY, List.of(samples.build()))).isNaN();
  }
}

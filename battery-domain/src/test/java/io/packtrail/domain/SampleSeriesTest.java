package io.packtrail.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SampleSeriesTest {
  @Test
  void build_moreSamplesThanExpected_keepsAll() {
    SampleSeries.Builder builder = SampleSeries.builder(1);
    for (int i = 0; i < 5; i++) {
      builder.add(1_000L * i).set(Signal.PACK_VOLTAGE_V, 350 + i);
    }

    SampleSeries series = builder.build();

    assertThat(series.size()).isEqualTo(5);
    assertThat(series.epochMs()).containsExactly(0, 1_000, 2_000, 3_000, 4_000);
    assertThat(series.value(Signal.PACK_VOLTAGE_V, 4)).isEqualTo(354f);
  }

  @Test
  void add_signalNotSet_isNaN() {
    SampleSeries series = SampleSeries.builder(1).add(0).build();

    for (Signal signal : Signal.values()) {
      assertThat(series.value(signal, 0)).isNaN();
    }
  }

  @Test
  void add_valuesWithReported_takesTheseAndNoOthers() {
    float[] values = new float[Signal.values().length];
    values[Signal.PACK_VOLTAGE_V.ordinal()] = 355f;
    values[Signal.SOC_RATIO.ordinal()] = 0.5f; // left of a sample before
    SampleSeries.Builder builder = SampleSeries.builder(1);
    for (int i = 0; i < 3; i++) {
      builder.add(1_000L * i, values, 1 << Signal.PACK_VOLTAGE_V.ordinal());
    }

    SampleSeries series = builder.add(3_000).build();

    assertThat(series.column(Signal.PACK_VOLTAGE_V)).containsExactly(355f, 355f, 355f, Float.NaN);
    assertThat(series.column(Signal.SOC_RATIO)).hasSize(4).containsOnly(Float.NaN);
  }

  @Test
  void set_afterGrowth_leavesEarlierSamplesUnreported() {
    SampleSeries series =
        SampleSeries.builder(1).add(0).add(1).add(2).set(Signal.ODOMETER_KM, 7).add(3).build();

    assertThat(series.column(Signal.ODOMETER_KM))
        .containsExactly(Float.NaN, Float.NaN, 7f, Float.NaN);
  }

  @Test
  void set_beforeAdd_isRefused() {
    SampleSeries.Builder builder = SampleSeries.builder(1);

    assertThatThrownBy(() -> builder.set(Signal.SOC_RATIO, 0.5))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("add(time) must come before set");
  }
}

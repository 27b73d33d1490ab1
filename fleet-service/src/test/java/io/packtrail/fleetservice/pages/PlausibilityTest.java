package io.packtrail.fleetservice.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import org.junit.jupiter.api.Test;

class PlausibilityTest {
  /** 156 Ah: 936 A for ten minutes is its whole capacity, 93.6 A a tenth of it. */
  private static final double TENTH_A = 93.6;

  @Test
  void of_chargeThatTheStateOfChargeFollows_passes() {
    assertThat(status("Charge", series(60, TENTH_A, 0.1, 352))).isEqualTo("passed");
    assertThat(status("Rate", series(60, TENTH_A, 0.1, 352))).isEqualTo("passed");
    assertThat(status("Pack voltage", series(60, TENTH_A, 0.1, 352))).isEqualTo("passed");
  }

  @Test
  void of_currentWithTheWrongSign_failsAndSaysWhich() {
    BatteryPage.CheckRow charge = row("Charge", series(60, -TENTH_A, 0.1, 352));

    assertThat(charge.status()).isEqualTo("failed");
    assertThat(charge.detail()).contains("sign is the wrong way round");
  }

  @Test
  void of_currentInAnotherUnit_fails() {
    assertThat(status("Charge", series(60, TENTH_A * 10, 0.1, 352))).isEqualTo("failed");
  }

  @Test
  void of_standstillOrGaps_isNotChecked() {
    assertThat(status("Charge", series(60, 0, 0, 352))).isEqualTo("not checked");
    assertThat(status("Charge", series(3, TENTH_A, 0.1, 352))).isEqualTo("not checked");
    assertThat(status("Rate", series(3, TENTH_A, 0.1, 352))).isEqualTo("failed");
    assertThat(status("Charge", SampleSeries.builder(0).build())).isEqualTo("not checked");
  }

  @Test
  void of_voltageOfAnotherNumberOfCells_fails() {
    assertThat(status("Pack voltage", series(60, TENTH_A, 0.1, 704))).isEqualTo("failed");
  }

  private static String status(String name, SampleSeries recent) {
    return row(name, recent).status();
  }

  private static BatteryPage.CheckRow row(String name, SampleSeries recent) {
    return Plausibility.of(Samples.battery("BAT-1"), recent).stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Ten minutes of constant current. */
  private static SampleSeries series(
      int steps, double packCurrentA, double movedRatio, double packV) {
    SampleSeries.Builder series = SampleSeries.builder(steps + 1);
    for (int i = 0; i <= steps; i++) {
      series
          .add(1_790_000_000_000L + 600_000L * i / steps)
          .set(Signal.PACK_CURRENT_A, packCurrentA)
          .set(Signal.SOC_RATIO, 0.4 + movedRatio * i / steps)
          .set(Signal.PACK_VOLTAGE_V, packV);
    }
    return series.build();
  }
}

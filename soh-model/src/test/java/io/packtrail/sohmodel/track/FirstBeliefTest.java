package io.packtrail.sohmodel.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.sohmodel.Batteries;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FirstBeliefTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void of_statedReferenceAndFiveYears_isNinetyPercent() {
    FirstBelief belief = FirstBelief.of(battery(140.0, LocalDate.of(2021, 1, 1)), NOW);

    assertThat(belief.sRatio()).isCloseTo(0.90, within(0.001));
    assertThat(belief.stdRatio()).isBetween(0.05, 0.06);
  }

  @Test
  void of_inServiceAfterTheFirstSample_isNew() {
    FirstBelief belief = FirstBelief.of(battery(140.0, LocalDate.of(2026, 6, 1)), NOW);

    assertThat(belief.sRatio()).isEqualTo(1);
    assertThat(belief.stdRatio()).isEqualTo(0.02);
  }

  @Test
  void of_ratedReferenceOrUnknownAge_isNone() {
    assertThat(FirstBelief.of(battery(null, LocalDate.of(2021, 1, 1)), NOW))
        .isEqualTo(FirstBelief.NONE);
    assertThat(FirstBelief.of(battery(140.0, null), NOW)).isEqualTo(FirstBelief.NONE);
  }

  private static Battery battery(@Nullable Double referenceAh, @Nullable LocalDate inServiceOn) {
    Battery b = Batteries.vehicle();
    return new Battery(
        b.batteryId(),
        b.passportId(),
        b.vehicleId(),
        b.gatewayId(),
        b.modelGroup(),
        b.chemistry(),
        b.ratedCapacityAh(),
        b.certifiedEnergyKWh(),
        b.nominalVoltageV(),
        b.seriesCells(),
        b.parallelCells(),
        b.manufacturedOn(),
        inServiceOn,
        b.category(),
        referenceAh,
        referenceAh == null ? null : "as the maker declares");
  }
}

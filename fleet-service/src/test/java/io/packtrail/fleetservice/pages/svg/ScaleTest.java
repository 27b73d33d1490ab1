package io.packtrail.fleetservice.pages.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScaleTest {
  @Test
  void at_endsAndMiddle_areMapped() {
    Scale scale = new Scale(60, 100, 300, 0);

    assertThat(scale.at(60)).isEqualTo(300);
    assertThat(scale.at(100)).isEqualTo(0);
    assertThat(scale.at(80)).isCloseTo(150, within(1e-9));
  }

  @Test
  void ticks_areRoundAndInside() {
    assertThat(new Scale(63, 101, 0, 1).ticks(6)).containsExactly(70.0, 80.0, 90.0, 100.0);
    assertThat(new Scale(0, 0.9, 0, 1).ticks(5)).hasSize(5).startsWith(0.0);
  }

  @Test
  void scale_withoutExtent_isRefused() {
    assertThatThrownBy(() -> new Scale(1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Scale(Double.NaN, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timeTicks_twoYears_areQuartersWithinTheSpan() {
    Instant from = Instant.parse("2024-11-20T00:00:00Z");
    Instant to = Instant.parse("2026-11-20T00:00:00Z");

    assertThat(TimeTicks.between(from, to, 9))
        .extracting(TimeTicks.Tick::label)
        .containsExactly(
            "Jan 25", "Apr 25", "Jul 25", "Oct 25", "Jan 26", "Apr 26", "Jul 26", "Oct 26");
  }

  @Test
  void timeTicks_oneWeek_areDays() {
    Instant from = Instant.parse("2026-11-01T12:00:00Z");

    assertThat(TimeTicks.between(from, from.plusSeconds(5 * 86_400), 9))
        .extracting(TimeTicks.Tick::label)
        .containsExactly("2 Nov", "3 Nov", "4 Nov", "5 Nov", "6 Nov");
  }
}

package io.packtrail.fleetservice.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataAgeTest {
  private static final Instant AS_OF = Instant.parse("2025-07-31T22:00:00Z");
  private static final List<String> NOTES = List.of("Prior: chemistry.");

  @Test
  void with_dataOfTheLastTwoMonths_addsNothing() {
    assertThat(DataAge.with(NOTES, AS_OF, AS_OF.minus(Duration.ofDays(90)))).isEqualTo(NOTES);
    assertThat(DataAge.with(NOTES, AS_OF, AS_OF)).isEqualTo(NOTES);
    assertThat(DataAge.with(NOTES, AS_OF, AS_OF.plus(Duration.ofDays(60)))).isEqualTo(NOTES);
  }

  @Test
  void with_olderData_saysSinceWhenNothingIsKnown() {
    assertThat(DataAge.with(NOTES, AS_OF, AS_OF.plus(Duration.ofDays(487))))
        .containsExactly(
            "The data end on 2025-07-31, 487 days ago: years count from then, and what has happened"
                + " to the battery since is not known.",
            "Prior: chemistry.");
  }
}

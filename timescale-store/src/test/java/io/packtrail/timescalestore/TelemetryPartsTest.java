package io.packtrail.timescalestore;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.timescalestore.TelemetryParts.Part;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelemetryPartsTest {
  @Test
  void months_chunksOfSevenDays_areThoseThatTheyReachInto() {
    List<Part> chunks =
        List.of(
            part("2026-10-29T00:00:00Z", "2026-11-05T00:00:00Z"),
            part("2026-12-24T00:00:00Z", "2026-12-31T00:00:00Z"));

    assertThat(TelemetryParts.months(chunks)).containsExactly(day(10), day(11), day(12));
  }

  @Test
  void months_aPartitionThatEndsWithItsMonth_isThatMonthOnly() {
    List<Part> november = List.of(part("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"));

    assertThat(TelemetryParts.months(november)).containsExactly(day(11));
  }

  private static LocalDate day(int month) {
    return LocalDate.of(2026, month, 1);
  }

  private static Part part(String from, String to) {
    return new Part("part", Instant.parse(from), Instant.parse(to));
  }
}

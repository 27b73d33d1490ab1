package io.packtrail.passportupdater.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T10:00:00", // the published example has no zone
        "2026-11-23T10:00:00+01:00",
        "2026-11-23T24:00:00Z",
        "2026-11-23T23:59:60Z",
        "2026-11-23t10:00:00z",
        "2026-11-23 10:00:00Z",
        "2026-02-29T10:00:00Z",
        "7172-75-08T00:00:00Z",
        "nope2000-01-01T00:00:00Zzz", // the published pattern is not anchored
        "+12026-11-23T10:00:00Z",
        ""
      })
  void parse_anythingButUtcWithZ_isRefused(String text) {
    assertThatThrownBy(() -> Rfc3339.parse("t", text)).isInstanceOf(PassportException.class);
  }

  @Test
  void text_time_isCutToMillisecondsAndReadBack() {
    Instant time = Instant.parse("2026-11-23T10:00:00.123456789Z");

    assertThat(Rfc3339.text(time)).isEqualTo("2026-11-23T10:00:00.123Z");
    assertThat(Rfc3339.parse("t", Rfc3339.text(time))).isEqualTo(Rfc3339.cut(time));
  }
}

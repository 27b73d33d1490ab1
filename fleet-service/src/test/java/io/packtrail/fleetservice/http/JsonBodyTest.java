package io.packtrail.fleetservice.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {
  private static final Request.Credentials NOBODY = new Request.Credentials(false, null, false);

  @Test
  void value_longAndWrong_isQuotedByItsBeginning() {
    String digits = "[" + "1,".repeat(1 << 20) + "1]";
    JsonBody body = body("{\"n\":" + digits + ",\"t\":\"" + "x".repeat(1 << 20) + "\"}");

    assertThatThrownBy(() -> body.needed("n", JsonBody::number))
        .hasMessage("n must be a number, got " + digits.substring(0, 80) + "…");
    assertThatThrownBy(() -> body.needed("t", JsonBody::time)).message().hasSizeLessThan(200);
    assertThatThrownBy(() -> body.date("t")).message().hasSizeLessThan(200);
    assertThatThrownBy(() -> body("{\"" + "y".repeat(1 << 20) + "\":1}"))
        .message()
        .hasSizeLessThan(200);
  }

  @Test
  void body_thatBreaksOff_isRefusedWithoutWordsOfTheParsersOwn() {
    assertThatThrownBy(() -> body("{"))
        .hasMessageStartingWith("body must be JSON, got a mistake: Unexpected end-of-input")
        .hasMessageNotContaining("Source");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-23T10:00:00Z", "2026-11-23T11:00:00.000+01:00"})
  void time_ofBodyAndQuery_isReadTheSame(String text) {
    Request request =
        new Request(Map.of(), Map.of("t", text), new byte[0], "::1", NOBODY, "", "http://h");

    assertThat(request.queryTime("t"))
        .isEqualTo(body("{\"t\":\"" + text + "\"}").time("t"))
        .isEqualTo(Instant.parse("2026-11-23T10:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-23T10:00:00", "2026-11-23", "yesterday"})
  void time_withoutZoneOrNone_isRefusedTheSame(String text) {
    Request request =
        new Request(Map.of(), Map.of("t", text), new byte[0], "::1", NOBODY, "", "http://h");
    String refusal =
        "t must be an RFC 3339 time with a zone such as 2026-11-23T10:00:00Z, got " + text;

    assertThatThrownBy(() -> request.queryTime("t")).hasMessage(refusal);
    assertThatThrownBy(() -> body("{\"t\":\"" + text + "\"}").time("t")).hasMessage(refusal);
  }

  private static JsonBody body(String json) {
    return JsonBody.read(json.getBytes(UTF_8), List.of("n", "t"));
  }
}

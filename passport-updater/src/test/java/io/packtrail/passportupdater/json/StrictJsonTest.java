package io.packtrail.passportupdater.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":1}",
        "{\"a\":1} {}",
        "{\"a\":1}x",
        "{\"a\":012}",
        "{\"a\":-012}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":1e400}",
        "{\"a\":-1e400}",
        "{\"a\":9007199254740992}",
        "{\"a\":-9007199254740992}",
        "{\"a\":123456789012345678901234567890}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"\\ud800\":1}",
        "{\"a\":1,}",
        "[1,]",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1} // note",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "\uFEFF{}",
        "{\"a\":TRUE}"
      })
  void parse_ambiguousOrBrokenText_isRefused(String text) {
    assertThatThrownBy(() -> StrictJson.parse(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            PassportException.class, e -> assertThat(e.code()).isEqualTo("json-refused"));
  }

  @Test
  void parse_bytesThatAreNotUtf8_areRefused() {
    byte[] overlong = {'"', (byte) 0xc0, (byte) 0xaf, '"'};
    byte[] surrogate = {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'};
    byte[] latin1 = {'"', (byte) 0xe4, '"'};

    for (byte[] bytes : new byte[][] {overlong, surrogate, latin1}) {
      assertThatThrownBy(() -> StrictJson.parse(bytes))
          .isInstanceOf(PassportException.class)
          .hasMessageContaining("UTF-8");
    }
  }

  @Test
  void parse_deepNesting_isRefused() {
    byte[] bytes = ("[".repeat(100) + "]".repeat(100)).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> StrictJson.parse(bytes))
        .isInstanceOf(PassportException.class)
        .hasMessageContaining("nesting depth")
        .hasMessageNotContaining("StreamReadConstraints");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":9007199254740991}",
        "{\"a\":-9007199254740991}",
        "{\"a\":1E30}",
        "{\"a\":\"\\ud83d\\ude00\"}",
        "{\"a\":\"\"}",
        "{\"a\":null}",
        "[]"
      })
  void parse_portableText_isAccepted(String text) {
    assertThat(StrictJson.parse(text.getBytes(StandardCharsets.UTF_8))).isNotNull();
  }

  @Test
  void parseObject_array_isRefused() {
    assertThatThrownBy(() -> StrictJson.parseObject("[]".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("must be an object");
  }
}

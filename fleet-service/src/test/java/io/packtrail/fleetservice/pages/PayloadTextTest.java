package io.packtrail.fleetservice.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PayloadTextTest {
  @Test
  void of_text_isShownWithItsLength() {
    PayloadText payload = of("{\"a\":1}", 7);

    assertThat(payload.text()).isEqualTo("{\"a\":1}");
    assertThat(payload.note()).isEqualTo("text, 7 bytes");
  }

  @Test
  void of_textCutWithinACharacter_leavesThatCharacterOut() {
    byte[] whole = "aé".getBytes(StandardCharsets.UTF_8);

    PayloadText payload = PayloadText.of(new byte[] {whole[0], whole[1]}, 5_000);

    assertThat(payload.text()).isEqualTo("a");
    assertThat(payload.note()).isEqualTo("text, the first 2 of 5\u202f000 bytes");
  }

  @Test
  void of_binary_isHexadecimalAndSaysHowMuchIsShown() {
    PayloadText payload = PayloadText.of(new byte[600], 600);

    assertThat(payload.text()).startsWith("00 00 00").hasSize(96 * 3 - 1);
    assertThat(payload.note()).isEqualTo("binary, in hexadecimal, the first 96 of 600 bytes");
    assertThat(PayloadText.of(new byte[] {(byte) 0xff, 1}, 2).text()).isEqualTo("ff 01");
  }

  @Test
  void of_charactersThatTurnTextAround_areWrittenAsTheirCode() {
    assertThat(of("a\u202eb\u200bc", 9).text()).isEqualTo("a\\u{202e}b\\u{200b}c");
  }

  @Test
  void of_nothing_saysSo() {
    assertThat(of("", 0).note()).isEqualTo("empty");
  }

  private static PayloadText of(String text, int bytes) {
    return PayloadText.of(text.getBytes(StandardCharsets.UTF_8), bytes);
  }
}

package io.packtrail.fleetservice.passport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 0x09, 0x0a, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0x61c, 0x200b, 0x200f, 0x2028, 0x2029, 0x202a,
        0x202e, 0x2066, 0x2069, 0xfeff, 0xd800
      })
  void hiddenCharacter_isWrittenAsJsonWritesIt(int point) {
    String plain = PlainText.of("a" + Character.toString(point) + "b");

    assertThat(plain).isEqualTo("a\\u%04xb".formatted(point));
  }

  @Test
  void tagBeyondTheBasicPlane_isWrittenAsItsPair() {
    assertThat(PlainText.of(Character.toString(0xe0041))).isEqualTo("\\udb40\\udc41");
  }

  @Test
  void wordsOfAnyLanguage_stayAsTheyAre() {
    String words = "Prüfung 25 °C – 電池 בדיקה 🔋 C:\\passports\\update.json";

    assertThat(PlainText.of(words)).isSameAs(words);
  }
}

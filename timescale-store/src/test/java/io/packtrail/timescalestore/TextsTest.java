package io.packtrail.timescalestore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
  private static final String PAIR = "\uD83D\uDD0B"; // a battery, one character in two halves

  @Test
  void readable_whatADatabaseRefuses_isReplaced() {
    assertThat(Texts.readable("a\0b\uD83Dc\uDD0B" + PAIR))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFD" + PAIR);
  }

  @Test
  void readable_longText_isCut() {
    assertThat(Texts.readable(PAIR.repeat(2_000))).isEqualTo(PAIR.repeat(1_000));
  }

  @Test
  void storableMessageId_onlyAsItIs() {
    assertThat(Texts.storableMessageId("g-17-000042" + PAIR)).isTrue();
    assertThat(Texts.storableMessageId("x".repeat(128))).isTrue();
    assertThat(Texts.storableMessageId("x".repeat(129))).isFalse();
    assertThat(Texts.storableMessageId("")).isFalse();
    assertThat(Texts.storableMessageId("a\0")).isFalse();
    assertThat(Texts.storableMessageId("\uDD0B")).isFalse();
  }
}

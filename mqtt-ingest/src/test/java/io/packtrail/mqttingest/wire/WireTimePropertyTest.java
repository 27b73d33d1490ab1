package io.packtrail.mqttingest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The own fast path against the JDK's parser. */
class WireTimePropertyTest {
  @Property
  void parse_whatTheJdkPrints_isTheSameMillisecond(
      @ForAll @LongRange(min = -62_135_596_800_000L, max = 253_402_300_799_999L) long epochMs,
      @ForAll @IntRange(min = 0, max = 999_999) int nanos) {
    String printed = Instant.ofEpochMilli(epochMs).plusNanos(nanos).toString();

    assertThat(parse(printed)).isEqualTo(epochMs);
  }

  @Property
  void parse_anyOffset_isTheSameInstant(
      @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long epochMs,
      @ForAll @IntRange(min = -18 * 60, max = 18 * 60) int offsetMinutes) {
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(offsetMinutes * 60);
    String printed = OffsetDateTime.ofInstant(Instant.ofEpochMilli(epochMs), offset).toString();

    assertThat(parse(printed)).isEqualTo(epochMs);
  }

  /**
   * One character of a sound time changed: either both parsers read it, to the same, or neither.
   */
  @Property(tries = 20_000)
  void parse_oneCharacterChanged_agreesWithTheJdk(@ForAll long seed) {
    Random random = new Random(seed);
    char[] text = "2024-02-28T13:59:59.250Z".toCharArray();
    text[random.nextInt(text.length)] = "0123456789-:.TZ+".charAt(random.nextInt(16));
    String changed = new String(text);

    long parsed = parse(changed);
    assertThat(parsed == WireTime.WITHOUT_ZONE ? WireTime.NOT_A_TIME : parsed)
        .as(changed)
        .isEqualTo(jdk(changed));
  }

  private static long parse(String text) {
    String framed = "<" + text + ">";
    return WireTime.parse(framed.toCharArray(), 1, text.length());
  }

  private static long jdk(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException notATime) {
      return WireTime.NOT_A_TIME;
    }
  }
}

package io.packtrail.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.GatewayMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UplinkTest {
  private static final long START_MS = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
  private static final long DAY_MS = 86_400_000L;

  @Test
  void sampleAt_afterTheEnd_isRefused() {
    long endMs = START_MS + 100_000;
    Uplink uplink = uplink(endMs, 1);
    for (long ms = START_MS; ms < endMs + 60_000; ms += 1_000) {
      uplink.sampleAt(ms);
    }
    uplink.send();

    List<GatewayMessage> messages = drain(uplink);
    GatewayMessage last = messages.get(messages.size() - 1);
    assertThat(last.samples().at(last.samples().size() - 1))
        .isBeforeOrEqualTo(Instant.ofEpochMilli(endMs));
    assertThat(last.sentAt()).isBeforeOrEqualTo(Instant.ofEpochMilli(endMs));
  }

  @Test
  void sampleAt_noLaterTime_isRefused() {
    Uplink uplink = uplink(START_MS + DAY_MS, 1);

    assertThat(uplink.sampleAt(START_MS)).isNotNull();
    assertThat(uplink.sampleAt(START_MS)).isNull();
    assertThat(uplink.sampleAt(START_MS - 1)).isNull();
    assertThat(uplink.sampleAt(START_MS + 1)).isNotNull();
  }

  /** Five hundred days hold some offline stretches and some re-sent messages. */
  @Test
  void messages_longHistory_comeInBurstsAndTwice() {
    long endMs = START_MS + 500 * DAY_MS;
    Uplink uplink = uplink(endMs, 7);
    for (long ms = START_MS; ms < endMs; ms += 120_000) {
      if ((ms - START_MS) % DAY_MS == 0) {
        uplink.nextDay(ms);
      }
      uplink.sampleAt(ms);
    }
    uplink.send();
    List<GatewayMessage> messages = drain(uplink);

    long late =
        messages.stream()
            .filter(
                message ->
                    message
                        .samples()
                        .at(message.samples().size() - 1)
                        .plusSeconds(3_600)
                        .isBefore(message.sentAt()))
            .count();
    long distinct = messages.stream().map(GatewayMessage::messageId).distinct().count();
    assertThat(late).isPositive().isLessThan(messages.size() / 10);
    assertThat(messages.size() - distinct).isBetween(1L, messages.size() / 50L);
    assertThat(messages.stream().distinct().mapToInt(message -> message.samples().size()).sum())
        .isBetween(500 * 720 - 5, 500 * 720);
  }

  private static Uplink uplink(long endMs, long seed) {
    return new Uplink(
        new GatewayId("g-1"), new BatteryId("B-1"), endMs, new SplittableRandom(seed));
  }

  private static List<GatewayMessage> drain(Uplink uplink) {
    List<GatewayMessage> messages = new ArrayList<>();
    for (GatewayMessage message = uplink.poll(); message != null; message = uplink.poll()) {
      messages.add(message);
    }
    return messages;
  }
}

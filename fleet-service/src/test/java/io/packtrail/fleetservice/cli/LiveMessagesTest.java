package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.GatewayMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveMessagesTest {
  private static final Instant LIVE = Instant.parse("2026-11-23T10:00:00Z");

  @Test
  void next_messageOfThePast_isLeftWhole() {
    assertThat(cut(message(LIVE.minusSeconds(300), 13, 5))).hasSize(1);
  }

  @Test
  void next_messageOfTheFuture_comesInPiecesWithEverySampleOnce() {
    GatewayMessage whole = message(LIVE.plusSeconds(60), 13, 5);

    List<GatewayMessage> pieces = cut(whole);

    assertThat(pieces).extracting(GatewayMessage::messageId).containsExactly("m.0", "m.6", "m.12");
    assertThat(pieces.stream().mapToInt(piece -> piece.samples().size()).sum()).isEqualTo(13);
    assertThat(pieces.get(1).samples().at(0)).isEqualTo(whole.samples().at(6));
    assertThat(pieces.get(1).samples().value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(356);
    assertThat(pieces.get(1).samples().value(Signal.SOC_RATIO, 0)).isNaN();
    assertThat(pieces.get(0).sentAt()).isEqualTo(whole.samples().at(5));
  }

  @Test
  void next_messageThatWasKeptBackOffline_isLeftWhole() {
    assertThat(cut(message(LIVE.plusSeconds(60), 13, 86_400))).hasSize(1);
  }

  private static List<GatewayMessage> cut(GatewayMessage message) {
    List<GatewayMessage> pieces = new ArrayList<>();
    new LiveMessages(List.of(message).iterator(), LIVE).forEachRemaining(pieces::add);
    return pieces;
  }

  private static GatewayMessage message(Instant first, int samples, long delaySeconds) {
    SampleSeries.Builder series = SampleSeries.builder(samples);
    for (int i = 0; i < samples; i++) {
      series.add(first.plusSeconds(10L * i).toEpochMilli()).set(Signal.PACK_VOLTAGE_V, 350 + i);
    }
    return new GatewayMessage(
        "m",
        new GatewayId("g"),
        new BatteryId("b"),
        first.plusSeconds(10L * (samples - 1) + delaySeconds),
        series.build());
  }
}

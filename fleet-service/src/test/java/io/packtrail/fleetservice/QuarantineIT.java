package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Topics;
import io.packtrail.simulators.GatewayClient;
import io.packtrail.timescalestore.QuarantinedMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes come and are refused: they are in quarantine as they came. */
class QuarantineIT {
  private static final int MESSAGES = 300;
  private static final GatewayId GATEWAY = new GatewayId("g-spoiled");
  private static final byte[] SOUND =
      """
      {"messageId":"m-1","batteryId":"BAT-1","sentAt":"2026-01-01T00:00:00Z",
       "samples":[{"t":"2026-01-01T00:00:00Z","packVoltageV":355.2}]}"""
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void publish_bytesThatAreRefused_areKeptByteForByteAndCounted(@TempDir Path dataDir)
      throws Exception {
    List<byte[]> sent = spoiled(new Random(20261123));
    try (TestService service = TestService.start(dataDir)) {
      try (GatewayClient gateway = service.connect(GATEWAY)) {
        for (byte[] payload : sent) {
          gateway.publish(Topics.telemetry(GATEWAY), payload);
        }
        gateway.awaitAcknowledged();
      }

      List<QuarantinedMessage> kept =
          service.service().tables().quarantine().list(GATEWAY, 2 * MESSAGES);
      assertThat(kept.stream().map(message -> hex(message.payload())))
          .containsExactlyInAnyOrderElementsOf(
              sent.stream().map(QuarantineIT::hex).distinct().toList());
      assertThat(kept.stream().map(QuarantinedMessage::code).distinct())
          .as("reasons of several kinds")
          .hasSizeGreaterThan(2);
      // Equal bytes are kept once; the ledger counts them as they came.
      assertThat(service.service().tables().ledger().totals().receivedMessages())
          .isEqualTo(MESSAGES);
      assertThat(service.service().tables().ledger().imbalances()).isEmpty();
    }
  }

  /** Noise, sound messages cut short, and sound messages of a battery that nobody registered. */
  private static List<byte[]> spoiled(Random random) {
    List<byte[]> all = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] bytes;
      switch (i % 3) {
        case 0 -> {
          bytes = new byte[1 + random.nextInt(2_000)];
          random.nextBytes(bytes);
        }
        case 1 -> bytes = Arrays.copyOf(SOUND, random.nextInt(SOUND.length));
        default ->
            bytes =
                new String(SOUND, StandardCharsets.UTF_8)
                    .replace("m-1", "m-" + i)
                    .getBytes(StandardCharsets.UTF_8);
      }
      all.add(bytes);
    }
    return all;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}

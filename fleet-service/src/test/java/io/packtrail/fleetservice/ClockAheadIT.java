package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.mqttingest.wire.Topics;
import io.packtrail.simulators.GatewayClient;
import io.packtrail.timescalestore.ClockTable;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose clock is two hours ahead: seen, declared, replayed, read at the right times. */
class ClockAheadIT {
  private static final BatteryId BATTERY = new BatteryId("AHEAD");
  private static final GatewayId GATEWAY = new GatewayId("gw-ahead");
  private static final Duration AHEAD = Duration.ofHours(2);
  private static final String QUARANTINE = "/api/v1/gateways/gw-ahead/quarantine";

  @Test
  void refusedMessages_showTheClock_andComeBackByACorrection(@TempDir Path dataDir)
      throws Exception {
    try (TestService service = TestService.start(dataDir)) {
      service.register(Samples.battery(BATTERY.value()));
      Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
      try (GatewayClient gateway = service.connect(GATEWAY)) {
        gateway.publish(Topics.telemetry(GATEWAY), telemetry(now.plus(AHEAD)));
        gateway.awaitAcknowledged();
      }

      service.service().upkeep();

      String page = text(service.get("/gateways/gw-ahead"));
      assertThat(page).contains("2 h fast", "look at Clock");
      assertThat(text(service.get("/metrics"))).contains("packtrail_gateways_clock_skewed 1.0");
      assertThat(replay(service)).contains("\"quarantined\":1");
      HttpResponse<byte[]> declared =
          service.post("/api/v1/gateways/gw-ahead/clock/corrections", declaration(now, -7_200));
      assertThat(declared.statusCode()).isEqualTo(201);
      service.service().upkeep();
      assertThat(text(service.get("/metrics")))
          .as("a corrected clock calls for nobody")
          .contains("packtrail_gateways_clock_skewed 0.0");
      assertThat(text(service.get(QUARANTINE))).contains("\"sentAt\":\"" + now.plus(AHEAD));
      assertThat(replay(service)).contains("\"stored\":1", "\"quarantined\":0");

      assertThat(text(service.get(QUARANTINE))).contains("\"messages\":[]");
      assertThat(text(service.get(QUARANTINE + "?state=all"))).contains("\"replayedAt\":");
      assertThat(text(service.post(QUARANTINE + "/1/replay", "")))
          .contains("\"outcome\":\"duplicate\"", "was replayed before, on ", "\"replayedAt\":");
      assertThat(text(service.get("/gateways/gw-ahead")))
          .contains("Nothing waits", "declared by test on", "(corrected; ", "mends it");
      assertThat(text(service.get("/gateways/gw-ahead?quarantine=all"))).contains("replayed 20");
      assertThat(text(service.get("/gateways"))).contains("corrected by −2 h");
      assertThat(text(service.get("/api/v1/gateways")))
          .contains("\"clockCorrections\":[{", "\"offsetSeconds\":-7200", "\"heldFrom\":");

      String clockPath = "/api/v1/gateways/gw-ahead/clock/corrections";
      String span = "?from=%s&to=%s&offsetSeconds=".formatted(now, now.plus(AHEAD).plusSeconds(60));
      assertThat(text(service.get(clockPath + "/preview" + span + "-3600")))
          .contains("\"declarable\":false", "\"overlaps\":[1]", "\"samples\":1,\"messages\":1")
          .contains("\"samplesInFuture\":1", "\"batteryId\":\"AHEAD\"")
          .contains("\"after\":{\"first\":\"" + now.plusSeconds(3_599));
      assertThat(service.get(clockPath + "/preview" + span + "0").statusCode()).isEqualTo(400);
      assertThat(service.get(clockPath + "/preview").statusCode()).isEqualTo(400);
      assertThat(text(service.get("/gateways/gw-ahead" + span + "-3600")))
          .contains("Correction 1 holds", "1 sample would lie in the future", "It would move 1")
          .doesNotContain("REASON");
      assertThat(text(service.get("/gateways/gw-ahead?from=tomorrow"))).contains("✗ refused");
      service.post(clockPath + "/1/revoke", "{\"revokedBy\":\"test\"}");
      assertThat(text(service.get("/gateways/gw-ahead" + span + "-7200"))).contains("REASON");
      HttpResponse<byte[]> tooLittle = service.post(clockPath, declaration(now, -3_600));
      assertThat(tooLittle.statusCode()).isEqualTo(422);
      assertThat(text(tooLittle)).contains("clock-correction-in-future");
      assertThat(service.post(clockPath, declaration(now, -7_200)).statusCode()).isEqualTo(201);
      assertThat(ClockTable.ALLOWED_AHEAD)
          .as("a correction may leave ahead what a message may be")
          .isEqualTo(Limits.DEFAULTS.maxClockAhead());

      List<Instant> read = new ArrayList<>();
      service
          .service()
          .tables()
          .telemetry()
          .history(BATTERY, null, null, chunk -> read.add(chunk.at(0)));
      assertThat(read).containsExactly(now.minusSeconds(1));
      assertThat(service.service().tables().ledger().imbalances()).isEmpty();
    }
  }

  private static String declaration(Instant now, int offsetS) {
    return """
        {"from":"%s","to":"%s","offsetSeconds":%d,"reason":"two time zones off","declaredBy":"test"}
        """
        .formatted(now, now.plus(AHEAD).plusSeconds(60), offsetS);
  }

  private static String replay(TestService service) throws Exception {
    return text(
        service.post("/api/v1/gateways/gw-ahead/quarantine/replay?code=time-in-future", ""));
  }

  private static byte[] telemetry(Instant deviceTime) {
    return new TelemetryEncoder(TelemetryEncoder.Form.SAMPLES)
        .encode(
            "m-ahead",
            BATTERY,
            deviceTime,
            SampleSeries.builder(1)
                .add(deviceTime.minusSeconds(1).toEpochMilli())
                .set(Signal.PACK_VOLTAGE_V, 355)
                .build());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}

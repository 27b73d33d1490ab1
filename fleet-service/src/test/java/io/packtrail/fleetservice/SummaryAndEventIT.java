package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.Session;
import io.packtrail.domain.UsageSummary;
import io.packtrail.mqttingest.wire.DocumentFormat;
import io.packtrail.mqttingest.wire.ReportEncoder;
import io.packtrail.simulators.GatewayClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A summary and an event on their way from MQTT to the database and the API. */
class SummaryAndEventIT {
  private static final GatewayId GATEWAY = new GatewayId("gw-reports");
  private static final BatteryId BATTERY = new BatteryId("BAT-REPORTS");
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

  @Test
  void summaryAndEvent_publishedTwice_areStoredOnceAndShown(@TempDir Path folder) throws Exception {
    UsageSummary summary =
        new UsageSummary(
            AT.minusSeconds(86_400),
            AT,
            51_123.0,
            61.2,
            58.8,
            null,
            null,
            List.of(),
            List.of(new UsageSummary.CyclesAtDepth(0.1, 0.2, 2.5, null)),
            List.of(new UsageSummary.TimeAtTemperature(20, 25, 5_400, 0.6, 0.7)));
    BatteryEvent event = new BatteryEvent(AT, BatteryEvent.Kind.MODULE_SWAP, "module 7");
    try (TestService running = TestService.start(folder)) {
      running.register(battery());
      try (GatewayClient gateway = running.connect(GATEWAY)) {
        for (int again = 0; again < 2; again++) {
          gateway.publish(
              "packtrail/v1/gw-reports/summary",
              new ReportEncoder(DocumentFormat.CBOR).encode("s-1", BATTERY, summary));
          gateway.publish(
              "packtrail/v1/gw-reports/event",
              new ReportEncoder(DocumentFormat.JSON).encode("e-1", BATTERY, event));
        }
        gateway.awaitAcknowledged();
      }

      assertThat(running.service().tables().summaries().between(BATTERY, null, null))
          .containsExactly(summary);
      assertThat(running.service().tables().events().between(BATTERY, null, null))
          .containsExactly(event);
      running.service().assessAll(assessed -> assertThat(assessed).isEqualTo(BATTERY));
      assertThat(running.json("/api/v1/batteries/BAT-REPORTS/stress").path("reportedEvents"))
          .hasSize(1)
          .allSatisfy(shown -> assertThat(shown.path("kind").asText()).isEqualTo("module-swap"));
      assertThat(running.json("/api/v1/batteries/BAT-REPORTS/ledger").path("balanced").asBoolean())
          .isTrue();
      assertThat(running.json("/api/v1/batteries/BAT-REPORTS/ledger").path("scope").asText())
          .contains("gateways that report");
    }
  }

  @Test
  void summariesAlone_overMqtt_giveAnEstimateAndItsSessions(@TempDir Path folder) throws Exception {
    try (TestService running = TestService.start(folder)) {
      running.register(battery());
      try (GatewayClient gateway = running.connect(GATEWAY)) {
        for (int i = 0; i < 20; i++) {
          int day = 1 + i * 7 % 20; // arrival is no order
          gateway.publish(
              "packtrail/v1/gw-reports/summary",
              new ReportEncoder(DocumentFormat.JSON).encode("d-" + day, BATTERY, dayOfUse(day)));
        }
        gateway.awaitAcknowledged();
      }

      running.service().assessAll(assessed -> {});

      JsonNode soh = running.json("/api/v1/batteries/BAT-REPORTS/soh").path("current");
      assertThat(soh.path("status").asText()).isEqualTo("estimated");
      assertThat(soh.path("sohPercent").asDouble()).isCloseTo(90, within(2.0));
      assertThat(soh.path("basis").asText()).contains("as the vehicle reported");
      assertThat(running.json("/api/v1/batteries/BAT-REPORTS/sessions").path("sessions"))
          .hasSize(20)
          .allSatisfy(session -> assertThat(session.path("accepted").asBoolean()).isTrue());
      JsonNode stress = running.json("/api/v1/batteries/BAT-REPORTS/stress");
      assertThat(stress.path("samples").asInt()).isZero();
      assertThat(running.service().tables().passports().head(BATTERY)).isNotNull();
    }
  }

  /** A day with one charge from 20 to 80 %, of a battery of 108 Ah. */
  private static UsageSummary dayOfUse(int day) {
    Instant from = AT.minusSeconds(86_400L * day);
    return new UsageSummary(
        from,
        from.plusSeconds(86_400),
        null,
        64.8,
        60.0,
        23.7,
        21.0,
        List.of(
            new UsageSummary.ReportedSession(
                Session.Kind.CHARGE,
                from.plusSeconds(64_800),
                from.plusSeconds(72_000),
                0.2,
                0.8,
                64.8,
                23.7,
                25.0,
                28.0,
                34.0,
                UsageSummary.ChargingCurrent.AC)),
        List.of(),
        List.of(new UsageSummary.TimeAtTemperature(20, 25, 86_400, null, null)));
  }

  private static Battery battery() {
    return new Battery(
        BATTERY,
        "urn:battery:reports",
        null,
        GATEWAY,
        "model-x",
        Chemistry.NMC622,
        120,
        42.5,
        355,
        96,
        2,
        null,
        null,
        BatteryCategory.EV,
        null,
        null);
  }
}

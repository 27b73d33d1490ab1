package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
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
    }
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

package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.GatewayClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store's jobs at work in a service. */
class StoreUpkeepIT {
  private static final String CHECK_AGE = "packtrail_ledger_check_age_seconds";

  @Test
  void turn_ledgerCounterTamperedWith_isShownEverywhere(@TempDir Path dataDir) throws Exception {
    try (TestService running = TestService.start(dataDir)) {
      try (GatewayClient gateway = running.connect(new GatewayId("gw-1"))) {
        gateway.publish("packtrail/v1/gw-1/telemetry", "half".getBytes(StandardCharsets.UTF_8));
        gateway.awaitAcknowledged();
      }
      running.service().upkeep();
      assertThat(running.json("/api/v1/gateways/gw-1/ledger").path("balanced").asBoolean())
          .isTrue();
      assertThat(metric(running, "packtrail_ledger_unbalanced_gateways")).isEqualTo("0.0");
      assertThat(metric(running, "packtrail_quarantine_messages")).isEqualTo("1.0");
      assertThat(metric(running, "packtrail_quarantine_bytes")).isEqualTo("4.0");

      running.sql(
          "UPDATE ledger SET stored_messages = 7, received_messages = 7 + quarantined_messages");
      running.service().upkeep();

      JsonNode ledger = running.json("/api/v1/gateways/gw-1/ledger");
      assertThat(ledger.path("balanced").asBoolean()).isFalse();
      assertThat(metric(running, "packtrail_ledger_unbalanced_gateways")).isEqualTo("1.0");
      JsonNode ready = running.json("/readyz");
      assertThat(ready.path("ledger").path("unbalancedGateways").asInt()).isEqualTo(1);
    }
  }

  @Test
  void turn_recountFails_ageOfTheLastOneGrowsAndTellsSo(@TempDir Path dataDir) throws Exception {
    try (TestService running = TestService.start(dataDir)) {
      running.service().upkeep();
      running.sql("ALTER TABLE ledger RENAME TO ledger_away");
      double before = Double.parseDouble(metric(running, CHECK_AGE));
      Thread.sleep(50);
      running.service().upkeep();
      assertThat(Double.parseDouble(metric(running, CHECK_AGE))).isGreaterThan(before + 0.04);

      running.sql("ALTER TABLE ledger_away RENAME TO ledger");
      Thread.sleep(50);
      running.service().upkeep();
      assertThat(Double.parseDouble(metric(running, CHECK_AGE)))
          .as("recounted anew")
          .isLessThan(before + 0.04);
    }
  }

  private static String metric(TestService running, String name) throws Exception {
    return new String(running.get("/metrics").body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("absent");
  }
}

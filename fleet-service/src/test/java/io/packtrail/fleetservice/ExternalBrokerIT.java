package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.wire.Topics;
import io.packtrail.simulators.GatewayClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole service behind the broker that {@code PACKTRAIL_TEST_BROKER_URL} names. */
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class ExternalBrokerIT {
  private static final String URL = String.valueOf(System.getenv("PACKTRAIL_TEST_BROKER_URL"));
  private static final int MESSAGES = 200;
  private static final Duration BOUND = Duration.ofMinutes(1);

  @TempDir private Path dataDir;

  @BeforeAll
  static void needABroker() {
    Tools.needSetting("PACKTRAIL_TEST_BROKER_URL", "the URL of a broker");
  }

  @Test
  void gatewayBehindTheBroker_isStoredOnce_evenWhenSentAgain() throws Exception {
    String run = UUID.randomUUID().toString().substring(0, 8);
    String batteryId = "BROKER-" + run;
    ServiceConfig.Broker broker =
        new ServiceConfig.Broker(
            URI.create(URL), "it-" + run, null, null, "none", ServiceConfig.BrokerTls.NONE, null);

    try (TestService service = TestService.start(dataDir, broker)) {
      awaitSubscribed(service);
      service.post("/api/v1/batteries", battery(batteryId, "gw-" + run));
      publish(run, batteryId);

      Patience.until("stored", BOUND, () -> rows(service, batteryId) == MESSAGES);
      publish(run, batteryId); // a gateway that sends everything again
      Patience.until(
          "duplicates", BOUND, () -> count(service, batteryId, "received") == 2 * MESSAGES);
      assertThat(count(service, batteryId, "stored")).isEqualTo(MESSAGES);
      assertThat(count(service, batteryId, "duplicate")).isEqualTo(MESSAGES);
    }
  }

  @Test
  void timeThatTheBrokerTells_isKeptBesideTheMessage() throws Exception {
    String run = UUID.randomUUID().toString().substring(0, 8);
    String batteryId = "BROKER-" + run;
    ServiceConfig.Broker broker =
        new ServiceConfig.Broker(
            URI.create(URL), "it-" + run, null, null, "none", ServiceConfig.BrokerTls.NONE, "seen");

    try (TestService service = TestService.start(dataDir, broker)) {
      awaitSubscribed(service);
      service.post("/api/v1/batteries", battery(batteryId, "gw-" + run));
      MqttProperties properties = new MqttProperties();
      properties.setUserProperties(
          List.of(
              new UserProperty(
                  "seen", "2025-12-31T00:00:00Z"), // a vehicle's own, which comes first
              new UserProperty("seen", "2026-01-01T00:00:03Z")));
      publish("gw-" + run, message(run, 0, batteryId), properties);
      publish("gw-" + run, message(run, 1, batteryId), new MqttProperties());

      Patience.until("stored", BOUND, () -> count(service, batteryId, "stored") == 2);
      service.sql(
          """
          DO $$ BEGIN
            ASSERT (SELECT array_agg(extract(epoch FROM broker_at)::bigint ORDER BY message_id) FROM inbox)
                   IS NOT DISTINCT FROM ARRAY[1767225603, NULL]::bigint[];
          END $$
          """);
    }
  }

  private static void publish(String gatewayId, byte[] payload, MqttProperties properties)
      throws MqttException {
    MqttAsyncClient client = new MqttAsyncClient(URL, gatewayId, new MemoryPersistence());
    client.connect().waitForCompletion(BOUND.toMillis());
    MqttMessage message = new MqttMessage(payload, 1, false, properties);
    client
        .publish(Topics.telemetry(new GatewayId(gatewayId)), message)
        .waitForCompletion(BOUND.toMillis());
    client.disconnect().waitForCompletion(BOUND.toMillis());
    client.close();
  }

  private static byte[] message(String run, int index, String batteryId) {
    String at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(index).toString();
    return "{\"messageId\":\"%s-%d\",\"batteryId\":\"%s\",\"sentAt\":\"%s\",\"samples\":[{\"t\":\"%s\",\"packVoltageV\":355.2}]}"
        .formatted(run, index, batteryId, at, at)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitSubscribed(TestService service) throws Exception {
    Patience.until(
        "subscribed",
        BOUND,
        () -> json(service, "/readyz").path("mqtt").path("broker").asText().equals("subscribed"));
  }

  private static void publish(String run, String batteryId) {
    GatewayId gatewayId = new GatewayId("gw-" + run);
    try (GatewayClient gateway =
        GatewayClient.connect(new GatewayClient.Settings(URL), gatewayId, "anybody may")) {
      for (int i = 0; i < MESSAGES; i++) {
        gateway.publish(Topics.telemetry(gatewayId), message(run, i, batteryId));
      }
      gateway.awaitAcknowledged();
    }
  }

  private static int rows(TestService service, String batteryId) {
    return json(service, "/api/v1/batteries/" + batteryId + "/telemetry").path("rows").size();
  }

  private static long count(TestService service, String batteryId, String name) {
    JsonNode days = json(service, "/api/v1/batteries/" + batteryId + "/ledger").path("days");
    long sum = 0;
    for (JsonNode day : days) {
      sum += day.path("messages").path(name).asLong();
    }
    return sum;
  }

  private static JsonNode json(TestService service, String path) {
    try {
      return service.json(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String battery(String batteryId, String gatewayId) {
    return """
        {"batteryId":"%s","passportId":"urn:example:%s","gatewayId":"%s","chemistry":"NMC622","category":"ev",
         "ratedCapacityAh":156,"nominalVoltageV":352,"seriesCells":96}
        """
        .formatted(batteryId, batteryId, gatewayId);
  }
}

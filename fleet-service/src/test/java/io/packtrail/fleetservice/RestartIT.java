package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.simulators.GatewayClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients and supervisors see of a stop and the next start, with messages under way. */
class RestartIT {
  private static final GatewayId GATEWAY = new GatewayId("gw-r");
  private static final String TOPIC = "packtrail/v1/gw-r/telemetry";
  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void readyz_whileTheServiceDrains_is503AndWhatWasTakenIsAcknowledged(@TempDir Path dir)
      throws Exception {
    try (TestService running = TestService.start(dir);
        Connection lock = running.openDatabase()) {
      register(running);
      try (GatewayClient gateway = running.connect(GATEWAY)) {
        holdCommits(lock);
        gateway.publish(TOPIC, message("m-1"));
        awaitReceived(running);

        Thread stop = new Thread(running.service()::close, "stop");
        stop.start();
        JsonNode state = awaitUnready(running);
        assertThat(state.path("status").asText()).isEqualTo("not-ready");
        assertThat(state.path("checks").path("accepting").asBoolean()).isFalse();
        assertThat(state.path("checks").path("database").asBoolean()).isTrue();

        lock.rollback();
        gateway.awaitAcknowledged();
        stop.join(BOUND.toMillis());
        assertThat(stop.isAlive()).isFalse();
      }
      assertThat(running.service().failures()).isEmpty();
    }
  }

  /** A client that is told that its session is gone discards what is not acknowledged. */
  @Test
  void restart_withMessagesInFlight_findsTheSessionAndTheyArrive(@TempDir Path dir)
      throws Exception {
    TestService first = TestService.start(dir);
    String password = GatewaySecret.generate();
    MqttConnectionOptions options = options(password);
    MqttAsyncClient client = client(first);
    try {
      IMqttToken inFlight;
      try (first;
          Connection lock = first.openDatabase()) {
        register(first);
        first
            .service()
            .tables()
            .gateways()
            .add(GATEWAY, GatewaySecret.hash(password), Clock.systemUTC().instant());
        assertThat(connect(client, options)).isFalse();
        holdCommits(lock);
        inFlight = client.publish(TOPIC, message("m-2"), 1, false);
        awaitReceived(first);

        long start = System.nanoTime();
        first.service().close();

        // The drain is waited for once: 20 s, and what its parts need beside.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(38));
        assertThat(inFlight.isComplete() && inFlight.getException() == null).isFalse();
      }
      try (TestService second = first.again()) {
        options.setServerURIs(new String[] {url(second)});

        assertThat(connect(client, options)).as("session present").isTrue();

        await(() -> stored(second) == 1);
      }
    } finally {
      client.disconnectForcibly(0, 1_000, false);
      client.close(true);
    }
  }

  private static long stored(TestService running) throws Exception {
    return running
        .json("/api/v1/batteries/RESTART-1/ledger")
        .path("days")
        .path(0)
        .path("messages")
        .path("stored")
        .asLong();
  }

  /** Lets others read and nobody write, so that no message commits. */
  private static void holdCommits(Connection lock) throws SQLException {
    lock.setAutoCommit(false);
    try (Statement statement = lock.createStatement()) {
      statement.execute("LOCK TABLE inbox IN EXCLUSIVE MODE");
    }
  }

  private static void awaitReceived(TestService running) throws Exception {
    await(
        () ->
            text(running.send(running.anonymous("/metrics")))
                .contains("packtrail_ingest_received_messages_total 1"));
  }

  private static JsonNode awaitUnready(TestService running) throws Exception {
    await(() -> running.send(running.anonymous("/readyz")).statusCode() == 503);
    return TestService.parse(running.send(running.anonymous("/readyz")));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("not within " + BOUND).isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static void register(TestService running) throws Exception {
    String battery =
        """
        {"batteryId":"RESTART-1","passportId":"urn:example:restart-1","gatewayId":"gw-r","chemistry":"NMC622",
         "category":"ev","ratedCapacityAh":156,"nominalVoltageV":352,"seriesCells":96,"parallelCells":3}
        """;
    assertThat(running.post("/api/v1/batteries", battery).statusCode()).isEqualTo(201);
  }

  private static byte[] message(String id) {
    return """
        {"messageId":"%s","batteryId":"RESTART-1","sentAt":"2026-01-01T10:00:01Z",
         "samples":[{"t":"2026-01-01T10:00:00Z","packVoltageV":355.2,"packCurrentA":32.1,"socPercent":54.5}]}
        """
        .formatted(id)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String url(TestService running) {
    return "tcp://127.0.0.1:" + running.service().mqttPort();
  }

  private static MqttAsyncClient client(TestService running) throws MqttException {
    return new MqttAsyncClient(url(running), "restart-client", new MemoryPersistence());
  }

  private static MqttConnectionOptions options(String password) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(GATEWAY.value());
    options.setPassword(password.getBytes(StandardCharsets.UTF_8));
    options.setCleanStart(false);
    options.setSessionExpiryInterval(3_600L);
    options.setConnectionTimeout(30);
    return options;
  }

  /** Whether the session was there. */
  private static boolean connect(MqttAsyncClient client, MqttConnectionOptions options)
      throws MqttException {
    IMqttToken connected = client.connect(options);
    connected.waitForCompletion(BOUND.toMillis());
    return connected.getSessionPresent();
  }
}

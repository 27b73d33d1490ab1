package io.packtrail.simulators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.GatewayId;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatewayClientIT {
  private static final GatewayId GATEWAY = new GatewayId("g-1");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Test
  void publish_serverAcknowledges_deliversEachOnce() throws Exception {
    try (TestServer server = new TestServer(0, 100, (connection, message) -> true);
        GatewayClient client = connect(server, 8, PATIENCE)) {
      publish(client, 0, 200);
      client.awaitAcknowledged();

      assertThat(server.received()).containsExactlyElementsOf(expected(0, 200));
      assertThat(client.sentMessages()).isEqualTo(200);
      assertThat(client.acknowledgedMessages()).isEqualTo(200);
    }
  }

  @Test
  void publish_connectionCutBeforeAcknowledgement_sendsAgainInOrder() throws Exception {
    // The first connection acknowledges two of five and is cut.
    try (TestServer server =
            new TestServer(0, 100, (connection, message) -> connection > 1 || message <= 2);
        GatewayClient client = connect(server, 8, PATIENCE)) {
      publish(client, 0, 5);
      TestServer.await("two acknowledgements", () -> client.acknowledgedMessages() == 2);
      TestServer.await("five messages", () -> server.received().size() == 5);
      server.cut();
      client.awaitAcknowledged();
      publish(client, 5, 6);
      client.awaitAcknowledged();

      List<String> arrived = new ArrayList<>(expected(0, 5));
      arrived.addAll(expected(2, 6));
      assertThat(server.received()).containsExactlyElementsOf(arrived);
      assertThat(client.acknowledgedMessages()).isEqualTo(6);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void publish_serverRestarts_deliversWhatWasOutstanding() throws Exception {
    TestServer first = new TestServer(0, 100, (connection, message) -> false);
    try (GatewayClient client = connect(first, 8, PATIENCE)) {
      publish(client, 0, 3);
      TestServer.await("three messages", () -> first.received().size() == 3);
      first.close();
      CompletableFuture<Void> rest =
          CompletableFuture.runAsync(
              () -> {
                publish(client, 3, 4);
                client.awaitAcknowledged();
              });
      try (TestServer second = new TestServer(first.port(), 100, (connection, message) -> true)) {
        rest.get(20, TimeUnit.SECONDS);

        assertThat(second.received()).containsExactlyElementsOf(expected(0, 4));
        assertThat(client.acknowledgedMessages()).isEqualTo(4);
      }
    }
  }

  @Test
  void publish_receiveMaximumReached_blocks() throws Exception {
    try (TestServer server = new TestServer(0, 3, (connection, message) -> connection > 1);
        GatewayClient client = connect(server, 16, PATIENCE)) {
      CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> publish(client, 0, 7));
      TestServer.await("three messages", () -> server.received().size() == 3);

      assertThat(client.sentMessages()).isEqualTo(4);
      assertThat(publishing).isNotDone();

      server.cut();
      publishing.get(20, TimeUnit.SECONDS);
      client.awaitAcknowledged();
      assertThat(server.received().subList(3, 10)).containsExactlyElementsOf(expected(0, 7));
    }
  }

  @Test
  void awaitAcknowledged_serverSilent_givesUpWithinPatience() throws Exception {
    try (TestServer server = new TestServer(0, 100, (connection, message) -> false)) {
      GatewayClient client = connect(server, 8, Duration.ofMillis(300));
      publish(client, 0, 2);

      assertThatThrownBy(client::close)
          .isInstanceOfSatisfying(
              SimulatorException.class, e -> assertThat(e.code()).isEqualTo("server-silent"))
          .hasMessageContaining("2 messages are outstanding");
    }
  }

  @Test
  void connect_wrongPassword_isRefusedInOneSentence() throws Exception {
    try (TestServer server = new TestServer(0, 100, (connection, message) -> true)) {
      GatewayClient.Settings settings = new GatewayClient.Settings(server.url());

      assertThatThrownBy(() -> GatewayClient.connect(settings, GATEWAY, "wrong"))
          .isInstanceOfSatisfying(
              SimulatorException.class, e -> assertThat(e.code()).isEqualTo("gateway-refused"))
          .hasMessage(
              "The server at %s refused gateway g-1; is it registered and the password right?"
                  .formatted(server.url()));
    }
  }

  @Test
  void connect_portClosed_saysSoAtOnce() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    GatewayClient.Settings settings = new GatewayClient.Settings("tcp://127.0.0.1:" + port);

    assertThatThrownBy(() -> GatewayClient.connect(settings, GATEWAY, TestServer.PASSWORD))
        .isInstanceOfSatisfying(
            SimulatorException.class, e -> assertThat(e.code()).isEqualTo("server-unreachable"))
        .hasMessageContaining("cannot reach an MQTT server at tcp://127.0.0.1:" + port);
  }

  @Test
  void publish_manyGatewaysFromOneThread_allDeliver() throws Exception {
    try (TestServer server = new TestServer(0, 100, (connection, message) -> true)) {
      List<GatewayClient> clients =
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      GatewayClient.connect(
                          new GatewayClient.Settings(server.url()),
                          new GatewayId("g-" + i),
                          TestServer.PASSWORD))
              .toList();
      for (int round = 0; round < 10; round++) {
        for (GatewayClient client : clients) {
          publish(client, round, round + 1);
        }
      }
      clients.forEach(GatewayClient::close);

      assertThat(server.received()).hasSize(200).doesNotHaveDuplicates();
    }
  }

  private static GatewayClient connect(TestServer server, int window, Duration patience) {
    return GatewayClient.connect(
        new GatewayClient.Settings(server.url(), window, patience), GATEWAY, TestServer.PASSWORD);
  }

  private static void publish(GatewayClient client, int from, int to) {
    for (int i = from; i < to; i++) {
      client.publish("packtrail/v1/g-1/telemetry", ("m" + i).getBytes(UTF_8));
    }
  }

  private static List<String> expected(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> GATEWAY + " m" + i).toList();
  }
}

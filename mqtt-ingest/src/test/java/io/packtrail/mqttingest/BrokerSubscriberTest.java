package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen without a broker; the endpoint stands in for one that refuses. */
class BrokerSubscriberTest {
  private final IngestFlow flow =
      new IngestFlow(
          IngestConfig.DEFAULTS,
          new PacktrailDecoder(Limits.DEFAULTS),
          new FakeStore()::store,
          failure -> false,
          IngestMetrics.NONE,
          InstantSource.system());

  @Test
  void connect_subscriptionRefused_isNotConnectedAndTriesAgainWithItsPassword(@TempDir Path folder)
      throws Exception {
    assertTriesAgain("group", folder);
  }

  private void assertTriesAgain(String shareGroup, Path folder) throws Exception {
    Path passwordFile = Files.writeString(folder.resolve("password"), "s3cret\n");
    Queue<String> passwords = new ConcurrentLinkedQueue<>();
    Vertx vertx = Vertx.vertx();
    EmbeddedEndpoint broker =
        new EmbeddedEndpoint(
            vertx,
            EndpointConfig.of("127.0.0.1", 0),
            new GatewayAuthenticator() {
              @Override
              public Map<GatewayId, List<String>> secretHashes(Set<GatewayId> gatewayIds) {
                return gatewayIds.stream()
                    .collect(Collectors.toMap(id -> id, id -> List.of(id.value())));
              }

              @Override
              public boolean matches(String secretHash, String password) {
                return passwords.add(secretHash + " " + password);
              }
            },
            new FakeSessionStore(),
            TopicRights.OWN_TOPICS,
            flow,
            IngestMetrics.NONE,
            InstantSource.system());
    Integer port =
        broker.start().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS).plain();
    BrokerSubscriber subscriber =
        new BrokerSubscriber(
            BrokerConfig.of(
                URI.create("mqtt://127.0.0.1:" + port),
                "c",
                "service",
                passwordFile,
                shareGroup,
                BrokerConfig.Tls.NONE),
            flow,
            IngestMetrics.NONE);

    subscriber.start();

    Waiting.until("it came twice", () -> passwords.size() >= 2);
    assertThat(passwords).containsOnly("service s3cret");
    assertThat(subscriber.isConnected()).isFalse();
    subscriber.stop();
    broker.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void stop_neverConnected_ends() throws Exception {
    BrokerSubscriber subscriber =
        new BrokerSubscriber(
            BrokerConfig.of(
                URI.create("tcp://127.0.0.1:9"), "c", null, null, "group", BrokerConfig.Tls.NONE),
            flow,
            IngestMetrics.NONE);

    subscriber.start();
    subscriber.stop();

    assertThat(subscriber.isConnected()).isFalse();
  }

  @Test
  void create_urlOfAnotherKind_saysWhat() {
    BrokerConfig config =
        BrokerConfig.of(URI.create("ftp://host"), "c", null, null, "group", BrokerConfig.Tls.NONE);

    assertThatThrownBy(() -> new BrokerSubscriber(config, flow, IngestMetrics.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "broker.url must be tcp://host:port or ssl://host:port, got ftp://host");
  }

  @Test
  void config_impossible_saysWhat() {
    assertThatThrownBy(
            () ->
                new BrokerConfig(
                    URI.create("tcp://h:1"),
                    "c",
                    null,
                    null,
                    "g",
                    BrokerConfig.Tls.NONE,
                    null,
                    0,
                    Duration.ofDays(1)))
        .hasMessage("maxUnackedMessages must be in [1, 65535], got 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a+b", "a#", "a/b"})
  void config_shareGroupThatIsNoName_saysWhat(String shareGroup) {
    assertThatThrownBy(
            () ->
                BrokerConfig.of(
                    URI.create("tcp://h:1"), "c", null, null, shareGroup, BrokerConfig.Tls.NONE))
        .hasMessage("shareGroup must hold something and none of + # /, got " + shareGroup);
  }
}

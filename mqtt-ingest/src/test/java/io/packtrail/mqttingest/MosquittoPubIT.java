package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoint with a client that is not Java: {@code mosquitto_pub}, as in the documents. */
@EnabledIf(value = "isInstalled", disabledReason = "mosquitto_pub is not installed")
class MosquittoPubIT {
  private static final Path PROGRAM = Path.of("/usr/bin/mosquitto_pub");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));

  private final Vertx vertx = Vertx.vertx();
  private final FakeStore store = new FakeStore();

  static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"311", "5"})
  void publish_rightPassword_isStoredWhenTheProgramEnds(String version, @TempDir Path folder)
      throws Exception {
    assertThat(publish(folder, version, "secret")).isZero();

    assertThat(store.storedIds()).containsExactly("a");
  }

  @Test
  void publish_wrongPassword_isRefused(@TempDir Path folder) throws Exception {
    assertThat(publish(folder, "5", "wrong")).isNotZero();

    assertThat(store.calls()).isZero();
  }

  /** Runs the program against an endpoint of its own and returns its exit code. */
  private int publish(Path folder, String version, String password) throws Exception {
    IngestFlow flow =
        new IngestFlow(
            IngestConfig.DEFAULTS,
            new PacktrailDecoder(Limits.DEFAULTS),
            store::store,
            failure -> false,
            IngestMetrics.NONE,
            CLOCK);
    EmbeddedEndpoint endpoint =
        new EmbeddedEndpoint(
            vertx,
            EndpointConfig.of("127.0.0.1", 0),
            new KnownGateways().with("g-17", "secret"),
            TopicRights.OWN_TOPICS,
            flow,
            IngestMetrics.NONE,
            CLOCK);
    flow.start();
    try {
      Integer port =
          endpoint
              .start()
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS)
              .plain();
      Path payload = Files.write(folder.resolve("payload.json"), Payloads.message("a", 60));
      Process process =
          new ProcessBuilder(
                  PROGRAM.toString(),
                  "-V",
                  version,
                  "-h",
                  "127.0.0.1",
                  "-p",
                  "" + port,
                  "-u",
                  "g-17",
                  "-P",
                  password,
                  "-q",
                  "1",
                  "-t",
                  "packtrail/v1/g-17/telemetry",
                  "-f",
                  payload.toString())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output.txt").toFile())
              .start();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      flow.stop(Duration.ofSeconds(1));
      endpoint.stop().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }
}

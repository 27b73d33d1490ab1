package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wills while the queue is full. */
class LastWillsTest {
  private static final GatewayId BUSY = new GatewayId("g-0");
  private static final int QUEUE_BYTES = 2_000;

  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor workers = vertx.createSharedWorkerExecutor("wills", 1);
  private final FakeStore store = new FakeStore();
  private final KnownGateways gateways = new KnownGateways();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));
  private final IngestFlow flow =
      new IngestFlow(
          new IngestConfig(1, 100, QUEUE_BYTES, Duration.ofMillis(1), Duration.ofMillis(10)),
          new PacktrailDecoder(Limits.DEFAULTS),
          store::store,
          failure -> failure instanceof FakeStore.Away,
          IngestMetrics.NONE,
          clock);

  @BeforeEach
  void fillTheQueue() {
    flow.start();
    store.hold();
    byte[] large = new byte[QUEUE_BYTES];
    assertThat(flow.submit(BUSY, "packtrail/v1/g-0/telemetry", large)).isNotDone();
  }

  @AfterEach
  void stop() throws Exception {
    flow.stop(Duration.ofSeconds(5));
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void queueFull_theNewestOfEachGatewayWaitsAndTheOthersAreCounted() throws Exception {
    LastWills wills = wills(LastWills.MAX_BYTES);
    for (int i = 1; i <= 20; i++) {
      wills.execute(will("g-1", "w" + i));
    }
    wills.execute(will("g-2", "other"));

    Waiting.until("the older ones are counted", () -> lost() == 19);
    store.release();

    Waiting.until("the rest is stored", () -> store.storedIds().size() == 2);
    assertThat(store.storedIds()).containsExactlyInAnyOrder("w20", "other");
    assertThat(lost()).isEqualTo(19);
  }

  @Test
  void queueFull_willsWaitUpToTheirBytesOnly() throws Exception {
    LastWills wills = wills(3 * will("g-1", "w").bytes());
    for (int i = 1; i <= 5; i++) {
      wills.execute(will("g-" + i, "w"));
    }

    assertThat(lost()).isEqualTo(2);
    store.release();
    Waiting.until("three are stored", () -> store.storedIds().size() == 3);
    wills.execute(will("g-4", "w"));
    Waiting.until("room is there again", () -> store.storedIds().size() == 4);
  }

  @Test
  void storeAway_willWaitsUntilItCanBeAskedForAccess() throws Exception {
    LastWills wills = wills(LastWills.MAX_BYTES);
    store.release();
    gateways.setAway(true);
    wills.execute(will("g-1", "w"));
    Waiting.until("it was asked", () -> gateways.lookups() > 0);
    assertThat(store.storedIds()).isEmpty();

    gateways.setAway(false);

    Waiting.until("it is stored", () -> store.storedIds().size() == 1);
  }

  private LastWills wills(int maxBytes) {
    return new LastWills(
        vertx,
        workers,
        gateways,
        flow,
        new RefusalLog(
            new IngestMetrics() {
              @Override
              public void refused(String reason) {
                refusals.add(reason);
              }
            }),
        clock,
        () -> true,
        maxBytes);
  }

  private LastWill will(String gatewayId, String messageId) {
    gateways.with(gatewayId, "secret");
    return new LastWill(
        new GatewayId(gatewayId),
        new Proof("hash of secret", null),
        "packtrail/v1/" + gatewayId + "/telemetry",
        Payloads.message(messageId));
  }

  private int lost() {
    return Collections.frequency(refusals, "will-lost");
  }
}

package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Receipt;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.MessageDecoder;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.packtrail.mqttingest.wire.Topics;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestFlowTest {
  private static final GatewayId GATEWAY = new GatewayId("g-17");
  private static final String NO_DATA_TOPIC = "spBv1.0/fleet/NDATA/g-17";
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T10:00:00Z"));

  private final FakeStore store = new FakeStore();
  private final CountingMetrics metrics = new CountingMetrics();
  private IngestFlow flow = flow(store::store, config(1, 1 << 20));

  @AfterEach
  void stop() throws InterruptedException {
    flow.stop(Duration.ZERO);
  }

  @Test
  void submit_beforeTheCommit_isNotAnswered() throws Exception {
    flow.start();
    store.hold();

    CompletableFuture<MessageOutcome> outcome = submit("a");
    Waiting.until("store was called", () -> store.calls() == 1);

    assertThat(outcome).isNotDone();
    store.release();
    assertThat(get(outcome)).isEqualTo(MessageOutcome.STORED);
    assertThat(store.storedIds()).containsExactly("a");
  }

  @Test
  void submit_whileACommitRuns_gathersTheNextGroupInOrder() throws Exception {
    flow.start();
    store.hold();
    CompletableFuture<MessageOutcome> first = submit("first");
    Waiting.until("first is in the store", () -> store.calls() == 1);

    List<CompletableFuture<MessageOutcome>> later = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      later.add(submit("later-" + i));
    }
    store.release();

    get(first);
    for (CompletableFuture<MessageOutcome> outcome : later) {
      assertThat(get(outcome)).isEqualTo(MessageOutcome.STORED);
    }
    assertThat(store.commits()).containsExactly(1, 100);
    assertThat(store.storedIds()).startsWith("first", "later-0", "later-1").endsWith("later-99");
  }

  @Test
  void submit_moreRowsThanACommitTakes_areSpreadOverCommits() throws Exception {
    flow.start();
    holdTheWriterWith("first");
    CompletableFuture<MessageOutcome> last = null;
    for (int i = 0; i < 5; i++) {
      last = flow.submit(GATEWAY, Topics.telemetry(GATEWAY), Payloads.message("m" + i, 40));
    }
    store.release();

    get(Objects.requireNonNull(last));
    assertThat(store.commits()).containsExactly(1, 3, 2); // a commit is full at 100 rows
  }

  @Test
  void submit_messagesWithoutData_fillACommitAsRowsDo() throws Exception {
    flow.stop(Duration.ZERO);
    flow = flow(store::store, config(1, 1 << 20), IngestFlowTest::noDataUnlessTelemetry);
    flow.start();
    holdTheWriterWith("first");
    CompletableFuture<MessageOutcome> waiting = submit("waiting");
    for (int i = 0; i < 500; i++) {
      assertThat(submitNoData()).isNotDone();
    }
    CompletableFuture<MessageOutcome> last = submitNoData();

    store.release();

    assertThat(get(waiting)).isEqualTo(MessageOutcome.STORED);
    get(last);
    assertThat(metrics.settled.subList(0, 102)).filteredOn("STORED 1"::equals).hasSize(2);
  }

  @Test
  void submit_messagesWithoutData_areForgottenBeforeTheCommitOfOthers() throws Exception {
    flow.stop(Duration.ZERO);
    Semaphore commits = new Semaphore(0);
    flow =
        flow(
            messages -> {
              commits.acquireUninterruptibly();
              return store.store(messages);
            },
            config(1, 1 << 20),
            IngestFlowTest::noDataUnlessTelemetry);
    flow.start();
    assertThat(submit("first")).isNotDone();
    Waiting.until("the first is in the store", commits::hasQueuedThreads);
    CompletableFuture<MessageOutcome> waiting = submit("waiting");
    WeakReference<byte[]> kept = submitNoDataWeakly();

    commits.release();

    Waiting.until("the next is", () -> store.calls() == 1 && commits.hasQueuedThreads());
    Waiting.until("nothing holds the payload", () -> isCollected(kept));
    assertThat(waiting).isNotDone();
    commits.release(100);
  }

  @Test
  void submit_duplicateAndUnreadable_areAnsweredAsWhatTheyAre() throws Exception {
    flow.start();

    assertThat(get(submit("a"))).isEqualTo(MessageOutcome.STORED);
    assertThat(get(submit("a"))).isEqualTo(MessageOutcome.DUPLICATE);
    assertThat(get(flow.submit(GATEWAY, Topics.telemetry(GATEWAY), new byte[] {'{'})))
        .isEqualTo(MessageOutcome.QUARANTINED);
    assertThat(store.quarantined()).extracting(Rejected::code).containsExactly("unparsable");
    assertThat(metrics.settled).containsExactly("STORED 1", "DUPLICATE 1", "QUARANTINED 0");
  }

  @Test
  void submit_storeAwayForAWhile_isStoredWithoutLossInOrder() throws Exception {
    flow.start();
    store.setAway(true);
    List<CompletableFuture<MessageOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      outcomes.add(submit("m" + i));
    }
    Waiting.until("the store failed several times", () -> metrics.storeFailures.get() >= 3);
    assertThat(outcomes).noneMatch(CompletableFuture::isDone);

    store.setAway(false);

    for (CompletableFuture<MessageOutcome> outcome : outcomes) {
      assertThat(get(outcome)).isEqualTo(MessageOutcome.STORED);
    }
    assertThat(store.storedIds()).hasSize(20).startsWith("m0").endsWith("m19");
  }

  @Test
  void submit_onePoisonousMessageAmongMany_isQuarantinedAloneWithItsReason() throws Exception {
    store.refuse(message -> message instanceof Telemetry sound && sound.messageId().equals("m13"));
    flow.start();
    holdTheWriterWith("first");
    List<CompletableFuture<MessageOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      outcomes.add(submit("m" + i));
    }
    store.release();

    for (int i = 0; i < 50; i++) {
      assertThat(get(outcomes.get(i)))
          .isEqualTo(i == 13 ? MessageOutcome.QUARANTINED : MessageOutcome.STORED);
    }
    assertThat(store.storedIds()).hasSize(50).doesNotContain("m13");
    Rejected rejected = store.quarantined().get(0);
    assertThat(rejected.code()).isEqualTo("store-refused");
    assertThat(rejected.reason()).contains("invalid byte sequence");
    assertThat(rejected.payload()).isEqualTo(Payloads.message("m13"));
    assertThat(rejected.sampleCount()).isEqualTo(1);
  }

  @Test
  void submit_refusedEvenByQuarantine_failsAndTheNextOnesPass() throws Exception {
    store.refuse(
        message -> new String(message.payload(), StandardCharsets.UTF_8).contains("\"bad\""));
    flow.start();

    CompletableFuture<MessageOutcome> bad = submit("bad");

    assertThat(failureOf(bad).code()).isEqualTo(IngestException.STORE_REFUSED);
    assertThat(get(submit("good"))).isEqualTo(MessageOutcome.STORED);
    assertThat(flow.queuedBytes()).isZero();
  }

  @Test
  void submit_storeWithADefect_failsTheMessageAndKeepsTheWriter() throws Exception {
    flow.stop(Duration.ZERO);
    Function<List<InboundMessage>, List<MessageOutcome>> forgetful =
        messages ->
            messages.stream().anyMatch(message -> message.payload().length < 10)
                ? List.of()
                : store.store(messages);
    flow = flow(forgetful, config(1, 1 << 20));
    flow.start();

    CompletableFuture<MessageOutcome> forgotten =
        flow.submit(GATEWAY, Topics.telemetry(GATEWAY), new byte[1]);

    assertThat(failureOf(forgotten).code()).isEqualTo(IngestException.STORE_REFUSED);
    assertThat(get(submit("next"))).isEqualTo(MessageOutcome.STORED);
  }

  @Test
  void submit_errorInTheStore_keepsTheWriter() throws Exception {
    flow.stop(Duration.ZERO);
    Function<List<InboundMessage>, List<MessageOutcome>> failing =
        messages -> {
          if (messages.get(0).payload().length < 10) {
            throw new StackOverflowError("test");
          }
          return store.store(messages);
        };
    flow = flow(failing, config(1, 1 << 20));
    flow.start();

    CompletableFuture<MessageOutcome> first =
        flow.submit(GATEWAY, Topics.telemetry(GATEWAY), new byte[1]);

    assertThat(failureOf(first).getMessage()).contains("StackOverflowError");
    assertThat(get(submit("next"))).isEqualTo(MessageOutcome.STORED);
    assertThat(flow.queuedBytes()).isZero();
  }

  @Test
  void submit_queueFull_refusesAtOnceAndTakesAgainLater() throws Exception {
    flow.stop(Duration.ZERO);
    flow = flow(store::store, config(1, 1_300));
    flow.start();
    store.hold();
    CompletableFuture<MessageOutcome> first = submit("a");
    CompletableFuture<MessageOutcome> second = submit("b");

    CompletableFuture<MessageOutcome> third = submit("c");
    assertThat(third).isCompletedExceptionally();
    assertThat(failureOf(third).code()).isEqualTo(IngestException.QUEUE_FULL);

    store.release();
    get(first);
    get(second);
    Waiting.until("room is back", () -> flow.queuedBytes() == 0);
    assertThat(get(submit("c"))).isEqualTo(MessageOutcome.STORED);
  }

  @Test
  void submitWhenRoom_queueFull_waitsForIt() throws Exception {
    flow.stop(Duration.ZERO);
    flow = flow(store::store, config(1, 1_000));
    flow.start();
    holdTheWriterWith("a");
    CompletableFuture<MessageOutcome> second = new CompletableFuture<>();
    Thread sender = new Thread(() -> sendWhenRoom("b", second));
    sender.start();
    Waiting.until("the sender waits", () -> sender.getState() == Thread.State.WAITING);
    assertThat(second).isNotDone();

    store.release();

    assertThat(get(second)).isEqualTo(MessageOutcome.STORED);
  }

  @Test
  void submit_largerThanTheWholeQueue_travelsAlone() throws Exception {
    flow.stop(Duration.ZERO);
    flow = flow(store::store, config(1, 100));
    flow.start();

    assertThat(get(submit("large"))).isEqualTo(MessageOutcome.STORED);
    assertThat(flow.queuedBytes()).isZero();
  }

  @Test
  void submit_manyGateways_eachKeepsItsOrderOverSeveralWriters() throws Exception {
    flow.stop(Duration.ZERO);
    flow = flow(store::store, config(4, 64 << 20));
    flow.start();
    List<CompletableFuture<MessageOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      GatewayId gateway = new GatewayId("g-" + i % 20);
      outcomes.add(
          flow.submit(
              gateway,
              Topics.telemetry(gateway),
              Payloads.message("%02d-%04d".formatted(i % 20, i))));
    }
    for (CompletableFuture<MessageOutcome> outcome : outcomes) {
      assertThat(get(outcome)).isEqualTo(MessageOutcome.STORED);
    }

    for (int gateway = 0; gateway < 20; gateway++) {
      String prefix = "%02d-".formatted(gateway);
      List<String> own = store.storedIds().stream().filter(id -> id.startsWith(prefix)).toList();
      assertThat(own).hasSize(100).isSorted();
    }
  }

  @Test
  void stop_messagesWaiting_commitsAndAnswersThem() throws Exception {
    flow.start();
    List<CompletableFuture<MessageOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      outcomes.add(submit("m" + i));
    }

    assertThat(flow.stop(SOON)).isTrue();

    assertThat(outcomes).allMatch(CompletableFuture::isDone);
    assertThat(store.storedIds()).hasSize(200);
    assertThat(failureOf(submit("late")).code()).isEqualTo(IngestException.STOPPING);
  }

  @Test
  void stop_storeAway_givesUpInTimeWithoutAcknowledging() throws Exception {
    flow.start();
    store.setAway(true);
    CompletableFuture<MessageOutcome> waiting = submit("a");
    Waiting.until("the store failed", () -> metrics.storeFailures.get() >= 1);

    assertThat(flow.stop(Duration.ofMillis(50))).isFalse();

    assertThat(failureOf(waiting).code()).isEqualTo(IngestException.STOPPING);
    assertThat(store.storedIds()).isEmpty();
  }

  @Test
  void stop_secondCall_waitsNoFurtherForAStoreThatDoesNotAnswer() throws Exception {
    flow.start();
    holdTheWriterWith("a");
    assertThat(flow.stop(Duration.ofMillis(50))).isFalse();

    long start = System.nanoTime();
    assertThat(flow.stop(SOON)).isFalse();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON.dividedBy(2));
  }

  @Test
  void stop_severalWritersHeldByTheStore_shareOneGrace() throws Exception {
    flow.stop(Duration.ZERO);
    flow = flow(store::store, config(16, 64 << 20));
    flow.start();
    store.hold();
    for (int i = 0; i < 100; i++) {
      GatewayId gateway = new GatewayId("g-" + i);
      assertThat(flow.submit(gateway, Topics.telemetry(gateway), Payloads.message("m-" + i)))
          .isNotDone();
    }
    Waiting.until("most writers are held", () -> store.calls() >= 10);

    long start = System.nanoTime();
    assertThat(flow.stop(Duration.ofMillis(50))).isFalse();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    store.release();
  }

  @Test
  void stop_storeAway_countsWhatGoesBackToItsSender() throws Exception {
    flow.start();
    store.setAway(true);
    CompletableFuture<MessageOutcome> waiting = submit("a");
    CompletableFuture<?> unused = submit("b");
    Waiting.until("the store failed", () -> metrics.storeFailures.get() >= 1);

    flow.stop(Duration.ofMillis(50));

    assertThat(failureOf(waiting).code()).isEqualTo(IngestException.STOPPING);
    Waiting.until("both were counted", () -> metrics.returned.get() == 2);
    assertThat(metrics.settled).isEmpty();
  }

  @Test
  void submit_notStarted_isRefused() {
    assertThat(failureOf(submit("a")).code()).isEqualTo(IngestException.STOPPING);
  }

  @Test
  void config_impossible_saysWhat() {
    assertThatThrownBy(() -> new IngestConfig(0, 1, 1, Duration.ofMillis(1), Duration.ofMillis(1)))
        .hasMessage("writers must be at least 1, got 0");
    assertThatThrownBy(
            () -> new IngestConfig(1, 1, 1, Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessage("longestRetry must be at least PT2S, got PT1S");
  }

  /** Holds the store with one message in it; what is sent now waits in the queue. */
  private void holdTheWriterWith(String id) throws InterruptedException {
    store.hold();
    assertThat(submit(id)).isNotDone();
    Waiting.until(id + " is in the store", () -> store.calls() == 1);
  }

  private void sendWhenRoom(String id, CompletableFuture<MessageOutcome> answer) {
    try {
      answer.complete(
          flow.submitWhenRoom(GATEWAY, Topics.telemetry(GATEWAY), Payloads.message(id), null)
              .join());
    } catch (InterruptedException e) {
      answer.completeExceptionally(e);
    }
  }

  private CompletableFuture<MessageOutcome> submit(String id) {
    return flow.submit(GATEWAY, Topics.telemetry(GATEWAY), Payloads.message(id));
  }

  private CompletableFuture<MessageOutcome> submitNoData() {
    return flow.submit(GATEWAY, NO_DATA_TOPIC, new byte[1]);
  }

  private WeakReference<byte[]> submitNoDataWeakly() {
    byte[] payload = new byte[10_000];
    CompletableFuture<?> unused = flow.submit(GATEWAY, NO_DATA_TOPIC, payload);
    return new WeakReference<>(payload);
  }

  @SuppressWarnings("SystemGc") // what is asked is whether anything holds it
  private static boolean isCollected(WeakReference<?> reference) {
    System.gc();
    return reference.get() == null;
  }

  private static InboundMessage noDataUnlessTelemetry(Receipt receipt) {
    return Topics.parse(receipt.topic()) == null
        ? new InboundMessage.NoData(receipt)
        : new PacktrailDecoder(Limits.DEFAULTS).decode(receipt);
  }

  private IngestFlow flow(
      Function<List<InboundMessage>, List<MessageOutcome>> target, IngestConfig config) {
    return flow(target, config, new PacktrailDecoder(Limits.DEFAULTS));
  }

  private IngestFlow flow(
      Function<List<InboundMessage>, List<MessageOutcome>> target,
      IngestConfig config,
      MessageDecoder decoder) {
    return new IngestFlow(
        config, decoder, target, failure -> failure instanceof FakeStore.Away, metrics, CLOCK);
  }

  private static IngestConfig config(int writers, int maxQueuedBytes) {
    return new IngestConfig(
        writers, 100, maxQueuedBytes, Duration.ofMillis(1), Duration.ofMillis(10));
  }

  private static MessageOutcome get(CompletableFuture<MessageOutcome> outcome)
      throws ExecutionException, InterruptedException, TimeoutException {
    return outcome.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private static IngestException failureOf(CompletableFuture<MessageOutcome> outcome) {
    ExecutionException failure = catchThrowableOfType(ExecutionException.class, () -> get(outcome));
    assertThat(failure).hasCauseInstanceOf(IngestException.class);
    return (IngestException) Objects.requireNonNull(failure.getCause());
  }

  /** Keeps what it hears. */
  private static final class CountingMetrics implements IngestMetrics {
    private final List<String> settled = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger storeFailures = new AtomicInteger();
    private final AtomicInteger returned = new AtomicInteger();

    @Override
    public void returned() {
      returned.incrementAndGet();
    }

    @Override
    public void settled(MessageOutcome outcome, int samples) {
      settled.add(outcome + " " + samples);
    }

    @Override
    public void storeFailed() {
      storeFailures.incrementAndGet();
    }
  }
}

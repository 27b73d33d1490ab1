package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Receipt;
import io.packtrail.mqttingest.wire.MessageDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages from both MQTT ends, decodes them, groups them into commits, and reports each
 * message's outcome once its commit is durable; only then may it be acknowledged.
 *
 * <p>A gateway's messages keep their order: they all go through one writer. A commit takes what
 * waits at that moment, without a timer: small groups at low load, large ones at high load. When
 * the store fails, the messages wait and are tried again; when it refuses one message for good,
 * that one alone goes to quarantine. Waiting messages are bounded in bytes; beyond that {@link
 * #submit} refuses, and the sender keeps the message.
 *
 * <p>What a crash leaves: messages that were not committed were not acknowledged, so that their
 * senders send them again; those that were committed but not yet acknowledged come again and are
 * recognised by the store.
 */
public final class IngestFlow {
  /** How long writers may take to notice that they were given up. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Far beyond what a transaction takes on a slow disk. */
  private static final Duration LONGEST_COMMIT = Duration.ofSeconds(10);

  private final QueueRoom room;
  private final IngestMetrics metrics;
  private final InstantSource clock;
  private final List<Writer> writers = new ArrayList<>();
  private volatile boolean accepting;

  /** Whether everything was committed at the end; null before it. Guarded by this. */
  private @Nullable Boolean drained;

  /**
   * @param store commits a group in one transaction and returns the outcomes in the same order;
   *     must be idempotent, and safe to call from several threads
   * @param retryable whether a failure of the store may pass by itself, so that the same group is
   *     tried again; any other failure is taken as caused by a message of the group
   * @param clock gives the moment of receipt
   */
  public IngestFlow(
      IngestConfig config,
      MessageDecoder decoder,
      Function<List<InboundMessage>, List<MessageOutcome>> store,
      Predicate<RuntimeException> retryable,
      IngestMetrics metrics,
      InstantSource clock) {
    this.room = new QueueRoom(config.maxQueuedBytes());
    this.metrics = metrics;
    this.clock = clock;
    for (int i = 0; i < config.writers(); i++) {
      Backoff backoff = new Backoff(config.firstRetry(), config.longestRetry());
      Retry retry = new Retry(retryable, backoff, metrics);
      Committer committer = new Committer(store, retry, backoff, metrics, room);
      writers.add(new Writer("ingest-writer-" + i, config.maxRowsPerCommit(), decoder, committer));
    }
  }

  /** Starts the writers; from now on messages are taken. */
  public void start() {
    writers.forEach(Writer::start);
    accepting = true;
  }

  /**
   * Takes one message, without waiting.
   *
   * @param payload the bytes as received; kept, not copied
   * @return completes on a writer's thread, after the commit; or with an {@link IngestException}
   *     (at once with {@link IngestException#QUEUE_FULL}, {@link IngestException#STOPPING}), in
   *     which case the message must not be acknowledged
   */
  public CompletableFuture<MessageOutcome> submit(
      GatewayId gatewayId, String topic, byte[] payload) {
    if (!accepting) {
      return CompletableFuture.failedFuture(stopping());
    }
    if (!room.tryTake(payload)) {
      return CompletableFuture.failedFuture(
          new IngestException(
              IngestException.QUEUE_FULL,
              "queue must have room for the message, got "
                  + room.usedBytes()
                  + " bytes that wait for the database"));
    }
    return enqueue(gatewayId, topic, payload, null);
  }

  /**
   * Takes one message as {@link #submit} does, but waits until there is room for it.
   *
   * @param brokerAt when an external broker received it; null where it does not say
   */
  public CompletableFuture<MessageOutcome> submitWhenRoom(
      GatewayId gatewayId, String topic, byte[] payload, @Nullable Instant brokerAt)
      throws InterruptedException {
    room.take(payload);
    return enqueue(gatewayId, topic, payload, brokerAt);
  }

  /**
   * Whether what is taken is being stored: no transaction has been under way or failing for longer
   * than ten seconds.
   */
  public boolean isStoring() {
    return writers.stream().noneMatch(writer -> writer.isWaitingLongerThan(LONGEST_COMMIT));
  }

  /** What waits for the store (bytes, with what is kept beside each payload). */
  public int queuedBytes() {
    return room.usedBytes();
  }

  /** Messages that wait for the store, without those in a transaction now. */
  public int queuedMessages() {
    return writers.stream().mapToInt(Writer::queued).sum();
  }

  /**
   * Takes no more messages, commits those that wait, and ends the writers. A further call waits for
   * nothing and returns what the first did.
   *
   * @param timeout longest wait; what is not committed by then fails with {@link
   *     IngestException#STOPPING} and stays with its sender
   * @return whether everything was committed
   */
  public synchronized boolean stop(Duration timeout) throws InterruptedException {
    if (drained != null) {
      return drained;
    }
    accepting = false;
    writers.forEach(Writer::finish);
    List<Writer> late = notEndedWithin(timeout, writers);
    late.forEach(Writer::giveUp);
    notEndedWithin(GRACE, late).forEach(Writer::abandon);
    drained = late.isEmpty();
    return drained;
  }

  private static List<Writer> notEndedWithin(Duration timeout, List<Writer> writers)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    List<Writer> late = new ArrayList<>();
    for (Writer writer : writers) {
      if (!writer.endsWithin(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
        late.add(writer);
      }
    }
    return late;
  }

  private CompletableFuture<MessageOutcome> enqueue(
      GatewayId gatewayId, String topic, byte[] payload, @Nullable Instant brokerAt) {
    ReceivedMessage message =
        new ReceivedMessage(new Receipt(gatewayId, clock.instant(), brokerAt, topic, payload));
    Writer writer = writers.get(Math.floorMod(gatewayId.hashCode(), writers.size()));
    writer.enqueue(message);
    // The flow may have stopped since the caller looked, and its writer be gone.
    if (!accepting && writer.takeBack(message)) {
      room.giveBack(payload);
      message.outcome().completeExceptionally(stopping());
    } else {
      metrics.received(payload.length);
    }
    return message.outcome();
  }

  static IngestException stopping() {
    return new IngestException(
        IngestException.STOPPING, "message must be sent again, got it while the service stops");
  }
}

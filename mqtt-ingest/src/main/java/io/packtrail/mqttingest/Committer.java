package io.packtrail.mqttingest;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a group of messages into the store and tells each what became of it. One thread. */
final class Committer {
  private static final Logger LOGGER = LoggerFactory.getLogger(Committer.class);

  /** Attempts to quarantine a message that the store refuses before its sender is told no. */
  private static final int QUARANTINE_ATTEMPTS = 3;

  private final Function<List<InboundMessage>, List<MessageOutcome>> store;
  private final Retry retry;
  private final Backoff backoff;
  private final IngestMetrics metrics;
  private final QueueRoom room;

  /** When the store was last asked for something that it has not done yet; 0 where it has. */
  private volatile long waitingSinceNs;

  Committer(
      Function<List<InboundMessage>, List<MessageOutcome>> store,
      Retry retry,
      Backoff backoff,
      IngestMetrics metrics,
      QueueRoom room) {
    this.store = store;
    this.retry = retry;
    this.backoff = backoff;
    this.metrics = metrics;
    this.room = room;
  }

  /** Commits the group; when it returns, every message of it has its answer. */
  void commit(List<DecodedMessage> group) {
    if (group.isEmpty()) {
      return;
    }
    List<MessageOutcome> outcomes;
    try {
      outcomes = store(group);
    } catch (RuntimeException refused) {
      isolate(group, refused);
      return;
    }
    if (outcomes == null) {
      group.forEach(message -> fail(message.received(), IngestFlow.stopping()));
      return;
    }
    for (int i = 0; i < group.size(); i++) {
      settle(group.get(i), outcomes.get(i));
    }
  }

  /** Answers a message in which there is nothing to keep. */
  void passOver(ReceivedMessage message) {
    metrics.settled(MessageOutcome.NO_DATA, 0);
    room.giveBack(message.receipt().payload());
    message.outcome().complete(MessageOutcome.NO_DATA);
  }

  /** Whether a transaction has been under way or failing for longer than this; on any thread. */
  boolean isWaitingLongerThan(Duration limit) {
    long sinceNs = waitingSinceNs;
    return sinceNs != 0 && System.nanoTime() - sinceNs > limit.toNanos();
  }

  /** Makes further waiting pointless; what cannot be committed at once fails. */
  void giveUp() {
    backoff.callOff();
  }

  /** Answers a message that has no answer yet without a commit; its sender must keep it. */
  void fail(ReceivedMessage message, IngestException why) {
    if (!message.outcome().isDone()) {
      metrics.returned();
      room.giveBack(message.receipt().payload());
      message.outcome().completeExceptionally(why);
    }
  }

  /** The outcomes, or null when given up; throws when the store refuses for good. */
  private @Nullable List<MessageOutcome> store(List<DecodedMessage> group) {
    if (backoff.isCalledOff()) {
      return null;
    }
    List<InboundMessage> contents = group.stream().map(DecodedMessage::content).toList();
    long startNs = System.nanoTime();
    waitingSinceNs = startNs == 0 ? 1 : startNs;
    List<MessageOutcome> outcomes;
    try {
      outcomes = retry.untilAnswered(() -> outcomesOf(contents));
    } finally {
      waitingSinceNs = 0;
    }
    if (outcomes != null) {
      int rows = contents.stream().mapToInt(InboundMessage::sampleCount).sum();
      metrics.committed(group.size(), rows, Duration.ofNanos(System.nanoTime() - startNs));
    }
    return outcomes;
  }

  private List<MessageOutcome> outcomesOf(List<InboundMessage> contents) {
    List<MessageOutcome> outcomes = store.apply(contents);
    if (outcomes.size() != contents.size()) {
      throw new IllegalStateException(
          "store must return " + contents.size() + " outcomes, got " + outcomes.size());
    }
    return outcomes;
  }

  private void settle(DecodedMessage message, MessageOutcome outcome) {
    metrics.settled(outcome, message.content().sampleCount());
    room.giveBack(message.received().receipt().payload());
    message.received().outcome().complete(outcome);
  }

  /** One message spoils the group: halving finds it in log2(size) steps, and the rest pass. */
  private void isolate(List<DecodedMessage> group, RuntimeException refused) {
    if (group.size() == 1) {
      quarantine(group.get(0), refused);
      return;
    }
    int middle = group.size() / 2;
    commit(group.subList(0, middle));
    commit(group.subList(middle, group.size()));
  }

  /** Keeps a message that the store refuses, with the store's reason. */
  private void quarantine(DecodedMessage message, RuntimeException refused) {
    LOGGER
        .atWarn()
        .setCause(refused)
        .addKeyValue("gatewayId", message.content().gatewayId())
        .log("store refuses a message; it goes to quarantine");
    DecodedMessage rejected = message.refusedByStore(refused);
    RuntimeException last = refused;
    for (int attempt = 0; attempt < QUARANTINE_ATTEMPTS; attempt++) {
      try {
        List<MessageOutcome> outcomes = store(List.of(rejected));
        if (outcomes == null) {
          fail(message.received(), IngestFlow.stopping());
        } else {
          settle(rejected, outcomes.get(0));
        }
        return;
      } catch (RuntimeException refusedAgain) {
        last = refusedAgain;
        backoff.pause(attempt);
      }
    }
    giveBackToSender(message, last);
  }

  private void giveBackToSender(DecodedMessage message, RuntimeException last) {
    LOGGER
        .atError()
        .setCause(last)
        .addKeyValue("gatewayId", message.content().gatewayId())
        .log("store takes neither a message nor its quarantine; it stays with its sender");
    fail(
        message.received(),
        new IngestException(
            IngestException.STORE_REFUSED,
            "store must take the message or its quarantine, got " + last.getMessage(),
            last));
  }
}

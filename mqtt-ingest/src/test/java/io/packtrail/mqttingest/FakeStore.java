package io.packtrail.mqttingest;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.MessageOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A store in memory: idempotent by gateway and message id, all or nothing per call, that can be
 * held before its commit, fail for a while, or refuse single messages.
 */
final class FakeStore {
  /** Permits of an open gate: more than any test commits. */
  private static final int OPEN = 1_000_000;

  private final Semaphore gate = new Semaphore(OPEN);
  private final Map<String, Telemetry> stored = new LinkedHashMap<>();
  private final List<Rejected> quarantined = new ArrayList<>();
  private final List<Integer> commits = new ArrayList<>();
  private volatile boolean away;
  private volatile Predicate<InboundMessage> poison = message -> false;
  private final AtomicInteger calls = new AtomicInteger();

  /** A failure that passes. */
  static final class Away extends RuntimeException {
    Away() {
      super("database is away");
    }
  }

  List<MessageOutcome> store(List<InboundMessage> messages) {
    calls.incrementAndGet();
    gate.acquireUninterruptibly();
    try {
      return commit(messages);
    } finally {
      gate.release();
    }
  }

  private synchronized List<MessageOutcome> commit(List<InboundMessage> messages) {
    if (away) {
      throw new Away();
    }
    if (messages.stream().anyMatch(poison)) {
      throw new IllegalStateException("invalid byte sequence");
    }
    List<MessageOutcome> outcomes = messages.stream().map(this::keep).toList();
    commits.add(messages.size());
    return outcomes;
  }

  private MessageOutcome keep(InboundMessage message) {
    if (message instanceof Telemetry telemetry) {
      String key = telemetry.gatewayId() + "/" + telemetry.messageId();
      return stored.putIfAbsent(key, telemetry) == null
          ? MessageOutcome.STORED
          : MessageOutcome.DUPLICATE;
    }
    quarantined.add((Rejected) message);
    return MessageOutcome.QUARANTINED;
  }

  /** Holds every call before its commit until {@link #release()}. */
  void hold() {
    gate.acquireUninterruptibly(OPEN);
  }

  void release() {
    gate.release(OPEN);
  }

  void setAway(boolean isAway) {
    away = isAway;
  }

  /** Refuses each group that holds such a message. */
  void refuse(Predicate<InboundMessage> messages) {
    poison = messages;
  }

  /** Ids of the stored messages, in the order of their commits. */
  synchronized List<String> storedIds() {
    return stored.values().stream().map(Telemetry::messageId).toList();
  }

  synchronized List<Rejected> quarantined() {
    return List.copyOf(quarantined);
  }

  /** Messages in each commit. */
  synchronized List<Integer> commits() {
    return List.copyOf(commits);
  }

  /** Calls, also those that wait or failed. */
  int calls() {
    return calls.get();
  }
}

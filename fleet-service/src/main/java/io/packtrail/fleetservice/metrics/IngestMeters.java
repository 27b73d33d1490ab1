package io.packtrail.fleetservice.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.mqttingest.IngestMetrics;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What ingestion does, as meters. Thread-safe. */
public final class IngestMeters implements IngestMetrics {
  private final MeterRegistry registry;
  private final Counter receivedMessages;
  private final Counter receivedBytes;
  private final Map<MessageOutcome, Counter> messages = new EnumMap<>(MessageOutcome.class);
  private final Map<MessageOutcome, Counter> samples = new EnumMap<>(MessageOutcome.class);
  private final Timer commits;
  private final DistributionSummary rowsPerCommit;
  private final Counter storeFailures;
  private final AtomicInteger connections = new AtomicInteger();

  public IngestMeters(MeterRegistry registry) {
    this.registry = registry;
    receivedMessages = registry.counter("packtrail.ingest.received.messages");
    receivedBytes = registry.counter("packtrail.ingest.received.bytes");
    for (MessageOutcome outcome : MessageOutcome.values()) {
      String label = outcome.name().toLowerCase(Locale.ROOT);
      messages.put(outcome, registry.counter("packtrail.ingest.messages", "outcome", label));
      samples.put(outcome, registry.counter("packtrail.ingest.samples", "outcome", label));
    }
    commits =
        Timer.builder("packtrail.ingest.commit")
            .description("Time of one transaction that stores telemetry")
            .register(registry);
    rowsPerCommit =
        DistributionSummary.builder("packtrail.ingest.commit.rows")
            .description("Samples stored by one transaction")
            .register(registry);
    storeFailures = registry.counter("packtrail.ingest.store.failures");
    Gauge.builder("packtrail.ingest.connections", connections, AtomicInteger::get)
        .description("Gateways connected to the embedded endpoint")
        .register(registry);
  }

  @Override
  public void received(int payloadBytes) {
    receivedMessages.increment();
    receivedBytes.increment(payloadBytes);
  }

  @Override
  public void settled(MessageOutcome outcome, int sampleCount, String code) {
    count(messages, outcome, 1);
    count(samples, outcome, sampleCount);
    if (!code.isEmpty()) {
      registry.counter("packtrail.ingest.quarantined", "code", code).increment();
    }
  }

  @Override
  public void committed(int committedMessages, int rows, Duration duration) {
    commits.record(duration);
    rowsPerCommit.record(rows);
  }

  @Override
  public void storeFailed() {
    storeFailures.increment();
  }

  @Override
  public void refused(String reason) {
    registry.counter("packtrail.ingest.refused", "reason", reason).increment();
  }

  @Override
  public void brokerSessionLost() {
    registry.counter("packtrail.broker.sessions.lost").increment();
  }

  @Override
  public void brokerDropped(long dropped) {
    registry.counter("packtrail.broker.dropped.messages").increment((double) dropped);
  }

  @Override
  public void connections(int open) {
    connections.set(open);
  }

  private static void count(
      Map<MessageOutcome, Counter> counters, MessageOutcome outcome, int amount) {
    Counter counter = counters.get(outcome);
    if (counter != null) {
      counter.increment(amount);
    }
  }
}

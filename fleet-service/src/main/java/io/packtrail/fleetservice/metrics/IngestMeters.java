package io.packtrail.fleetservice.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.mqttingest.IngestMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** What ingestion does, as meters. Thread-safe. */
public final class IngestMeters implements IngestMetrics {
  private final MeterRegistry registry;
  private final Counter receivedMessages;
  private final Counter receivedBytes;
  private final Map<MessageOutcome, Counter> messages = new EnumMap<>(MessageOutcome.class);
  private final Counter returnedMessages;
  private final Map<MessageOutcome, Counter> samples = new EnumMap<>(MessageOutcome.class);
  private final Timer commits;
  private final DistributionSummary rowsPerCommit;
  private final Timer acknowledgements;
  private final DistributionSummary eventLag;
  private final DistributionSummary clockSkew;
  private final Counter storeFailures;
  private final Counter brokerTimesUnreadable;
  private final Counter brokerSessionsLost;
  private final Counter brokerDropped;
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
    returnedMessages = registry.counter("packtrail.ingest.messages", "outcome", "returned");
    commits =
        Timer.builder("packtrail.ingest.commit")
            .description("Time of one transaction that stores telemetry")
            .serviceLevelObjectives(durations(1, 5, 10, 25, 50, 100, 250, 1_000, 5_000))
            .register(registry);
    rowsPerCommit =
        DistributionSummary.builder("packtrail.ingest.commit.rows")
            .description("Samples stored by one transaction")
            .serviceLevelObjectives(1, 10, 100, 1_000, 5_000, 10_000, 20_000)
            .register(registry);
    acknowledgements =
        Timer.builder("packtrail.ingest.ack")
            .description("From a message's receipt to its commit, after which it is acknowledged")
            .serviceLevelObjectives(durations(5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 30_000))
            .register(registry);
    eventLag =
        DistributionSummary.builder("packtrail.ingest.event.lag")
            .baseUnit("seconds")
            .description("Age of a message's newest sample at its receipt")
            .serviceLevelObjectives(1, 10, 60, 600, 3_600, 86_400, 604_800)
            .register(registry);
    clockSkew =
        DistributionSummary.builder("packtrail.clock.skew")
            .baseUnit("seconds")
            .description("Between the gateway's clock at sending and ours at receipt, either way")
            .serviceLevelObjectives(0.1, 1, 5, 30, 300, 3_600, 86_400)
            .register(registry);
    storeFailures = registry.counter("packtrail.ingest.store.failures");
    brokerTimesUnreadable = registry.counter("packtrail.broker.time.unreadable");
    brokerSessionsLost = registry.counter("packtrail.broker.sessions.lost");
    brokerDropped = registry.counter("packtrail.broker.dropped.messages");
    Gauge.builder("packtrail.ingest.connections", connections, AtomicInteger::get)
        .description("Gateways connected to the embedded endpoint")
        .register(registry);
  }

  /**
   * Looks at messages that were just committed.
   *
   * @return the outcomes as they were given
   */
  public List<MessageOutcome> observed(
      List<InboundMessage> committed, List<MessageOutcome> outcomes, Instant now) {
    for (InboundMessage message : committed) {
      acknowledgements.record(Duration.between(message.receivedAt(), now));
      if (message instanceof InboundMessage.Telemetry telemetry) {
        observe(telemetry);
      }
    }
    return outcomes;
  }

  private void observe(InboundMessage.Telemetry telemetry) {
    Instant sentAt = telemetry.sentAt();
    if (sentAt != null) {
      clockSkew.record(seconds(Duration.between(sentAt, telemetry.receivedAt()).abs()));
    }
    LongStream.of(telemetry.samples().epochMs())
        .max() // they need not be in order
        .ifPresent(
            newestMs ->
                eventLag.record(
                    Math.max(0, telemetry.receivedAt().toEpochMilli() - newestMs) / 1e3));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static Duration[] durations(long... ms) {
    return LongStream.of(ms).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  @Override
  public void received(int payloadBytes) {
    receivedMessages.increment();
    receivedBytes.increment(payloadBytes);
  }

  @Override
  public void settled(MessageOutcome outcome, int sampleCount) {
    count(messages, outcome, 1);
    count(samples, outcome, sampleCount);
  }

  @Override
  public void returned() {
    returnedMessages.increment();
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
  public void brokerTimeUnreadable() {
    brokerTimesUnreadable.increment();
  }

  @Override
  public void brokerSessionLost() {
    brokerSessionsLost.increment();
  }

  @Override
  public void brokerDropped(long dropped) {
    brokerDropped.increment((double) dropped);
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

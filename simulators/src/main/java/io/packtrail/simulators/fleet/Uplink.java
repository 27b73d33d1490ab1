package io.packtrail.simulators.fleet;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.simulators.GatewayMessage;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The gateway between vehicle and network: collects samples into messages of 300, stamps them with
 * a clock that is off by seconds, keeps them while offline (some hours to days, once in eight
 * months) and sends them in a burst afterwards, and sends one message in 250 twice. Nothing bears a
 * time after the end of the plan. Mutable; one thread.
 */
final class Uplink {
  private static final int SAMPLES_PER_MESSAGE = 300;
  private static final double OFFLINE_PER_DAY = 0.004;
  private static final double RESEND_PROBABILITY = 0.004;
  private static final long DAY_MS = 86_400_000L;
  private static final long BURST_SPACING_MS = 2_000;

  /** A message and when it leaves; the number keeps messages of one moment in order. */
  record Outgoing(long leavesMs, long number, GatewayMessage message) {
    static final Comparator<Outgoing> BY_TIME =
        Comparator.comparingLong(Outgoing::leavesMs).thenComparingLong(Outgoing::number);
  }

  private final GatewayId gatewayId;
  private final BatteryId batteryId;
  private final long endMs;
  private final RandomGenerator random;
  private final long clockOffsetMs;
  private final PriorityQueue<Outgoing> queue = new PriorityQueue<>(Outgoing.BY_TIME);
  private SampleSeries.Builder samples = SampleSeries.builder(SAMPLES_PER_MESSAGE);
  private long firstMs;
  private long lastMs = Long.MIN_VALUE;
  private long offlineUntilMs = Long.MIN_VALUE;
  private long number;

  Uplink(GatewayId gatewayId, BatteryId batteryId, long endMs, RandomGenerator random) {
    this.gatewayId = gatewayId;
    this.batteryId = batteryId;
    this.endMs = endMs;
    this.random = random;
    this.clockOffsetMs = Math.round(2_000 * random.nextGaussian());
  }

  void nextDay(long nowMs) {
    if (random.nextDouble() < OFFLINE_PER_DAY) {
      offlineUntilMs = nowMs + Math.round(DAY_MS * random.nextDouble(0.2, 4));
    }
  }

  /**
   * Begins a sample, or returns null where the clock shows no later time than before, or one after
   * the end of the plan.
   */
  SampleSeries.@Nullable Builder sampleAt(long nowMs) {
    long stampedMs = nowMs + clockOffsetMs;
    if (stampedMs <= lastMs || stampedMs > endMs) {
      return null;
    }
    if (samples.size() == SAMPLES_PER_MESSAGE) {
      send();
    }
    if (samples.size() == 0) {
      firstMs = stampedMs;
    }
    lastMs = stampedMs;
    return samples.add(stampedMs);
  }

  /** Sends what is collected, full or not. */
  void send() {
    if (samples.size() == 0) {
      return;
    }
    long readyMs = lastMs + random.nextLong(1_000, 20_000);
    long leavesMs = Math.min(readyMs, endMs);
    if (leavesMs < offlineUntilMs) {
      leavesMs = Math.min(offlineUntilMs, endMs);
      offlineUntilMs += BURST_SPACING_MS;
    }
    GatewayMessage message =
        new GatewayMessage(
            gatewayId + "-" + firstMs,
            gatewayId,
            batteryId,
            Instant.ofEpochMilli(leavesMs),
            samples.build());
    enqueue(leavesMs, message);
    if (random.nextDouble() < RESEND_PROBABILITY) {
      enqueue(Math.min(leavesMs + random.nextLong(5_000, 7_200_000), endMs), message);
    }
    samples = SampleSeries.builder(SAMPLES_PER_MESSAGE);
  }

  private void enqueue(long leavesMs, GatewayMessage message) {
    queue.add(new Outgoing(leavesMs, number++, message));
  }

  /** When the next message leaves, or {@link Long#MAX_VALUE}. */
  long nextLeavesMs() {
    Outgoing next = queue.peek();
    return next == null ? Long.MAX_VALUE : next.leavesMs();
  }

  @Nullable GatewayMessage poll() {
    Outgoing next = queue.poll();
    return next == null ? null : next.message();
  }
}

package io.packtrail.simulators.load;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;

/** What one gateway does, step by step, made while it is read. Deterministic. */
final class GatewayScript implements Iterator<GatewayScript.Step> {
  private static final int BLOCK = 8;
  private static final int LATEST_AGAIN = 24;
  private static final int LIVE_STEP_MS = 1_000;
  private static final int OFFLINE_STEP_MS = 60_000;
  private static final int HEAD_BYTES = 60;
  private static final int MAX_SKEW_S = 600;
  private static final Duration AHEAD = Duration.ofDays(3_650);

  private final LoadPlan plan;
  private final BatteryId batteryId;
  private final TelemetryEncoder encoder;
  private final Random random;
  private final long startMs;
  private final int offlineAt;
  private final Deque<Step> ready = new ArrayDeque<>();
  private final Queue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::at));
  private int next;
  private long steps;

  /** One thing that a gateway does. */
  sealed interface Step {
    /** Sends a message. */
    record Send(LoadMessage message) implements Step {}

    /** Loses its connection and connects again. */
    record Reconnect() implements Step {}
  }

  private record Later(long at, Step step) {}

  GatewayScript(LoadPlan plan, int gateway) {
    this.plan = plan;
    this.batteryId = plan.batteryId(gateway);
    this.encoder = new TelemetryEncoder(plan.form());
    this.random = new Random(plan.seed() * 1_000_003 + gateway);
    boolean isSlow = chance(plan.disorder().clockFaultRatio());
    this.startMs =
        plan.start().toEpochMilli() - (isSlow ? 1_000L * (1 + random.nextInt(MAX_SKEW_S)) : 0);
    this.offlineAt =
        plan.disorder().offlineDays() == 0 ? -1 : random.nextInt(Math.min(plan.messages(), 50));
  }

  @Override
  public boolean hasNext() {
    return next < plan.messages() || !ready.isEmpty() || !later.isEmpty();
  }

  @Override
  public Step next() {
    steps++;
    Later due = later.peek();
    if (due != null && (due.at() <= steps || (ready.isEmpty() && next >= plan.messages()))) {
      later.remove();
      return due.step();
    }
    if (ready.isEmpty()) {
      prepareBlock();
    }
    return ready.remove();
  }

  private void prepareBlock() {
    if (next >= plan.messages()) {
      throw new NoSuchElementException();
    }
    List<Step> block = new ArrayList<>();
    int end = next + Math.min(BLOCK, plan.messages() - next);
    for (; next < end; next++) {
      if (next == offlineAt) {
        offline(block);
      }
      LoadMessage message =
          message("m-%d".formatted(next), startMs + step(next, LIVE_STEP_MS), LIVE_STEP_MS);
      block.add(new Step.Send(message));
      disturb(message);
    }
    if (chance(plan.disorder().reorderedRatio())) {
      Collections.shuffle(block, random);
    }
    ready.addAll(block);
  }

  private void offline(List<Step> block) {
    block.add(new Step.Reconnect());
    Duration away = Duration.ofDays(plan.disorder().offlineDays());
    long fromMs = startMs - away.toMillis();
    int messages = (int) (away.toMinutes() / plan.samplesPerMessage());
    for (int i = 0; i < messages; i++) {
      block.add(
          new Step.Send(message("o-" + i, fromMs + step(i, OFFLINE_STEP_MS), OFFLINE_STEP_MS)));
    }
  }

  private void disturb(LoadMessage message) {
    Disorder disorder = plan.disorder();
    if (chance(disorder.resentRatio())) {
      soon(message);
    }
    if (chance(disorder.repeatedRatio())) {
      soon(message("r-" + message.messageId(), message.firstMs(), message.stepMs()));
    }
    if (chance(disorder.malformedRatio())) {
      soon(malformed(message));
    }
    if (chance(disorder.clockFaultRatio())) {
      long firstMs =
          random.nextBoolean()
              ? random.nextInt(1_000_000) // since its start, with a clock that was never set
              : message.firstMs() + AHEAD.toMillis();
      LoadMessage faulty = message("c-" + message.messageId(), firstMs, LIVE_STEP_MS);
      soon(
          new LoadMessage(
              faulty.messageId(), true, firstMs, LIVE_STEP_MS, faulty.samples(), faulty.payload()));
    }
  }

  private void soon(LoadMessage message) {
    later.add(new Later(steps + 1 + random.nextInt(LATEST_AGAIN), new Step.Send(message)));
  }

  /** Cut short, which leaves no JSON object, or beginning with a byte that no format has. */
  private LoadMessage malformed(LoadMessage message) {
    byte[] bytes = message.payload();
    // Behind the identifier, so that no two are alike: like bytes are kept in quarantine once.
    int kept = Math.min(HEAD_BYTES, bytes.length - 1);
    byte[] damaged = Arrays.copyOf(bytes, kept + random.nextInt(bytes.length - kept));
    if (random.nextBoolean()) {
      random.nextBytes(damaged);
      damaged[0] = (byte) 0xFF;
    }
    return new LoadMessage("x-" + message.messageId(), true, 0, 0, 0, damaged);
  }

  private LoadMessage message(String messageId, long firstMs, int stepMs) {
    SampleSeries.Builder samples = SampleSeries.builder(plan.samplesPerMessage());
    for (int i = 0; i < plan.samplesPerMessage(); i++) {
      measure(samples, firstMs + (long) i * stepMs);
    }
    SampleSeries series = samples.build();
    Instant sentAt = series.at(series.size() - 1);
    return new LoadMessage(
        messageId,
        false,
        firstMs,
        stepMs,
        series.size(),
        encoder.encode(messageId, batteryId, sentAt, series));
  }

  /** Nine signals with as many digits as vehicles send; a function of the time alone. */
  private static void measure(SampleSeries.Builder samples, long epochMs) {
    int phase = Math.floorMod(epochMs / 1_000, 3_600);
    samples
        .add(epochMs)
        .set(Signal.PACK_VOLTAGE_V, 320 + phase % 400 / 10.0)
        .set(Signal.PACK_CURRENT_A, -60 + phase * 7 % 1_200 / 10.0)
        .set(Signal.SOC_RATIO, (200 + phase % 600) / 1_000.0)
        .set(Signal.TEMP_MIN_DEG_C, 18 + phase % 40 / 10.0)
        .set(Signal.TEMP_MAX_DEG_C, 24 + phase % 60 / 10.0)
        .set(Signal.TEMP_MEAN_DEG_C, 21 + phase % 50 / 10.0)
        .set(Signal.CELL_VOLTAGE_MIN_V, 3.3 + phase % 400 / 1_000.0)
        .set(Signal.CELL_VOLTAGE_MAX_V, 3.35 + phase % 400 / 1_000.0)
        .set(Signal.ODOMETER_KM, 51_000 + phase / 10.0);
  }

  private long step(int message, int stepMs) {
    return (long) message * plan.samplesPerMessage() * stepMs;
  }

  private boolean chance(double ratio) {
    return ratio > 0 && random.nextDouble() < ratio;
  }
}

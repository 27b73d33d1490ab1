package io.packtrail.mqttingest.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Accepted;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Spoiled messages of every format: whatever comes, the decoder answers, within memory that the
 * length of the input bounds, and what it accepts is sound. Seeded; the long run is {@code mvn -pl
 * mqtt-ingest test -Dtest=DecoderFuzzTest -Dpacktrail.fuzz.inputs=10000000}.
 */
class DecoderFuzzTest {
  private static final int INPUTS = Integer.getInteger("packtrail.fuzz.inputs", 60_000);
  private static final long SEED = Long.getLong("packtrail.fuzz.seed", 20261123);

  /**
   * Room for 64 samples, tables and buffers of the parser, an exception with its trace, a reason.
   */
  private static final long FIXED_BYTES = 160_000;

  private static final long BYTES_PER_INPUT_BYTE = 200;
  private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Random random = new Random(SEED);
  private final Mutations mutations = new Mutations(random);
  private final Map<String, Integer> answers = new TreeMap<>();
  private long allocated;
  private long mostBytes;

  @Test
  void decode_spoiledMessages_alwaysAnswersWithinBoundsAndAcceptsOnlySoundOnes() {
    List<FuzzTarget> targets = FuzzTarget.all();
    for (int i = 0; i < INPUTS; i++) {
      FuzzTarget target = targets.get(random.nextInt(targets.size()));
      tryOne(target, i > INPUTS / 10);
    }

    // The mutations reach both sides of most checks, and no defect of the decoder itself.
    System.getLogger(DecoderFuzzTest.class.getName())
        .log(
            System.Logger.Level.INFO,
            "{0} inputs, at most {1} bytes for one: {2}",
            INPUTS,
            mostBytes,
            answers);
    assertThat(answers)
        .doesNotContainKey("decoder-failed")
        .containsKeys("Telemetry", "Summary", "Event", "unparsable", "wrong-type", "unknown-word")
        .containsKeys("NoData", "sparkplug-unknown-alias", "sparkplug-sequence-gap", "not-finite")
        .hasSizeGreaterThan(22);
  }

  private void tryOne(FuzzTarget target, boolean measured) {
    byte[] payload = mutations.mutate(oneOf(target.seeds()), oneOf(target.seeds()));
    byte[] before = payload.clone();

    InboundMessage message = decode(target, payload);
    // What is allocated for the first time loads classes: only what stays counts.
    if (measured && allocated > bound(payload)) {
      message = decode(target, payload);
    }
    if (measured) {
      mostBytes = Math.max(mostBytes, allocated);
      check(allocated <= bound(payload), payload, allocated + " bytes were allocated");
    }
    check(
        message.payload() == payload && Arrays.equals(payload, before),
        payload,
        "the bytes must stay");
    if (message instanceof Rejected rejected) {
      answers.merge(rejected.code(), 1, Integer::sum);
      check(isSound(rejected), payload, rejected);
    } else {
      answers.merge(message.getClass().getSimpleName(), 1, Integer::sum);
      check(isSound(message), payload, message);
    }
  }

  private InboundMessage decode(FuzzTarget target, byte[] payload) {
    long before = MEMORY.getCurrentThreadAllocatedBytes();
    InboundMessage message =
        target
            .decoder()
            .decode(new Receipt(Messages.GATEWAY, Messages.RECEIVED, target.topic(), payload));
    allocated = MEMORY.getCurrentThreadAllocatedBytes() - before;
    return message;
  }

  private static long bound(byte[] payload) {
    return FIXED_BYTES + BYTES_PER_INPUT_BYTE * payload.length;
  }

  private byte[] oneOf(List<byte[]> seeds) {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private static boolean isSound(Rejected rejected) {
    return !rejected.code().isBlank()
        && rejected.reason().contains(" must ")
        && rejected.reason().length() < 500
        && rejected.reason().chars().noneMatch(Character::isISOControl)
        && rejected.sampleCount() >= 0;
  }

  /** The constructors of summaries and events check themselves. */
  private static boolean isSound(InboundMessage message) {
    return (!(message instanceof Accepted accepted) || !accepted.messageId().isEmpty())
        && (!(message instanceof Telemetry telemetry) || isSound(telemetry.samples()));
  }

  private static boolean isSound(SampleSeries samples) {
    boolean sound =
        samples.size() > 0 && Arrays.stream(samples.epochMs()).distinct().count() == samples.size();
    for (Signal signal : Signal.values()) {
      for (float value : samples.column(signal)) {
        sound &= Float.isNaN(value) || (value >= signal.lowest() && value <= signal.highest());
      }
    }
    return sound;
  }

  private static void check(boolean holds, byte[] payload, Object what) {
    if (!holds) {
      throw new AssertionError(what + " for " + HexFormat.of().formatHex(payload));
    }
  }
}

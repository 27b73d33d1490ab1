package io.packtrail.mqttingest.wire.sparkplug;

import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.mapping.FieldMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one edge node since its birth: aliases, the next sequence number, and the last
 * values of its devices. Guarded by itself.
 */
final class EdgeNode {
  private static final int SEQUENCE = 256;
  private static final Duration REBIRTH_PAUSE = Duration.ofSeconds(30);

  /**
   * A metric that a birth named.
   *
   * @param field what it is to us, null where it is nothing
   */
  record Definition(@Nullable FieldMapping field, long datatype, String name) {
    /** For what is nothing to us; its alias must be known as such. */
    static final Definition IGNORED = new Definition(null, 0, "");
  }

  /** A device, and the values that it reported last and that hold until it reports others. */
  static final class Device {
    final Map<String, Definition> byName = new HashMap<>();
    final double[] held = new double[Signal.values().length];
    long lastMs = Long.MIN_VALUE;

    Device() {
      Arrays.fill(held, Double.NaN);
    }
  }

  /** What a sequence number says of a message. */
  enum Arrival {
    IN_ORDER,
    /** Something is missing before it. */
    GAP,
    /** These very bytes came before. */
    AGAIN
  }

  private final long[] digests = new long[SEQUENCE];
  private final Map<Long, Definition> byAlias = new HashMap<>();
  private final Map<String, Device> devices = new HashMap<>();
  private boolean born;
  private boolean unbroken;
  private boolean aliasesDoubtful;
  private long bdSeq = SparkplugPayload.ABSENT;
  private int nextSeq = -1;
  private Instant rebirthAskedAt = Instant.MIN;

  boolean isBorn() {
    return born;
  }

  /** Whether no birth was seen since the start, so that a death cannot be held against it. */
  boolean isUnheardOf() {
    return !born && bdSeq == SparkplugPayload.ABSENT;
  }

  long bdSeq() {
    return bdSeq;
  }

  /** Whether nothing is missing since the birth, so that what was not reported did not change. */
  boolean isUnbroken() {
    return born && unbroken;
  }

  /** Whether a birth may have been lost since the last one. */
  boolean areAliasesDoubtful() {
    return aliasesDoubtful;
  }

  int devices() {
    return devices.size();
  }

  int aliases() {
    return byAlias.size();
  }

  @Nullable Definition byAlias(long alias) {
    return byAlias.get(alias);
  }

  @Nullable Device device(String id) {
    return devices.get(id);
  }

  /** Whether these very bytes came under this number since the birth. */
  boolean isKnown(long seq, long digest) {
    return seq >= 0 && seq < SEQUENCE && digests[(int) seq] == digest;
  }

  /** Notes a message other than the birth of the node, and tells what its number means. */
  Arrival arrive(long seq, long digest) {
    int number = (int) Math.floorMod(seq, (long) SEQUENCE);
    int expected = nextSeq;
    digests[number] = digest;
    nextSeq = (number + 1) % SEQUENCE;
    if (expected < 0 || number == expected) {
      return Arrival.IN_ORDER;
    }
    unbroken = false;
    for (Device device : devices.values()) {
      Arrays.fill(device.held, Double.NaN);
    }
    // Every birth has number 0. Where 0 is among what is missing, aliases may mean other things
    // now.
    aliasesDoubtful |= expected == 0 || number < expected;
    return Arrival.GAP;
  }

  /** The birth of the node: all that was known before it is void. */
  void birth(long seq, long digest, long newBdSeq) {
    byAlias.clear();
    devices.clear();
    Arrays.fill(digests, 0);
    born = true;
    unbroken = true;
    aliasesDoubtful = false;
    bdSeq = newBdSeq;
    nextSeq = (int) Math.floorMod(seq + 1, (long) SEQUENCE);
    digests[(int) Math.floorMod(seq, (long) SEQUENCE)] = digest;
    rebirthAskedAt = Instant.MIN;
  }

  /** The birth of a device, or of the node itself under the empty name. */
  Device birthOf(String deviceId) {
    Device device = new Device();
    devices.put(deviceId, device);
    return device;
  }

  void define(Device device, SparkplugMetric metric, Definition definition) {
    if (definition.field() != null) {
      device.byName.put(definition.name(), definition);
    }
    if (metric.hasAlias()) {
      byAlias.put(metric.alias(), definition);
    }
  }

  void deathOf(String deviceId) {
    Device device = devices.get(deviceId);
    if (device != null) {
      Arrays.fill(device.held, Double.NaN);
    }
  }

  void death() {
    born = false;
    unbroken = false;
    aliasesDoubtful = true; // births are sent once, so that the next one may have been lost
    nextSeq = -1;
    devices.values().forEach(device -> Arrays.fill(device.held, Double.NaN));
  }

  /** Whether to ask for a birth now: once for each loss, and again where no birth came. */
  boolean shouldAskForBirth(Instant now) {
    if (now.isBefore(later(rebirthAskedAt))) {
      return false;
    }
    rebirthAskedAt = now;
    return true;
  }

  private static Instant later(Instant asked) {
    return asked.equals(Instant.MIN) ? asked : asked.plus(REBIRTH_PAUSE);
  }
}

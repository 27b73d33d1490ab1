package io.packtrail.mqttingest.wire.sparkplug;

import static io.packtrail.mqttingest.wire.sparkplug.Frames.DOUBLE;
import static io.packtrail.mqttingest.wire.sparkplug.Frames.INT32;
import static io.packtrail.mqttingest.wire.sparkplug.Frames.UINT64;
import static io.packtrail.mqttingest.wire.sparkplug.Frames.aliased;
import static io.packtrail.mqttingest.wire.sparkplug.Frames.named;

import java.time.Instant;
import java.util.List;

/** Sound Sparkplug payloads, to be spoiled. */
public final class SparkplugSeeds {
  private static final long T = Instant.parse("2026-11-23T10:00:00Z").toEpochMilli();

  private SparkplugSeeds() {}

  /** Births and deaths of an edge node. */
  public static List<byte[]> ofNode() {
    return List.of(
        Frames.payload(T, 0)
            .metric(named("bdSeq", 50, T, UINT64).wide(4))
            .metric(named("Node Control/Rebirth", 51, T, 11).varint(14, 0))
            .toBytes(),
        Frames.payload(T, -1).metric(named("bdSeq", 50, T, UINT64).wide(4)).toBytes());
  }

  /** Births of a device and its data, by name, by alias, null, stale and historical. */
  public static List<byte[]> ofDevice() {
    return List.of(
        Frames.payload(T, 1)
            .metric(named("packVoltageV", 1, T, DOUBLE).real(355))
            .metric(named("packCurrentA", 2, T, INT32).integer(0xFFFF_FFF6L))
            .metric(named("socPercent", 3, T, INT32).integer(54).quality(192))
            .metric(named("Properties/Maker", 4, T, 12).bytes(15, new byte[] {'x'}))
            .toBytes(),
        Frames.payload(T + 1_000, 2)
            .metric(aliased(2, T + 1_000).integer(0xFFFF_FFF0L))
            .metric(aliased(1, T + 500).real(356).historical())
            .metric(aliased(3, T + 1_000).isNull())
            .toBytes(),
        Frames.payload(T + 2_000, 3)
            .metric(aliased(1, T + 2_000).real(357).quality(500))
            .metric(aliased(3, T + 2_000).integer(53))
            .toBytes());
  }
}

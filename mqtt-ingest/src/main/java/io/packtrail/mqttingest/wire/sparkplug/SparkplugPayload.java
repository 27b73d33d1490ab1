package io.packtrail.mqttingest.wire.sparkplug;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Sparkplug B payload, as far as samples need it: data sets, templates, files and metadata are
 * passed over.
 *
 * @param timestampMs when it was sent (ms since the epoch), {@link #ABSENT} where it does not say
 * @param seq sequence number, {@link #ABSENT} where it has none
 * @see "Sparkplug 3.0.0 (2022), 6.4, and its Protocol Buffers schema"
 */
record SparkplugPayload(long timestampMs, long seq, List<SparkplugMetric> metrics) {
  static final long ABSENT = -1;

  private static final int MAX_METRICS = 10_000;
  private static final int MAX_NAME_BYTES = 1_024;
  private static final int MAX_PROPERTIES = 64;

  /** Quality of a value that may be used; others are bad (0) or stale (500). */
  private static final long GOOD = 192;

  SparkplugPayload {
    metrics = List.copyOf(metrics);
  }

  /**
   * Reads a payload.
   *
   * @throws IOException where the bytes are none, or hold more than is reasonable
   */
  static SparkplugPayload read(byte[] bytes) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    long timestampMs = ABSENT;
    long seq = ABSENT;
    List<SparkplugMetric> metrics = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == varint(1)) {
        timestampMs = in.readUInt64();
      } else if (tag == nested(2)) {
        if (metrics.size() >= MAX_METRICS) {
          throw new IOException("more than " + MAX_METRICS + " metrics");
        }
        int limit = in.pushLimit(in.readRawVarint32());
        metrics.add(metric(in));
        in.popLimit(limit);
      } else if (tag == varint(3)) {
        seq = in.readUInt64();
      } else {
        skip(in, tag);
      }
    }
    return new SparkplugPayload(timestampMs, seq, metrics);
  }

  /** The metric of this name, or null where there is none. */
  @Nullable SparkplugMetric named(String name) {
    return metrics.stream().filter(m -> name.equals(m.name())).findFirst().orElse(null);
  }

  private static SparkplugMetric metric(CodedInputStream in) throws IOException {
    SparkplugMetric.Builder metric = new SparkplugMetric.Builder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> metric.name = text(in, tag);
        case 2 -> metric.alias = number(in, tag);
        case 3 -> metric.timestampMs = number(in, tag);
        case 4 -> metric.datatype = number(in, tag);
        case 5 -> metric.historical = number(in, tag) != 0;
        case 7 -> metric.absent |= number(in, tag) != 0;
        case 9 -> metric.absent |= !isGood(in, tag);
        case 10, 11 -> metric.integer(number(in, tag));
        case 12 -> metric.real(in, tag);
        case 13 -> metric.real(in, tag);
        default -> skip(in, tag);
      }
    }
    return metric.build();
  }

  /** Whether the property "Quality", where there is one, says that the value may be used. */
  private static boolean isGood(CodedInputStream in, int tag) throws IOException {
    require(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int limit = in.pushLimit(in.readRawVarint32());
    List<String> keys = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    for (int inner = in.readTag(); inner != 0; inner = in.readTag()) {
      if (keys.size() > MAX_PROPERTIES || values.size() > MAX_PROPERTIES) {
        throw new IOException("more than " + MAX_PROPERTIES + " properties");
      }
      if (inner == nested(1)) {
        keys.add(text(in, inner));
      } else if (inner == nested(2)) {
        int valueLimit = in.pushLimit(in.readRawVarint32());
        values.add(propertyValue(in));
        in.popLimit(valueLimit);
      } else {
        skip(in, inner);
      }
    }
    in.popLimit(limit);
    int quality = keys.indexOf("Quality");
    return quality < 0 || quality >= values.size() || values.get(quality) == GOOD;
  }

  private static long propertyValue(CodedInputStream in) throws IOException {
    long value = ABSENT;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == varint(3) || tag == varint(4)) {
        value = in.readUInt64();
      } else {
        skip(in, tag);
      }
    }
    return value;
  }

  private static String text(CodedInputStream in, int tag) throws IOException {
    require(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    int length = in.readRawVarint32();
    if (length < 0 || length > MAX_NAME_BYTES) {
      throw new IOException("a name of " + length + " bytes");
    }
    return new String(in.readRawBytes(length), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static long number(CodedInputStream in, int tag) throws IOException {
    require(tag, WireFormat.WIRETYPE_VARINT);
    return in.readUInt64();
  }

  static void require(int tag, int wireType) throws IOException {
    if (WireFormat.getTagWireType(tag) != wireType) {
      throw new IOException("field " + WireFormat.getTagFieldNumber(tag) + " of another type");
    }
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new IOException("a group that ends without a beginning");
    }
  }

  private static int varint(int field) {
    return field << 3 | WireFormat.WIRETYPE_VARINT;
  }

  private static int nested(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}

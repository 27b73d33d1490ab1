package io.packtrail.mqttingest.wire.sparkplug;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Sparkplug B payloads written byte by byte from the schema of Sparkplug 3.0.0, 6.4.1, with nothing
 * of the reader's code or library.
 */
final class Frames {
  static final long INT32 = 3;
  static final long UINT64 = 8;
  static final long DOUBLE = 10;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Frames() {}

  static Frames payload(long timestampMs, long seq) {
    Frames payload = new Frames();
    payload.varint(1, timestampMs);
    if (seq >= 0) {
      payload.varint(3, seq);
    }
    return payload;
  }

  Frames metric(Frames metric) {
    return bytes(2, metric.toBytes());
  }

  static Frames named(String name, long alias, long timestampMs, long datatype) {
    Frames metric = new Frames();
    metric.bytes(1, name.getBytes(StandardCharsets.UTF_8));
    return metric.varint(2, alias).varint(3, timestampMs).varint(4, datatype);
  }

  static Frames aliased(long alias, long timestampMs) {
    return new Frames().varint(2, alias).varint(3, timestampMs);
  }

  Frames real(double value) {
    out.write((13 << 3) | 1);
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array());
    return this;
  }

  Frames integer(long value) {
    return varint(10, value);
  }

  Frames wide(long value) {
    return varint(11, value);
  }

  Frames historical() {
    return varint(5, 1);
  }

  Frames isNull() {
    return varint(7, 1);
  }

  Frames quality(long quality) {
    Frames value = new Frames().varint(1, INT32).varint(3, quality);
    Frames set = new Frames().bytes(1, "Quality".getBytes(StandardCharsets.UTF_8));
    return bytes(9, set.bytes(2, value.toBytes()).toBytes());
  }

  Frames varint(int field, long value) {
    write(field << 3);
    write(value);
    return this;
  }

  Frames bytes(int field, byte[] value) {
    write((field << 3) | 2);
    write(value.length);
    out.writeBytes(value);
    return this;
  }

  private void write(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}

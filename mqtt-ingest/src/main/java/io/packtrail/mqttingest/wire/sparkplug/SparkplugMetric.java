package io.packtrail.mqttingest.wire.sparkplug;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One metric of a payload.
 *
 * @param name null where an alias stands for it
 * @param alias {@link SparkplugPayload#ABSENT} where there is none
 * @param timestampMs when it was measured, {@link SparkplugPayload#ABSENT} where it does not say
 * @param datatype Sparkplug's data type, 0 where it does not say
 * @param historical whether it tells of the past and is not the present value
 * @param absent whether there is no value, or none that its sender trusts
 * @param kind in which of the schema's fields the value stands
 * @param bits the value's bits
 */
record SparkplugMetric(
    @Nullable String name,
    long alias,
    long timestampMs,
    long datatype,
    boolean historical,
    boolean absent,
    Kind kind,
    long bits) {

  /** How a value travels. */
  enum Kind {
    NONE,
    INTEGER,
    FLOAT,
    DOUBLE
  }

  private static final int INT8 = 1;
  private static final int INT16 = 2;
  private static final int INT32 = 3;
  private static final int INT64 = 4;
  private static final int UINT8 = 5;
  private static final int UINT16 = 6;
  private static final int UINT32 = 7;
  private static final int UINT64 = 8;
  private static final double TWO_POW_64 = 0x1p64;

  boolean hasAlias() {
    return alias != SparkplugPayload.ABSENT;
  }

  /**
   * The value as a number; NaN where it is none.
   *
   * @param knownDatatype the type that a birth gave, for a metric that does not repeat it
   */
  double number(long knownDatatype) {
    long type = datatype == 0 ? knownDatatype : datatype;
    return switch (kind) {
      case FLOAT -> Float.intBitsToFloat((int) bits);
      case DOUBLE -> Double.longBitsToDouble(bits);
      case INTEGER -> integer((int) Math.min(type, Integer.MAX_VALUE));
      case NONE -> Double.NaN;
    };
  }

  /** Negative numbers travel as two's complement, in the type's own width or in 32 bits. */
  private double integer(int type) {
    return switch (type) {
      case INT8 -> (byte) bits;
      case INT16 -> (short) bits;
      case INT32 -> (int) bits;
      case INT64 -> bits;
      case UINT8, UINT16, UINT32 -> bits & 0xFFFF_FFFFL;
      case UINT64 -> bits >= 0 ? bits : bits + TWO_POW_64;
      default -> Double.NaN; // a truth value, a date, or a type that nobody named
    };
  }

  /** What is known of a metric while it is read. */
  static final class Builder {
    @Nullable String name;
    long alias = SparkplugPayload.ABSENT;
    long timestampMs = SparkplugPayload.ABSENT;
    long datatype;
    boolean historical;
    boolean absent;
    private Kind kind = Kind.NONE;
    private long bits;

    void integer(long value) {
      kind = Kind.INTEGER;
      bits = value;
    }

    void real(CodedInputStream in, int tag) throws IOException {
      boolean wide = WireFormat.getTagFieldNumber(tag) == 13;
      SparkplugPayload.require(
          tag, wide ? WireFormat.WIRETYPE_FIXED64 : WireFormat.WIRETYPE_FIXED32);
      kind = wide ? Kind.DOUBLE : Kind.FLOAT;
      bits = wide ? in.readRawLittleEndian64() : in.readRawLittleEndian32();
    }

    SparkplugMetric build() {
      return new SparkplugMetric(
          name, alias, timestampMs, datatype, historical, absent, kind, bits);
    }
  }
}

package io.packtrail.sohmodel.carry;

import java.nio.ByteBuffer;

/** Takes state down: eight bytes a value, big-endian. */
public final class TapeWriter implements Tape {
  private ByteBuffer values = ByteBuffer.allocate(4_096);

  @Override
  public double real(double value) {
    room().putDouble(value);
    return value;
  }

  @Override
  public long whole(long value) {
    room().putLong(value);
    return value;
  }

  /** What was taken down. */
  public byte[] bytes() {
    byte[] bytes = new byte[values.position()];
    values.duplicate().flip().get(bytes);
    return bytes;
  }

  private ByteBuffer room() {
    if (values.remaining() < Long.BYTES) {
      values = ByteBuffer.allocate(2 * values.capacity()).put(values.flip());
    }
    return values;
  }
}

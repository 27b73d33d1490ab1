package io.packtrail.sohmodel.carry;

import java.nio.ByteBuffer;

/** Gives back what a {@link TapeWriter} took down. */
public final class TapeReader implements Tape {
  private final ByteBuffer values;

  public TapeReader(byte[] bytes) {
    values = ByteBuffer.wrap(bytes);
  }

  @Override
  public double real(double value) {
    return room().getDouble();
  }

  @Override
  public long whole(long value) {
    return room().getLong();
  }

  /**
   * To be called after the last value.
   *
   * @throws IllegalArgumentException where more was taken down than was given back
   */
  public void end() {
    if (values.hasRemaining()) {
      throw new IllegalArgumentException(
          "carried state must end after %d bytes, got %d"
              .formatted(values.position(), values.limit()));
    }
  }

  private ByteBuffer room() {
    if (values.remaining() < Long.BYTES) {
      throw new IllegalArgumentException(
          "carried state must go on after %d bytes, got none".formatted(values.position()));
    }
    return values;
  }
}

package io.packtrail.sohmodel.carry;

/**
 * Takes down the state of a running analysis, or gives it back, bit for bit. A part names its
 * fields once, {@code x = tape.real(x)}: a {@link TapeWriter} answers with the value that it is
 * given, a {@link TapeReader} with the one that stands at this place.
 */
public interface Tape {
  double real(double value);

  long whole(long value);

  /** A yes or no. */
  default boolean flag(boolean value) {
    return whole(value ? 1 : 0) != 0;
  }

  /** All values of an array, in place. */
  default void reals(double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = real(values[i]);
    }
  }
}

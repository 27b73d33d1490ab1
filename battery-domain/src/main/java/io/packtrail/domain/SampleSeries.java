package io.packtrail.domain;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Samples of one battery as columns: one array of times, one array of values per signal.
 *
 * <p>Values are held in single precision: seven digits exceed the resolution of every vehicle
 * sensor, and this is also what the store keeps, so a live estimate and one recomputed from the
 * store see the same bits. A value that the vehicle did not report is NaN in a column; NaN never
 * leaves a model. Times are milliseconds since the epoch, UTC. Immutable; the arrays that {@link
 * #epochMs()} and {@link #column(Signal)} give out are shared, for speed, and must not be written
 * to.
 */
public final class SampleSeries {
  private static final Signal[] SIGNALS = Signal.values();
  private static final int ALL_SIGNALS = (1 << SIGNALS.length) - 1;

  private final long[] epochMs;
  private final float[][] columns;

  private SampleSeries(long[] epochMs, float[][] columns) {
    this.epochMs = epochMs;
    this.columns = columns;
  }

  /** A builder with room for {@code expectedSamples}; it grows when more come. */
  public static Builder builder(int expectedSamples) {
    return new Builder(expectedSamples);
  }

  /** Number of samples. */
  public int size() {
    return epochMs.length;
  }

  /** The time at which sample {@code index} was measured. */
  public Instant at(int index) {
    return Instant.ofEpochMilli(epochMs[index]);
  }

  /** Times of measurement, milliseconds since the epoch, shape {@code [size]}. */
  public long[] epochMs() {
    return epochMs;
  }

  /** Values of one signal in its unit, NaN where not reported, shape {@code [size]}. */
  public float[] column(Signal signal) {
    return columns[signal.ordinal()];
  }

  /** One value in the signal's unit, NaN where not reported. */
  public float value(Signal signal, int index) {
    return columns[signal.ordinal()][index];
  }

  /**
   * Collects samples one by one: {@code add(time)} begins a sample, {@code set} fills it. Signals
   * that nobody reports cost no memory. Not thread-safe.
   */
  public static final class Builder {
    private long[] epochMs;
    private final float[] @Nullable [] columns = new float[SIGNALS.length] @Nullable [];
    private int size;

    private Builder(int expectedSamples) {
      epochMs = new long[Math.max(expectedSamples, 1)];
    }

    /**
     * Adds a whole sample.
     *
     * @param values by {@link Signal#ordinal()}, each in its signal's unit, NaN where not reported
     * @param reported the signals of which {@code values} is looked at, one bit each by {@link
     *     Signal#ordinal()}; other bits mean nothing
     */
    public Builder add(long sampleEpochMs, float[] values, int reported) {
      Builder unused = add(sampleEpochMs);
      for (int bits = reported & ALL_SIGNALS; bits != 0; bits &= bits - 1) {
        int signal = Integer.numberOfTrailingZeros(bits);
        column(signal)[size - 1] = values[signal];
      }
      return this;
    }

    /** Begins a sample at this time (milliseconds since the epoch) with nothing reported. */
    public Builder add(long sampleEpochMs) {
      if (size == epochMs.length) {
        grow();
      }
      epochMs[size++] = sampleEpochMs;
      return this;
    }

    private void grow() {
      int capacity = size * 2;
      epochMs = Arrays.copyOf(epochMs, capacity);
      for (int i = 0; i < columns.length; i++) {
        float[] column = columns[i];
        if (column != null) {
          columns[i] = Arrays.copyOf(column, capacity);
          Arrays.fill(columns[i], size, capacity, Float.NaN);
        }
      }
    }

    private float[] column(int signal) {
      float[] column = columns[signal];
      if (column == null) {
        column = absent(epochMs.length);
        columns[signal] = column;
      }
      return column;
    }

    /**
     * Sets a value of the sample begun last, in the signal's unit.
     *
     * @throws IllegalStateException when no sample was begun
     */
    public Builder set(Signal signal, double value) {
      if (size == 0) {
        throw new IllegalStateException("add(time) must come before set(" + signal + ")");
      }
      column(signal.ordinal())[size - 1] = (float) value;
      return this;
    }

    /** Samples so far. */
    public int size() {
      return size;
    }

    /** The series; the builder must not be used afterwards. */
    public SampleSeries build() {
      boolean full = size == epochMs.length;
      float[] nothing = absent(size);
      float[][] built = new float[columns.length][];
      for (int i = 0; i < columns.length; i++) {
        float[] column = columns[i];
        if (column == null) {
          built[i] = nothing;
        } else {
          built[i] = full ? column : Arrays.copyOf(column, size);
        }
      }
      return new SampleSeries(full ? epochMs : Arrays.copyOf(epochMs, size), built);
    }

    private static float[] absent(int length) {
      float[] column = new float[length];
      Arrays.fill(column, Float.NaN);
      return column;
    }
  }
}

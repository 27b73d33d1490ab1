package io.packtrail.sohmodel.capacity;

import io.packtrail.domain.Session;
import io.packtrail.sohmodel.sample.Sample;

/**
 * Offset of the current sensor from what it reads when no current flows: at standstill within 10 s
 * after a charge has stopped, while the contactors are still closed.
 *
 * <p>Readings are taken in tens. Ten say nothing if fewer than two of them differ from zero (the
 * contactors are open, or the sensor suppresses small values), or if their mean is beyond C/300: a
 * small load, not an offset. A single reading is of at most C/100. One reading counts with C/600 of
 * deviation, far more than its noise, because a load of some watts may hide in every one.
 */
public final class ZeroCurrent {
  private static final int READINGS = 10;
  private static final int LEAST_NOT_ZERO = 2;
  private static final long LONGEST_AFTER_MS = 10_000;
  private static final double LARGEST_READING_C_RATE = 0.01;
  private static final double LARGEST_OFFSET_C_RATE = 1.0 / 300;
  private static final double READING_STD_C_RATE = 1.0 / 600;

  private final double ratedAh;
  private double sumA;
  private int readings;
  private int notZero;
  private double offsetA;

  public ZeroCurrent(double ratedAh) {
    this.ratedAh = ratedAh;
  }

  /**
   * Takes a sample that follows another one directly.
   *
   * @param beforeKind what the battery did at the earlier sample
   * @return whether {@link #offsetA()} is new
   */
  public boolean add(Sample before, Session.Kind beforeKind, Sample sample) {
    boolean stopped =
        beforeKind == Session.Kind.CHARGE && sample.epochMs - before.epochMs <= LONGEST_AFTER_MS;
    if (!stopped
        || Math.abs(sample.currentA) > LARGEST_READING_C_RATE * ratedAh
        || sample.speedKmh > 0) {
      return false;
    }
    sumA += sample.currentA;
    notZero += sample.currentA == 0 ? 0 : 1;
    readings++;
    return readings == READINGS && conclude();
  }

  private boolean conclude() {
    offsetA = sumA / READINGS;
    boolean evident =
        notZero >= LEAST_NOT_ZERO && Math.abs(offsetA) <= LARGEST_OFFSET_C_RATE * ratedAh;
    sumA = 0;
    readings = 0;
    notZero = 0;
    return evident;
  }

  /** Mean of the last ten readings (A). */
  public double offsetA() {
    return offsetA;
  }

  /** Standard deviation of {@link #offsetA()} (A). */
  public double stdA() {
    return READING_STD_C_RATE * ratedAh / Math.sqrt(READINGS);
  }
}

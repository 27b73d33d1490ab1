package io.packtrail.simulators.replay;

import io.packtrail.domain.Require;

/**
 * How a record is sent.
 *
 * @param portion which rows leave the reader
 * @param seriesCells how many of the recorded cell stand in series, 1 to 1,000; above 1 the voltage
 *     is multiplied and the battery's names say that it is a simulated envelope
 * @param cutSeed chooses the windows of {@link Portion#PARTIAL_CHARGES}
 * @param samplesPerMessage 1 to 10,000
 */
public record ReplayOptions(Portion portion, int seriesCells, long cutSeed, int samplesPerMessage) {

  /** Which rows of the record are sent. */
  public enum Portion {
    /** Every row, as recorded. */
    ALL,
    /**
     * Rests and charges; the discharges, in which capacity was measured, never leave the reader.
     */
    CHARGES,
    /** From every charge a random window only: it begins and ends at a random state. */
    PARTIAL_CHARGES
  }

  /** The recorded cell, every row, 1,000 samples a message. */
  public static final ReplayOptions AS_RECORDED = of(Portion.ALL);

  public ReplayOptions {
    Require.inRange("seriesCells", seriesCells, 1, 1_000, "");
    Require.inRange("samplesPerMessage", samplesPerMessage, 1, 10_000, "");
  }

  /** The recorded cell, 1,000 samples a message. */
  public static ReplayOptions of(Portion portion) {
    return new ReplayOptions(portion, 1, 0, 1_000);
  }
}

package io.packtrail.simulators.replay;

import io.packtrail.domain.Require;

/**
 * How recorded cells are sent.
 *
 * @param portion which rows leave the reader
 * @param seriesCells cells in series of the pack that the cell stands for, 1 to 1,000; above 1 the
 *     cell's voltage is multiplied and the battery's model group says so
 * @param cutSeed chooses the windows of {@link Portion#PARTIAL_CHARGES}
 * @param samplesPerMessage 1 to 10,000
 */
public record ReplayOptions(Portion portion, int seriesCells, long cutSeed, int samplesPerMessage) {

  /** Which rows of the record are sent. */
  public enum Portion {
    /** Every row, as recorded. */
    ALL,
    /** Rests and charges; the discharges, in which capacity was measured, are held back. */
    CHARGES,
    /** From every charge a random window only: it begins and ends at a random state. */
    PARTIAL_CHARGES
  }

  /** One cell as recorded, every row, 1,000 samples a message. */
  public static final ReplayOptions AS_RECORDED = new ReplayOptions(Portion.ALL, 1, 0, 1_000);

  public ReplayOptions {
    Require.inRange("seriesCells", seriesCells, 1, 1_000, "");
    Require.inRange("samplesPerMessage", samplesPerMessage, 1, 10_000, "");
  }
}

package io.packtrail.sohmodel.learned;

/**
 * One pulse test of a battery of unknown health.
 *
 * @param batteryId as the file names it
 * @param place where it stands, for messages
 * @param row features as {@link PulseFiles#FEATURES} names them
 */
@SuppressWarnings("ArrayRecordComponent") // a vector of numbers, never compared
public record PulseReading(String batteryId, String place, double[] row) {
  /** State of charge at which it was made (%). */
  public double socPercent() {
    return row[row.length - 1];
  }
}

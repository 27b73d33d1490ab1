package io.packtrail.sohmodel.learned;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Chemistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model may be used for outside an evaluation, and what it was made from.
 *
 * @param name name that the operator gave it
 * @param kind charge features or pulse voltages
 * @param trainingBatteries ids of the batteries that it was trained on; it never answers for one of
 *     them
 * @param chemistry of the cells; absent where the data name none
 * @param cellCapacityAh rated capacity of one cell (A·h)
 * @param window the piece of a charge that features are read from; absent for pulses
 * @param withTemperature whether the training charges carried a temperature; a model without
 *     answers only for charges without
 * @param features names and units, in the order of a row
 * @param data the folder of the training data
 * @param dataSha256 SHA-256 over the rows that it was trained on, in hexadecimal
 */
public record Deployment(
    String name,
    Kind kind,
    List<String> trainingBatteries,
    @Nullable Chemistry chemistry,
    double cellCapacityAh,
    @Nullable ChargeWindow window,
    boolean withTemperature,
    List<String> features,
    String data,
    String dataSha256) {
  private static final double CAPACITY_TOLERANCE_RATIO = 0.03;

  /** What a row holds. */
  public enum Kind {
    /** Features of one charge, see {@link ChargeFeatureReader}. */
    CHARGE,
    /** Voltages of a train of current pulses, see {@link PulseFiles}. */
    PULSE
  }

  /** The same with the digest of its data. */
  Deployment withData(String digest) {
    return new Deployment(
        name,
        kind,
        trainingBatteries,
        chemistry,
        cellCapacityAh,
        window,
        withTemperature,
        features,
        data,
        digest);
  }

  /** Whether this battery consists of such cells and was not itself among those trained on. */
  boolean fits(Battery battery) {
    double cellAh = battery.ratedCapacityAh() / battery.parallelCells();
    return kind == Kind.CHARGE
        && battery.chemistry() == chemistry
        && Math.abs(cellAh / cellCapacityAh - 1) <= CAPACITY_TOLERANCE_RATIO
        && !trainedOn(battery.batteryId().value());
  }

  /** A recording replayed as a pack of n cells in series carries the suffix {@code -xn}. */
  private boolean trainedOn(String batteryId) {
    return trainingBatteries.stream()
        .anyMatch(
            cell ->
                batteryId.equals(cell)
                    || (batteryId.startsWith(cell + "-x")
                        && batteryId.substring(cell.length() + 2).matches("\\d+")));
  }
}

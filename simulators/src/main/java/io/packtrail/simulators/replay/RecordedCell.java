package io.packtrail.simulators.replay;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.SimulatorException;
import java.io.IOException;
import java.util.List;

/** One recorded cell or pack. */
public final class RecordedCell {
  private final String name;
  private final Battery recorded;
  private final RowSource.Opener rows;
  private final LabelReader labels;

  /** Reads the capacities that the laboratory measured. */
  interface LabelReader {
    List<MeasuredCapacity> read() throws IOException;
  }

  RecordedCell(String name, Battery recorded, RowSource.Opener rows, LabelReader labels) {
    this.name = name;
    this.recorded = recorded;
    this.rows = rows;
    this.labels = labels;
  }

  /** Name as in the files, for example {@code B0005}. */
  public String name() {
    return name;
  }

  /**
   * Master data; rated capacity from the data sheet, never from the measurements. With more than
   * one cell in series the identifiers and the model group say that the pack is a simulated
   * envelope of measured data.
   */
  public Battery battery(ReplayOptions options) {
    int cells = options.seriesCells();
    if (cells == 1) {
      return recorded;
    }
    String suffix = "-x" + cells;
    Double certifiedKWh = recorded.certifiedEnergyKWh();
    return new Battery(
        new BatteryId(recorded.batteryId() + suffix),
        recorded.passportId() + suffix,
        recorded.vehicleId(),
        new GatewayId(recorded.gatewayId() + suffix),
        recorded.modelGroup() + suffix + "-simulated-envelope",
        recorded.chemistry(),
        recorded.ratedCapacityAh(),
        certifiedKWh == null ? null : certifiedKWh * cells,
        recorded.nominalVoltageV() * cells,
        recorded.seriesCells() * cells,
        recorded.parallelCells(),
        recorded.manufacturedOn(),
        recorded.inServiceOn(),
        recorded.category(),
        recorded.referenceCapacityAh(),
        recorded.referenceSource());
  }

  /**
   * Opens the rows for one pass. Close it when done.
   *
   * @throws SimulatorException {@code replay-unreadable}
   */
  public ReplayStream open(ReplayOptions options) {
    try {
      return new ReplayStream(name, battery(options), options, rows.open());
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * Capacities that the laboratory measured, in time order, as measured, outliers included; empty
   * where there are none. For the final table only: nothing of it is in the rows or the master
   * data.
   *
   * @throws SimulatorException {@code replay-unreadable}
   */
  public List<MeasuredCapacity> measuredCapacities() {
    try {
      return labels.read();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  static SimulatorException unreadable(String name, IOException cause) {
    return new SimulatorException(
        "replay-unreadable",
        "The record of %s cannot be read: %s.".formatted(name, cause.getMessage()),
        cause);
  }
}

package io.packtrail.simulators.replay;

import io.packtrail.domain.Battery;
import java.util.List;

/** One recorded cell. */
public interface RecordedCell {
  /** Name as in the files, for example {@code B0005}. */
  String name();

  /** Master data; rated capacity from the data sheet, never from the measurements. */
  Battery battery(ReplayOptions options);

  /**
   * Opens the rows for one pass. Close it when done.
   *
   * @throws io.packtrail.simulators.SimulatorException {@code replay-unreadable}
   */
  ReplayStream open(ReplayOptions options);

  /**
   * Capacities that the laboratory measured, in time order; empty where there are none. For the
   * final table only: nothing of it is in the rows or the master data.
   */
  List<MeasuredCapacity> measuredCapacities(ReplayOptions options);
}

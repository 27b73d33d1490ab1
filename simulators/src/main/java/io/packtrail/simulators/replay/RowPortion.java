package io.packtrail.simulators.replay;

import java.util.List;

/** Decides which rows are sent. Not thread-safe. */
interface RowPortion {
  /** Takes the next row and returns the rows, in order, that can be sent now. */
  List<RecordedRow> accept(RecordedRow row);

  /** The rows that can be sent when no more come. */
  List<RecordedRow> end();

  /**
   * The portion that a replay asks for.
   *
   * @param seed chooses windows
   */
  static RowPortion of(ReplayOptions.Portion portion, double ratedCapacityAh, long seed) {
    return switch (portion) {
      case ALL -> new Everything();
      case CHARGES -> new WithoutDischarges(ratedCapacityAh);
      case PARTIAL_CHARGES -> new ChargeWindows(ratedCapacityAh, seed);
    };
  }

  /** Every row. */
  final class Everything implements RowPortion {
    @Override
    public List<RecordedRow> accept(RecordedRow row) {
      return List.of(row);
    }

    @Override
    public List<RecordedRow> end() {
      return List.of();
    }
  }

  /** Rows in which no more than 1 % of the rated capacity an hour is drawn. */
  final class WithoutDischarges implements RowPortion {
    static final double REST_C_RATE = 0.01;

    private final double dischargeA;

    WithoutDischarges(double ratedCapacityAh) {
      this.dischargeA = -REST_C_RATE * ratedCapacityAh;
    }

    @Override
    public List<RecordedRow> accept(RecordedRow row) {
      return row.packCurrentA() < dischargeA ? List.of() : List.of(row);
    }

    @Override
    public List<RecordedRow> end() {
      return List.of();
    }
  }
}

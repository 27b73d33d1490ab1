package io.packtrail.sohmodel.sample;

import io.packtrail.domain.Chemistry;

/**
 * Voltages of one cell by chemistry, as data sheets of common cells give them.
 *
 * @param lowestV below this a reading is a fault, not a cell (V)
 * @param highestV above this a reading is a fault, not a cell (V)
 * @param emptyV below this under load the cell is deeply discharged (V)
 * @param fullV end-of-charge voltage (V)
 * @param emptyAtRestV below this at rest the cell holds next to nothing (V)
 */
public record CellLimits(
    double lowestV, double highestV, double emptyV, double fullV, double emptyAtRestV) {
  private static final CellLimits LAYERED_OXIDE = new CellLimits(2.0, 4.4, 3.0, 4.2, 3.4);
  private static final CellLimits IRON_PHOSPHATE = new CellLimits(2.0, 3.8, 2.5, 3.65, 3.0);
  private static final CellLimits TITANATE = new CellLimits(1.2, 3.0, 1.8, 2.8, 2.1);

  /** The limits of a chemistry. */
  public static CellLimits of(Chemistry chemistry) {
    return switch (chemistry) {
      case LFP -> IRON_PHOSPHATE;
      case LTO -> TITANATE;
      default -> LAYERED_OXIDE;
    };
  }
}

package io.packtrail.sohmodel.track;

import java.util.List;

/**
 * How fast health may change, as a bank of filters in days of wear (see {@link HealthTrack}).
 *
 * <p>A bank that expects a vehicle's years lags behind a cell that is cycled round the clock: on
 * cut charges of recorded cells its estimates were 1 to 2 % above its own readings, and its 90 %
 * interval covered 77 to 90 %. Readings of a charge curve also share errors that change as the cell
 * ages; more noise of the slope discounts the older ones.
 *
 * @param filters of the bank, the sum of their weights is 1
 * @param slopePerDay change of health to begin with (1/d)
 */
public record AgeingPace(List<Filter> filters, double slopePerDay) {
  /** Vehicles, that age over years, beside cells, that age over weeks. */
  public static final AgeingPace VEHICLE =
      new AgeingPace(
          List.of(
              new Filter(1e-11, 2e-4, 0.7),
              new Filter(7.5e-10, 6e-4, 0.2),
              new Filter(2.5e-8, 2e-3, 0.1)),
          -1e-4);

  /** Batteries of cells whose charge curve is known. */
  public static final AgeingPace CELL =
      new AgeingPace(List.of(new Filter(1e-9, 8e-4, 0.3), new Filter(1e-7, 8e-4, 0.7)), -6e-4);

  /**
   * One filter.
   *
   * @param noisePerDay3 q, spectral density of the slope's noise (d⁻³)
   * @param slopeStdPerDay standard deviation of the slope to begin with (1/d)
   * @param weight of this filter before any observation
   */
  public record Filter(double noisePerDay3, double slopeStdPerDay, double weight) {}

  /** A pace with its own list. */
  public AgeingPace {
    filters = List.copyOf(filters);
  }
}

package io.packtrail.fleetservice.cli;

import io.packtrail.simulators.replay.MeasuredCapacity;
import java.util.ArrayList;
import java.util.List;

/**
 * Faults of a test bench among measured capacities: a capacity away from the median of its
 * neighbours, five on each side, by more than 5 %. A recording that was stopped and begun anew
 * within a discharge leaves such a value behind; a cell does not lose that much and win it back.
 */
final class BenchFaults {
  private static final double OUTLIER_RATIO = 0.05;
  private static final int NEIGHBOURS = 5;

  private BenchFaults() {}

  /** The others, oldest first. */
  static List<MeasuredCapacity> without(List<MeasuredCapacity> all) {
    List<MeasuredCapacity> good = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      double[] near =
          all
              .subList(Math.max(0, i - NEIGHBOURS), Math.min(all.size(), i + NEIGHBOURS + 1))
              .stream()
              .mapToDouble(MeasuredCapacity::capacityAh)
              .sorted()
              .toArray();
      double median = near[near.length / 2];
      if (Math.abs(all.get(i).capacityAh() / median - 1) < OUTLIER_RATIO) {
        good.add(all.get(i));
      }
    }
    return good;
  }
}

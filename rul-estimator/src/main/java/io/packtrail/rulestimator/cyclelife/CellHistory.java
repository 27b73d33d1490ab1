package io.packtrail.rulestimator.cyclelife;

import io.packtrail.domain.Require;

/** One cell's measured capacity, cycle after cycle. */
public final class CellHistory {
  private final String name;
  private final double[] capacityAh;

  /**
   * @param capacityAh capacity of each cycle (A·h), above 0, shape {@code [cycles]}
   */
  public CellHistory(String name, double[] capacityAh) {
    this.name = name;
    this.capacityAh = capacityAh.clone();
    for (int i = 0; i < capacityAh.length; i++) {
      Require.positive("capacity of cycle " + (i + 1), capacityAh[i], "A·h");
    }
  }

  /** The same cell when it had run so many cycles. */
  CellHistory until(int cycles) {
    return new CellHistory(name, java.util.Arrays.copyOf(capacityAh, cycles));
  }

  public String name() {
    return name;
  }

  /** Number of cycles; the life of a cell that was run to its end. */
  public int cycles() {
    return capacityAh.length;
  }

  /** Capacity (A·h) of a cycle, the first being 0. */
  double capacityAh(int cycle) {
    return capacityAh[cycle];
  }

  /**
   * Running median of the nine cycles up to each cycle: single bad cycles vanish, and nothing comes
   * from the future.
   */
  double[] smoothed() {
    double[] smooth = new double[capacityAh.length];
    for (int i = 0; i < smooth.length; i++) {
      int from = Math.max(0, i - 8);
      double[] window = java.util.Arrays.copyOfRange(capacityAh, from, i + 1);
      java.util.Arrays.sort(window);
      int middle = window.length / 2;
      smooth[i] =
          window.length % 2 == 1 ? window[middle] : (window[middle - 1] + window[middle]) / 2;
    }
    return smooth;
  }
}

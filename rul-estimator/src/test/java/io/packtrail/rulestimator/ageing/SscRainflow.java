package io.packtrail.rulestimator.ageing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rainflow as NREL's System Advisor Model counts: every closed range is one cycle, there are no
 * halves and nothing is counted from what stays open. Beside ASTM E1049-85 (which the product's
 * stress record follows) it counts fewer, and deeper.
 */
final class SscRainflow {
  private static final double TOLERANCE = 0.002;

  private final List<Double> turns = new ArrayList<>();
  private int count;
  private double meanRange;
  private double lastRange;
  private double deepest;

  /** Adds a turning point; says whether it closed a cycle. */
  boolean add(double depthPercent) {
    turns.add(depthPercent);
    int before = count;
    while (turns.size() >= 3) {
      int last = turns.size() - 1;
      double newest = Math.abs(turns.get(last) - turns.get(last - 1));
      double inner = Math.abs(turns.get(last - 1) - turns.get(last - 2));
      if (newest + TOLERANCE < inner) {
        break;
      }
      deepest = Collections.max(turns);
      lastRange = inner;
      meanRange = (meanRange * count + inner) / (count + 1);
      count++;
      turns.remove(last - 1);
      turns.remove(last - 2);
    }
    return count > before;
  }

  int count() {
    return count;
  }

  double meanRange() {
    return meanRange;
  }

  double lastRange() {
    return lastRange;
  }

  /** Greatest depth among the turning points when the last cycle closed. */
  double deepest() {
    return deepest;
  }
}

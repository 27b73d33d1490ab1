package io.packtrail.rulestimator.survival;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Product-limit estimate of the survival function: S(t) = Π_{tᵢ ≤ t} (1 − dᵢ/nᵢ), with dᵢ failures
 * and nᵢ units at risk at each failure time; units that leave at that time were at risk.
 *
 * @see "Kaplan and Meier, J. Am. Stat. Assoc. 53 (1958) 457"
 */
public final class KaplanMeier {
  private KaplanMeier() {}

  /**
   * One step of the estimate.
   *
   * @param time a time of failure
   * @param survivalRatio share surviving beyond it
   */
  public record Step(double time, double survivalRatio) {}

  /** The estimate, one step per distinct time of failure, in order. */
  public static List<Step> estimate(List<Observation> observations) {
    Map<Double, int[]> byTime = new TreeMap<>();
    for (Observation observation : observations) {
      int[] counts = byTime.computeIfAbsent(observation.time(), time -> new int[2]);
      counts[observation.failed() ? 0 : 1]++;
    }
    List<Step> steps = new ArrayList<>();
    int atRisk = observations.size();
    double survival = 1;
    for (Map.Entry<Double, int[]> entry : byTime.entrySet()) {
      int failed = entry.getValue()[0];
      if (failed > 0) {
        survival *= 1 - (double) failed / atRisk;
        steps.add(new Step(entry.getKey(), survival));
      }
      atRisk -= failed + entry.getValue()[1];
    }
    return steps;
  }
}

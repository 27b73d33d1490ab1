package io.packtrail.sohmodel.learned;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Half-widths of intervals in predicted standard deviations: one for all cells, and a greater one
 * for a batch whose own cells held back need it. Few cells of a batch can show that its interval is
 * too narrow, never that it may be narrower.
 *
 * @param all for every cell
 * @param wider batch name to factor, only batches whose factor is above {@code all}
 */
record IntervalFactors(double all, Map<String, Double> wider) {

  /** The factor of a batch. */
  double of(String batch) {
    return wider.getOrDefault(batch, all);
  }

  /**
   * The factors.
   *
   * @param scores group to |error| over predicted standard deviation
   * @param batches the batch of each group
   * @param level share of rows of a new cell to be covered, 0 to 1
   */
  static IntervalFactors of(
      Map<String, double[]> scores, Map<String, String> batches, double level) {
    double all = ConformalFactor.of(scores.values(), level);
    Map<String, Map<String, double[]>> byBatch = new LinkedHashMap<>();
    scores.forEach(
        (group, values) ->
            byBatch
                .computeIfAbsent(batches.getOrDefault(group, ""), b -> new HashMap<>())
                .put(group, values));
    Map<String, Double> wider = new LinkedHashMap<>();
    byBatch.forEach(
        (batch, own) -> {
          double needed = ConformalFactor.covering(List.copyOf(own.values()), level);
          if (byBatch.size() > 1 && needed > all) {
            wider.put(batch, needed);
          }
        });
    return new IntervalFactors(all, wider);
  }
}

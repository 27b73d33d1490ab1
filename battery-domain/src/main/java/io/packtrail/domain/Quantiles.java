package io.packtrail.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * The 5 %, 50 % and 95 % quantiles of a distribution, in the unit that the field holding them
 * names.
 *
 * @param q05 5 % quantile, at most {@code q50}
 * @param q50 median
 * @param q95 95 % quantile, at least {@code q50}
 */
public record Quantiles(double q05, double q50, double q95) {
  public Quantiles {
    if (!(q05 <= q50 && q50 <= q95)) {
      throw new IllegalArgumentException(
          "quantiles must be ascending, got %s, %s, %s".formatted(q05, q50, q95));
    }
  }

  /** Names of the quantiles that are not below a limit, of a forecast: that lie beyond it. */
  public List<String> notBelow(double limit) {
    List<String> names = new ArrayList<>();
    if (q05 >= limit) {
      names.add("q05");
    }
    if (q50 >= limit) {
      names.add("q50");
    }
    if (q95 >= limit) {
      names.add("q95");
    }
    return names;
  }
}

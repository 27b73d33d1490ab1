package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When the terms of a warranty end for one battery, under more or less use than now. */
public final class Term {
  private final Map<Budget.Kind, Double> limits = new EnumMap<>(Budget.Kind.class);
  private final WarrantyUse use;

  public Term(WarrantyTerms terms, WarrantyUse use) {
    this.use = use;
    limits.put(Budget.Kind.YEARS, terms.years());
    limit(Budget.Kind.KM, terms.km());
    limit(Budget.Kind.EQUIVALENT_FULL_CYCLES, terms.equivalentFullCycles());
    limit(Budget.Kind.DISCHARGE_MWH, terms.dischargeMWh());
  }

  private void limit(Budget.Kind kind, @Nullable Double limit) {
    if (limit != null) {
      limits.put(kind, limit);
    }
  }

  /**
   * Time until it ends (years), 0 where it has.
   *
   * @param useFactor use a year over that of now
   */
  public double yearsLeft(double useFactor) {
    return limits.keySet().stream()
        .mapToDouble(kind -> yearsLeft(kind, useFactor))
        .min()
        .orElseThrow();
  }

  private double yearsLeft(Budget.Kind kind, double useFactor) {
    double limit = Objects.requireNonNull(limits.get(kind));
    return kind == Budget.Kind.YEARS
        ? Math.min(Budget.NEVER_YEARS, use.yearsUntilAge(limit))
        : Budget.yearsLeft(use.used(kind), limit, use.perYear(kind) * useFactor);
  }

  /**
   * Each budget.
   *
   * @param useFactors possible uses a year over that of now, all equally likely
   */
  public List<Budget> budgets(double[] useFactors) {
    List<Budget> budgets = new ArrayList<>();
    limits.forEach(
        (kind, limit) ->
            budgets.add(
                new Budget(
                    kind,
                    use.used(kind),
                    limit,
                    use.perYear(kind),
                    use.sinceFirstReport(kind),
                    quantiles(Arrays.stream(useFactors).map(factor -> yearsLeft(kind, factor))))));
    return budgets;
  }

  /** Time until the first budget is exhausted (years), by the same possible uses. */
  public Quantiles yearsLeft(double[] useFactors) {
    return quantiles(Arrays.stream(useFactors).map(this::yearsLeft));
  }

  private static Quantiles quantiles(java.util.stream.DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return new Quantiles(at(sorted, 0.05), at(sorted, 0.5), at(sorted, 0.95));
  }

  private static double at(double[] sorted, double probability) {
    return Math.round(sorted[(int) Math.round(probability * (sorted.length - 1))] * 1e4) / 1e4;
  }
}

package io.packtrail.fleetservice.cli;

import io.packtrail.domain.SohResult;
import io.packtrail.simulators.replay.MeasuredCapacity;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Estimates of one cell held against the capacities that a laboratory measured.
 *
 * <p>Each measurement is compared with the estimate that was known just before it; measurements
 * before the first estimate are counted apart. The measurements are read here and nowhere before:
 * neither the samples sent nor the master data hold them.
 */
final class CapacityComparison {
  private final List<SohResult.Estimated> history;
  private final List<MeasuredCapacity> measured;
  private int compared;
  private int covered;
  private double sumOfErrorRatios;

  /**
   * @param history estimates, oldest first
   * @param measured measured capacities, oldest first
   */
  CapacityComparison(List<SohResult.Estimated> history, List<MeasuredCapacity> measured) {
    this.history = history;
    this.measured = measured;
    for (MeasuredCapacity one : measured) {
      SohResult.Estimated estimate = knownBefore(one);
      if (estimate != null) {
        compared++;
        covered += covers(estimate, one) ? 1 : 0;
        sumOfErrorRatios += Math.abs(estimate.capacityAh() - one.capacityAh()) / one.capacityAh();
      }
    }
  }

  int measured() {
    return measured.size();
  }

  /** Measurements that an estimate stood against. */
  int compared() {
    return compared;
  }

  /** Mean absolute percentage error as text. */
  String mape() {
    return compared == 0
        ? "–"
        : String.format(Locale.ROOT, "%.2f %%", sumOfErrorRatios / compared * 100);
  }

  /** Mean absolute error ratio; NaN-free: only where {@link #compared} is above 0. */
  double mapeRatio() {
    if (compared == 0) {
      throw new IllegalStateException("nothing was compared");
    }
    return sumOfErrorRatios / compared;
  }

  /**
   * Share of the measurements inside the 90 % interval; only where {@link #compared} is above 0.
   */
  double coverageRatio() {
    if (compared == 0) {
      throw new IllegalStateException("nothing was compared");
    }
    return (double) covered / compared;
  }

  /** Share of the measurements inside the 90 % interval, as text. */
  String coverage() {
    return compared == 0 ? "–" : String.format(Locale.ROOT, "%.0f %%", 100.0 * covered / compared);
  }

  /**
   * Measured and estimated at a share of the life, for example {@code 1.62 / 1.60}.
   *
   * @param lifeRatio 0 for the first measurement, 1 for the last
   */
  String at(double lifeRatio) {
    if (measured.isEmpty()) {
      return "–";
    }
    MeasuredCapacity one = measured.get((int) Math.round(lifeRatio * (measured.size() - 1)));
    SohResult.Estimated estimate = knownBefore(one);
    return estimate == null
        ? String.format(Locale.ROOT, "%.2f / –", one.capacityAh())
        : String.format(Locale.ROOT, "%.2f / %.2f", one.capacityAh(), estimate.capacityAh());
  }

  private SohResult.@Nullable Estimated knownBefore(MeasuredCapacity one) {
    SohResult.Estimated last = null;
    for (SohResult.Estimated estimate : history) {
      if (estimate.asOf().isAfter(one.at())) {
        break;
      }
      last = estimate;
    }
    return last;
  }

  private static boolean covers(SohResult.Estimated estimate, MeasuredCapacity one) {
    double referenceAh = estimate.reference().capacityAh();
    return one.capacityAh() >= estimate.soh90().lowRatio() * referenceAh
        && one.capacityAh() <= estimate.soh90().highRatio() * referenceAh;
  }
}

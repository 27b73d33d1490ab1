package io.packtrail.sohmodel;

import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.sohmodel.capacity.SocCapacity;
import io.packtrail.sohmodel.capacity.SocReading;
import io.packtrail.sohmodel.sample.Tally;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the charges by what their change of state of charge said, so that a sentence can tell why
 * they do not suffice, and a finding why they give no energy.
 */
final class ChargeCensus {
  /** Fewer than this share of charges without their energy is nothing to tell of. */
  private static final double NOTABLE_RATIO = 0.05;

  private final Map<SocReading.Fault, Integer> refusals = new EnumMap<>(SocReading.Fault.class);
  private final Map<SocReading.Fault, String> newest = new EnumMap<>(SocReading.Fault.class);
  private final Tally withoutEnergy = new Tally();
  private int charges;
  private int capacities;
  private double bestSocChangeRatio;

  /** Counts a charge of ten minutes and more. */
  void add(long endMs, SocReading reading) {
    charges++;
    if (reading instanceof SocReading.Capacity capacity) {
      capacities++;
      bestSocChangeRatio = Math.max(bestSocChangeRatio, capacity.socChangeRatio());
      if (!(capacity.meanVoltageV() > 0)) {
        withoutEnergy.add(endMs, capacity.voltageRatio());
      }
    } else if (reading instanceof SocReading.Refused refused) {
      bestSocChangeRatio = Math.max(bestSocChangeRatio, refused.socChangeRatio());
      refusals.merge(refused.fault(), 1, Integer::sum);
      newest.put(refused.fault(), refused.reason());
    }
  }

  /** Charges of ten minutes and more. */
  int charges() {
    return charges;
  }

  /** What most of the charges lack, one clause; empty where none was refused. */
  String commonestRefusal() {
    SocReading.Fault commonest = null;
    for (SocReading.Fault fault : refusals.keySet()) {
      if (commonest == null || count(fault) > count(commonest)) {
        commonest = fault;
      }
    }
    if (commonest == null) {
      return "";
    }
    return commonest == SocReading.Fault.SHORT
        ? text(
            "best change of state of charge %.0f %%, need %.0f %%",
            Math.floor(100 * bestSocChangeRatio), 100 * SocCapacity.LEAST_SOC_CHANGE_RATIO)
        : text("%d of them like the last: %s", count(commonest), newest.get(commonest));
  }

  /**
   * Charges whose energy is not known, where they are more than a few; null else.
   *
   * @param wanted whether a state of certified energy would be stated and cannot be
   */
  @Nullable Finding withoutEnergy(boolean wanted) {
    if (withoutEnergy.count() <= NOTABLE_RATIO * capacities) {
      return null;
    }
    return withoutEnergy.finding(
        "charge-without-voltage",
        text(
            "%d of %d charges say nothing of energy: the voltage is missing, stands still or cannot"
                + " be believed for more than %.0f %% of the charge%s",
            withoutEnergy.count(),
            capacities,
            100 * (1 - SocCapacity.LEAST_VOLTAGE_RATIO),
            wanted ? "; there is no state of certified energy for that reason" : ""));
  }

  private int count(SocReading.Fault fault) {
    return refusals.getOrDefault(fault, 0);
  }

  private static String text(String format, @Nullable Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

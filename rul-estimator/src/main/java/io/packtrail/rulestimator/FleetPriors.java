package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet has taught about each group of its batteries.
 *
 * @param byGroup prior by group, see {@link #group}; groups of too few batteries have none
 * @param batteriesByGroup batteries that had something to teach, by group
 * @param calibrationByGroup what forecasts of histories cut short say of the intervals, by group;
 *     groups with too few such histories have none
 * @param inputsDigest SHA-256 of all that was learned from, histories and ageing models,
 *     hexadecimal
 * @param version method and inputs, so that a forecast can be repeated; the same inputs give the
 *     same version
 */
public record FleetPriors(
    Map<String, AgeingPrior> byGroup,
    Map<String, Integer> batteriesByGroup,
    Map<String, IntervalCalibration> calibrationByGroup,
    String inputsDigest,
    String version) {
  /** Nothing learned yet: chemistry priors throughout. */
  public static final FleetPriors NONE = new FleetPriors(Map.of(), Map.of(), Map.of(), "", "none");

  public FleetPriors {
    // Sorted, so that equal priors are written with equal bytes.
    byGroup = Collections.unmodifiableMap(new TreeMap<>(byGroup));
    batteriesByGroup = Collections.unmodifiableMap(new TreeMap<>(batteriesByGroup));
    // Documents of the first method have none: their forecasts were not calibrated.
    calibrationByGroup =
        calibrationByGroup == null
            ? Map.of()
            : Collections.unmodifiableMap(new TreeMap<>(calibrationByGroup));
  }

  /** The group of a battery: its chemistry and, where told, its make and model. */
  public static String group(Battery battery) {
    return battery.chemistry() + "/" + (battery.modelGroup() == null ? "" : battery.modelGroup());
  }

  /** Batteries that taught, over all groups. */
  public int batteries() {
    return batteriesByGroup.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Nullable AgeingPrior of(Battery battery) {
    return byGroup.get(group(battery));
  }

  @Nullable IntervalCalibration calibration(Battery battery) {
    return calibrationByGroup.get(group(battery));
  }

  /** Which prior a forecast of a battery rests on, one phrase. */
  String describe(Battery battery) {
    String group = group(battery);
    AgeingPrior learned = byGroup.get(group);
    if (learned != null) {
      return "%s of group %s (%s)".formatted(learned.source(), group, version);
    }
    if (this.version.equals(NONE.version)) {
      return "chemistry %s, since no fleet has taught yet".formatted(battery.chemistry());
    }
    return "chemistry %s, since group %s has %d of the %d batteries with a history that it takes to learn (%s)"
        .formatted(
            battery.chemistry(),
            group,
            batteriesByGroup.getOrDefault(group, 0),
            FleetLearning.LEAST_BATTERIES,
            version);
  }
}

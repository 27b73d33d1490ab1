package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet has taught about each group of its batteries.
 *
 * @param byGroup prior by group, see {@link #group}
 * @param version what it was learned from and by which method, so that a forecast can be repeated
 */
public record FleetPriors(Map<String, AgeingPrior> byGroup, String version) {
  /** Nothing learned yet: chemistry priors throughout. */
  public static final FleetPriors NONE = new FleetPriors(Map.of(), "none");

  public FleetPriors {
    byGroup = Map.copyOf(byGroup);
  }

  /** The group of a battery: its chemistry and, where told, its make and model. */
  public static String group(Battery battery) {
    return battery.chemistry() + "/" + (battery.modelGroup() == null ? "" : battery.modelGroup());
  }

  @Nullable AgeingPrior of(Battery battery) {
    return byGroup.get(group(battery));
  }
}

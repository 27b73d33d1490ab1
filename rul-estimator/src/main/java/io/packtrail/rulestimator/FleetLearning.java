package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Sha256;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.ageing.AgeingModels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Learns each group's exponent and the distribution of its multipliers from the histories of its
 * batteries (empirical Bayes).
 *
 * <p>For every exponent on the grid the distribution ln d ~ N(μ, τ²) that makes the histories most
 * probable is found by expectation maximisation, each battery's d integrated out; the exponents are
 * then weighted by that probability and the prior N(0.65, 0.15²). Deterministic: the same histories
 * in any order give the same result.
 *
 * <p>How far the intervals of such forecasts reach is then held against what came after histories
 * that are cut short ({@link IntervalCalibration}).
 *
 * <p>Of a large group {@value #MOST_BATTERIES} batteries are asked, chosen by the digest of their
 * identifiers, so that the choice has nothing to do with their health and stays as it is while the
 * group grows. One group is in memory at a time.
 */
public final class FleetLearning {
  /** Name and version of the method. */
  public static final String METHOD_VERSION = "packtrail-fleet-prior/2";

  /** Least batteries of a group with a history. */
  static final int LEAST_BATTERIES = 10;

  /** Most batteries of a group that are read: the spread of d is known to 4 % by then. */
  static final int MOST_BATTERIES = 300;

  private static final int VERSION_DIGITS = 12;

  private static final Comparator<Battery> BY_DIGEST =
      Comparator.comparing(battery -> sha256(battery.batteryId().value()));

  private final AgeingModels models;

  /** With the ageing models that come with Packtrail. */
  public FleetLearning() {
    this(AgeingModels.load());
  }

  FleetLearning(AgeingModels models) {
    this.models = models;
  }

  /**
   * Learns from a fleet. Batteries without a state of health, or whose chemistry has no model,
   * teach nothing.
   *
   * @param batteries the fleet, in any order
   * @param histories what is known of a battery; asked for one battery after the other
   */
  public FleetPriors learn(
      Collection<Battery> batteries, Function<Battery, @Nullable BatteryAssessment> histories) {
    Map<String, List<Battery>> byGroup = new TreeMap<>();
    for (Battery battery : batteries) {
      byGroup.computeIfAbsent(FleetPriors.group(battery), group -> new ArrayList<>()).add(battery);
    }
    Map<String, AgeingPrior> priors = new TreeMap<>();
    Map<String, Integer> taughtBy = new TreeMap<>();
    Map<String, IntervalCalibration> calibrations = new TreeMap<>();
    StringBuilder digests = new StringBuilder();
    byGroup.forEach(
        (group, members) -> {
          AgeingModels.ChemistryModel chemistry = models.forChemistry(members.get(0).chemistry());
          if (chemistry == null) {
            return;
          }
          List<Lesson> lessons = lessons(members, histories, chemistry);
          lessons.forEach(lesson -> digests.append(lesson.digest()));
          if (!lessons.isEmpty()) {
            taughtBy.put(group, lessons.size());
          }
          if (lessons.size() >= LEAST_BATTERIES) {
            GroupLearning learning = new GroupLearning(lessons, chemistry);
            priors.put(group, learning.prior());
            IntervalCalibration calibration = learning.calibration();
            if (calibration != null) {
              calibrations.put(group, calibration);
            }
          }
        });
    // By other models the same histories teach something else.
    String digest = sha256(models.digest() + digests);
    return new FleetPriors(
        priors,
        taughtBy,
        calibrations,
        digest,
        METHOD_VERSION + ":" + digest.substring(0, VERSION_DIGITS));
  }

  /** In the order of the identifiers' digests; what a battery's neighbours are changes nothing. */
  private static List<Lesson> lessons(
      List<Battery> members,
      Function<Battery, @Nullable BatteryAssessment> histories,
      AgeingModels.ChemistryModel chemistry) {
    List<Lesson> lessons = new ArrayList<>();
    for (Battery battery : members.stream().sorted(BY_DIGEST).toList()) {
      if (lessons.size() == MOST_BATTERIES) {
        break;
      }
      BatteryAssessment history = histories.apply(battery);
      if (history != null
          && history.soh() instanceof SohResult.Estimated
          && !PresentCells.of(history).history().isEmpty()
          && RulEstimator.tooShort(history) == null) {
        lessons.add(Lesson.of(battery, history, chemistry.model()));
      }
    }
    return lessons;
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}

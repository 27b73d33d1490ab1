package io.packtrail.fleetservice;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.rulestimator.OwnPace;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.warranty.EarlyDegraders;
import io.packtrail.timescalestore.FleetHealthTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The look over the whole fleet for batteries that lose capacity faster than their group. Reads one
 * kept assessment at a time; keeps two numbers of each battery.
 */
final class FleetScreening {
  /** Share of false alarms among the flagged that is accepted. */
  static final double FALSE_DISCOVERY_RATIO = 0.10;

  private final Function<BatteryId, @Nullable BatteryAssessment> trajectory;
  private final FleetHealthTable table;

  FleetScreening(
      Function<BatteryId, @Nullable BatteryAssessment> trajectory, FleetHealthTable table) {
    this.trajectory = trajectory;
    this.table = table;
  }

  /** Batteries that the last look flagged. */
  int lastFlagged() {
    return table.earlyDegraders().size();
  }

  /**
   * Looks over a fleet and keeps what was found.
   *
   * @param stopping asked between batteries; nothing is kept once it says yes, since half a fleet
   *     would be taken for all of it
   * @return batteries that were flagged
   */
  int screen(
      List<Battery> batteries, RulEstimator estimator, Instant at, BooleanSupplier stopping) {
    List<EarlyDegraders.Member> members = new ArrayList<>();
    for (Battery battery : batteries) {
      if (stopping.getAsBoolean()) {
        return 0;
      }
      pace(battery, estimator)
          .ifPresent(
              pace ->
                  members.add(
                      new EarlyDegraders.Member(
                          battery.batteryId().value(),
                          pace.group(),
                          pace.logMultiplier(),
                          pace.variance())));
    }
    List<EarlyDegraders.Judged> judged = EarlyDegraders.judge(members, FALSE_DISCOVERY_RATIO);
    table.saveScreening(
        at, FALSE_DISCOVERY_RATIO, judged.stream().map(FleetScreening::screened).toList());
    return (int) judged.stream().filter(EarlyDegraders.Judged::flagged).count();
  }

  private Optional<OwnPace> pace(Battery battery, RulEstimator estimator) {
    BatteryAssessment assessment = trajectory.apply(battery.batteryId());
    return assessment == null ? Optional.empty() : estimator.ownPace(battery, assessment);
  }

  private static FleetHealthTable.Screened screened(EarlyDegraders.Judged one) {
    return new FleetHealthTable.Screened(
        new BatteryId(one.member().name()),
        one.paceRatio(),
        one.z(),
        one.pValue(),
        one.flagged(),
        "%d batteries of group %s".formatted(one.groupBatteries(), one.member().group()));
  }
}

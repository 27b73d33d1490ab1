package io.packtrail.fleetservice;

import io.packtrail.domain.Battery;
import io.packtrail.sohmodel.GroupCalibration;
import io.packtrail.timescalestore.CalibrationTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each model group's charges have shown of their error budget, learned anew once a day from
 * the newest assessments. A changed factor reaches a battery with its next assessment. For one
 * thread, that of the assessment.
 */
final class GroupCalibrations {
  private static final Logger LOGGER = LoggerFactory.getLogger(GroupCalibrations.class);
  private static final Duration PAUSE = Duration.ofDays(1);

  /** Smaller changes of a factor are left alone, so that published values do not flicker. */
  private static final double LEAST_CHANGE_RATIO = 0.05;

  private final CalibrationTable table;
  private final String methodVersion;
  private final Clock clock;
  private Map<String, CalibrationTable.Entry> entries;
  private Instant learntAt;

  GroupCalibrations(CalibrationTable table, String methodVersion, Clock clock) {
    this.methodVersion = methodVersion;
    this.table = table;
    this.clock = clock;
    this.entries = table.all();
    this.learntAt = clock.instant().minus(PAUSE);
  }

  /** What is known of a battery's group. */
  GroupCalibration of(Battery battery) {
    if (!clock.instant().isBefore(learntAt.plus(PAUSE))) {
      learntAt = clock.instant();
      learn();
    }
    CalibrationTable.Entry entry =
        battery.modelGroup() == null ? null : entries.get(battery.modelGroup());
    return entry == null
        ? GroupCalibration.NONE
        : new GroupCalibration(entry.factor(), entry.batteries());
  }

  private void learn() {
    List<CalibrationTable.Entry> changed = new ArrayList<>();
    table
        .distances(methodVersion, GroupCalibration.FIRST_CHARGES)
        .forEach(
            (group, distances) -> {
              GroupCalibration learnt = GroupCalibration.of(distances);
              CalibrationTable.Entry before = entries.get(group);
              double known = before == null ? 1 : before.factor();
              if (Math.abs(learnt.factor() - known) > LEAST_CHANGE_RATIO * known) {
                changed.add(new CalibrationTable.Entry(group, learnt.factor(), learnt.batteries()));
                LOGGER
                    .atInfo()
                    .addKeyValue("modelGroup", group)
                    .addKeyValue("factor", learnt.factor())
                    .addKeyValue("batteries", learnt.batteries())
                    .log("charges of a model group scatter other than their error budget says");
              }
            });
    if (!changed.isEmpty()) {
      table.save(changed, clock.instant());
      Map<String, CalibrationTable.Entry> all = new HashMap<>(entries);
      changed.forEach(entry -> all.put(entry.modelGroup(), entry));
      entries = Map.copyOf(all);
    }
  }
}

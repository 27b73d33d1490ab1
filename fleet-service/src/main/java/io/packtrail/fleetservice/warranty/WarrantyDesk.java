package io.packtrail.fleetservice.warranty;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.warranty.CohortPosition;
import io.packtrail.rulestimator.warranty.EvidenceList;
import io.packtrail.rulestimator.warranty.Screening;
import io.packtrail.rulestimator.warranty.Violation;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import io.packtrail.rulestimator.warranty.WindowCheck;
import io.packtrail.timescalestore.AssignmentTable;
import io.packtrail.timescalestore.BatteryAssignment;
import io.packtrail.timescalestore.EventTable;
import io.packtrail.timescalestore.FleetHealthTable;
import io.packtrail.timescalestore.StoredAssessment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts what the store knows of a battery and its fleet before the terms of a warranty. */
public final class WarrantyDesk {
  private static final double SECONDS_PER_YEAR = 365.25 * 86_400;

  private final Supplier<RulEstimator> estimator;
  private final EventTable events;
  private final AssignmentTable assignments;
  private final FleetHealthTable fleet;
  private final InstantSource clock;

  /**
   * @param estimator the estimator in use now
   * @param clock tells the UTC day from which what is left of the terms counts
   */
  public WarrantyDesk(
      Supplier<RulEstimator> estimator,
      EventTable events,
      AssignmentTable assignments,
      FleetHealthTable fleet,
      InstantSource clock) {
    this.estimator = estimator;
    this.events = events;
    this.assignments = assignments;
    this.fleet = fleet;
    this.clock = clock;
  }

  /**
   * The report on some terms.
   *
   * @param stored an assessment with a state of health and a forecast
   */
  public WarrantyReport report(
      Battery battery, StoredAssessment stored, List<WarrantyTerms> terms) {
    BatteryAssessment assessment = stored.assessment();
    SohResult.Estimated soh = (SohResult.Estimated) assessment.soh();
    List<BatteryEvent> reported = events.between(battery.batteryId(), null, null);
    Double odometerKm = odometerKm(battery, assessment, reported);
    CohortPosition cohort = cohort(battery, assessment, soh);
    Screening screening = screening(battery);
    // Whole days, so that a report and its digest stay the same for a day.
    Instant today = clock.instant().truncatedTo(ChronoUnit.DAYS);
    List<WarrantyPosition> positions =
        estimator.get().warranty(battery, assessment, terms, odometerKm, today).orElseThrow();
    return new WarrantyReport(
        battery,
        assessment,
        soh,
        reported,
        odometerKm,
        cohort,
        screening,
        positions.stream()
            .map(one -> claim(battery, assessment, one, reported, cohort, screening))
            .toList());
  }

  private static WarrantyReport.Claim claim(
      Battery battery,
      BatteryAssessment assessment,
      WarrantyPosition position,
      List<BatteryEvent> reported,
      CohortPosition cohort,
      @Nullable Screening screening) {
    List<Violation> rules = WindowCheck.of(position.terms(), battery, assessment);
    return new WarrantyReport.Claim(
        position,
        rules,
        EvidenceList.of(position, battery, assessment, rules, reported, cohort, screening));
  }

  /** The vehicle's distance is the battery's only where neither was ever given another. */
  private @Nullable Double odometerKm(
      Battery battery, BatteryAssessment assessment, List<BatteryEvent> reported) {
    boolean replaced =
        reported.stream().anyMatch(event -> event.kind() == BatteryEvent.Kind.BATTERY_REPLACED);
    return !replaced && BatteryAssignment.areOfOneVehicle(assignments.list(battery.batteryId()))
        ? fleet.odometerKm(battery.batteryId(), assessment.asOf())
        : null;
  }

  private CohortPosition cohort(
      Battery battery, BatteryAssessment assessment, SohResult.Estimated soh) {
    LocalDate since = battery.inServiceOn();
    if (since == null) {
      since = battery.manufacturedOn();
    }
    if (since == null) {
      since = assessment.from().atZone(ZoneOffset.UTC).toLocalDate();
    }
    return CohortPosition.of(
        ageYears(since, soh.asOf()),
        soh.sohRatio(),
        soh.soh90(),
        fleet.othersLike(battery).stream()
            .map(
                other ->
                    new CohortPosition.Member(
                        ageYears(other.since(), other.asOf()), other.sohRatio()))
            .toList());
  }

  private static double ageYears(LocalDate since, Instant at) {
    Instant start = since.atStartOfDay(ZoneOffset.UTC).toInstant();
    return Math.max(0, Duration.between(start, at).toSeconds() / SECONDS_PER_YEAR);
  }

  private @Nullable Screening screening(Battery battery) {
    FleetHealthTable.Screening stored = fleet.screening(battery.batteryId());
    return stored == null
        ? null
        : new Screening(
            stored.at(),
            stored.fleet(),
            stored.fleetFlagged(),
            stored.falseRatio(),
            stored.battery().paceRatio(),
            stored.battery().z(),
            stored.battery().pValue(),
            stored.battery().flagged(),
            stored.battery().group());
  }
}

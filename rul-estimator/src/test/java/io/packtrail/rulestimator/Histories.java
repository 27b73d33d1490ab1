package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.CapacityReference;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UseCoverage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Assessments made by hand for tests: a steady use and a state of health that follows a formula.
 */
public final class Histories {
  static final LocalDate START = LocalDate.of(2021, 1, 1);
  static final double SOH_SD = 0.0095;

  private Histories() {}

  static Battery battery(String id, Chemistry chemistry) {
    return new Battery(
        new BatteryId(id),
        "urn:test:" + id,
        null,
        null,
        "group-1",
        chemistry,
        150,
        null,
        360,
        96,
        1,
        START,
        START,
        BatteryCategory.EV,
        null,
        null);
  }

  /** The same in use since another day. */
  static Battery battery(String id, Battery like, LocalDate inServiceOn) {
    return new Battery(
        new BatteryId(id),
        "urn:test:" + id,
        null,
        null,
        like.modelGroup(),
        like.chemistry(),
        like.ratedCapacityAh(),
        null,
        like.nominalVoltageV(),
        like.seriesCells(),
        like.parallelCells(),
        inServiceOn,
        inServiceOn,
        like.category(),
        null,
        null);
  }

  /** A day of ordinary driving. */
  static DailyStress day(LocalDate day, double tempDegC, double efc, double km) {
    return new DailyStress(day, 24, tempDegC, 0.6, 0.4, efc, 0.3, km);
  }

  /** Ordinary driving for so many days, and monthly estimates that follow {@code sohOfYears}. */
  static BatteryAssessment steady(
      Battery battery, int days, double efcPerDay, DoubleUnaryOperator sohOfYears) {
    List<DailyStress> stress = new ArrayList<>();
    for (int i = 0; i < days; i++) {
      stress.add(day(START.plusDays(i), 20, efcPerDay, 40));
    }
    List<SohResult.Estimated> history = new ArrayList<>();
    int spacing = Math.max(1, Math.min(30, days / 20));
    for (int i = spacing; i <= days; i += spacing) {
      history.add(estimate(at(i), sohOfYears.applyAsDouble(i / 365.25)));
    }
    return assessment(battery, stress, history);
  }

  /** The same of a battery whose exchange of cells was announced. */
  static BatteryAssessment withCellsSince(BatteryAssessment assessment, Instant cellsSince) {
    return with(assessment, assessment.stress(), cellsSince);
  }

  /** The same with another use. */
  public static BatteryAssessment withStress(BatteryAssessment assessment, StressRecord stress) {
    return with(assessment, stress, assessment.cellsSince());
  }

  private static BatteryAssessment with(
      BatteryAssessment assessment, StressRecord stress, @Nullable Instant cellsSince) {
    return new BatteryAssessment(
        assessment.batteryId(),
        assessment.from(),
        assessment.asOf(),
        assessment.samples(),
        assessment.soh(),
        assessment.history(),
        assessment.smoothed(),
        assessment.sessions(),
        assessment.observations(),
        stress,
        assessment.quality(),
        cellsSince);
  }

  /** The same whose temperatures turned out not to be in °C. */
  static BatteryAssessment withoutTemperature(BatteryAssessment assessment) {
    StressRecord told = assessment.stress();
    StressRecord covered =
        new StressRecord(
            told.chargeThroughputAh(),
            told.dischargeThroughputAh(),
            0,
            0,
            told.equivalentFullCycles(),
            List.of(),
            List.of(),
            0,
            0,
            0,
            0,
            0,
            0,
            told.distanceKm(),
            told.days(),
            null,
            new UseCoverage(1, 1, 1, 0));
    return withStress(assessment, covered.withoutTemperature());
  }

  static Instant at(double days) {
    return START.atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds((long) (days * 86_400));
  }

  static SohResult.Estimated estimate(Instant at, double soh) {
    double half = 1.645 * SOH_SD;
    return new SohResult.Estimated(
        at,
        soh,
        new RatioInterval(soh - half, soh + half),
        -0.02,
        null,
        null,
        150 * soh,
        null,
        "test",
        new CapacityReference(150, "rated"),
        10,
        1,
        null,
        "test/1");
  }

  static BatteryAssessment assessment(
      Battery battery, List<DailyStress> days, List<SohResult.Estimated> history) {
    double efc = days.stream().mapToDouble(DailyStress::equivalentFullCycles).sum();
    double km = days.stream().mapToDouble(DailyStress::distanceKm).sum();
    StressRecord stress =
        new StressRecord(
            efc * 150, efc * 150, 0, 0, efc, List.of(), List.of(), 0, 0, 0, 0, 0, 0, km, days);
    Instant from = days.get(0).day().atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant asOf =
        days.get(days.size() - 1).day().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    return new BatteryAssessment(
        battery.batteryId(),
        from,
        asOf,
        1,
        history.get(history.size() - 1),
        history,
        List.of(),
        List.of(),
        List.of(),
        stress,
        DataQuality.unknown(),
        null);
  }
}

package io.packtrail.rulestimator;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.SohResult;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a history says of the cells that are in the battery now: nothing from before the last
 * announced exchange. Health and wear of other cells foretell nothing of these.
 *
 * @param from when their record begins
 * @param asOf when it ends
 * @param since when they went into the battery; absent where no exchange was announced
 * @param days their use, by day; the day of the exchange is among them
 * @param history their health
 * @param knowsTemperature whether any temperature of the record is known
 */
record PresentCells(
    Instant from,
    Instant asOf,
    @Nullable LocalDate since,
    List<DailyStress> days,
    List<SohResult.Estimated> history,
    boolean knowsTemperature) {

  static PresentCells of(BatteryAssessment assessment) {
    Instant since = assessment.cellsSince();
    List<DailyStress> days = assessment.stress().days();
    if (since == null) {
      return new PresentCells(
          assessment.from(),
          assessment.asOf(),
          null,
          days,
          assessment.history(),
          assessment.stress().knowsTemperature());
    }
    LocalDate first = LocalDate.ofInstant(since, ZoneOffset.UTC);
    return new PresentCells(
        since.isAfter(assessment.from()) ? since : assessment.from(),
        assessment.asOf(),
        first,
        days.stream().filter(day -> !day.day().isBefore(first)).toList(),
        assessment.history().stream().filter(one -> one.asOf().isAfter(since)).toList(),
        assessment.stress().knowsTemperature());
  }

  /** What was known of them at an earlier time: nothing from after it. */
  PresentCells until(Instant time) {
    LocalDate last = LocalDate.ofInstant(time, ZoneOffset.UTC);
    return new PresentCells(
        from,
        time,
        since,
        days.stream().filter(day -> day.day().isBefore(last)).toList(),
        history.stream().filter(one -> !one.asOf().isAfter(time)).toList(),
        knowsTemperature);
  }

  /** Length of their record (d). */
  double spanDays() {
    return HealthPoints.day(asOf) - HealthPoints.day(from);
  }

  double equivalentFullCycles() {
    return days.stream().mapToDouble(DailyStress::equivalentFullCycles).sum();
  }

  boolean isCovered() {
    return days.stream().anyMatch(day -> day.coveredHours() > 0);
  }
}

package io.packtrail.rulestimator;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.rulestimator.ageing.AgeingModel;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One battery's past in the form that inference works on: that of its present cells, but for the
 * date of first use, which is the battery's.
 */
final class UseAndHealth {
  static final String NO_TEMPERATURE =
      "No temperature is known that can be believed: every day counts at 25 °C.";

  private final @Nullable LocalDate firstUse;
  private final @Nullable LocalDate cellsSince;
  private final double yearsBefore;
  private final List<UseBlock> blocks;
  private final List<UseBlock> trailingYear;
  private final Severity whole;
  private final Severity trailing;
  private final List<DoseCurve> curves = new ArrayList<>();
  private final List<HealthPoints.Point> points;
  private final List<String> notes;
  private final boolean knowsTemperature;

  UseAndHealth(Battery battery, BatteryAssessment assessment, AgeingModel model) {
    this(battery, PresentCells.of(assessment), model);
  }

  UseAndHealth(Battery battery, PresentCells cells, AgeingModel model) {
    UseHistory history =
        UseHistory.of(cells.days(), HealthPoints.day(cells.from()), HealthPoints.day(cells.asOf()));
    this.firstUse =
        battery.inServiceOn() != null ? battery.inServiceOn() : battery.manufacturedOn();
    this.cellsSince = cells.since();
    LocalDate cellsInUse = cellsSince == null ? firstUse : cellsSince;
    this.yearsBefore =
        cellsInUse == null
            ? 0
            : Math.max(0, history.fromDay() - cellsInUse.toEpochDay()) / UseBlock.DAYS_PER_YEAR;
    this.blocks = history.blocks();
    this.trailingYear = history.trailingYear();
    this.whole = new Severity(model, history.blocks());
    this.trailing = new Severity(model, trailingYear);
    for (double exponent : AgeingPosterior.exponents()) {
      curves.add(new DoseCurve(history.blocks(), whole, trailing, exponent, yearsBefore));
    }
    this.notes = new ArrayList<>(history.notes());
    this.knowsTemperature = cells.knowsTemperature();
    if (!knowsTemperature) {
      notes.add(NO_TEMPERATURE);
    }
    this.points = HealthPoints.of(cells.history());
  }

  /** Limits of what is known of the last year. */
  List<String> notes() {
    return notes;
  }

  /** Whether any temperature is known; where not, {@link #notes} holds {@link #NO_TEMPERATURE}. */
  boolean knowsTemperature() {
    return knowsTemperature;
  }

  /** Date of first use; absent where not told. */
  @Nullable LocalDate firstUse() {
    return firstUse;
  }

  /** Since when it has its present cells; absent where no exchange was announced. */
  @Nullable LocalDate cellsSince() {
    return cellsSince;
  }

  /** Age of the present cells when their record began (years); 0 where unknown. */
  double yearsBefore() {
    return yearsBefore;
  }

  /** The whole record's use, oldest first. */
  List<UseBlock> blocks() {
    return blocks;
  }

  List<UseBlock> trailingYear() {
    return trailingYear;
  }

  /** Severity over the whole record. */
  Severity whole() {
    return whole;
  }

  /** Severity over the trailing year. */
  Severity trailing() {
    return trailing;
  }

  /** Dose curve for each exponent of the grid. */
  List<DoseCurve> curves() {
    return curves;
  }

  List<HealthPoints.Point> points() {
    return points;
  }

  /** The points before the battery bent down, all where it did not. */
  List<HealthPoints.Point> straightPoints() {
    if (points.isEmpty()) {
      return points;
    }
    DoseCurve linear = curves.get(curves.size() - 1);
    return points.subList(0, 1 + Bend.lastStraight(HistoryFit.losses(linear, 1, points), points));
  }

  /** Age at the last point of the history (years). */
  double ageYears() {
    double lived = trailingYear.get(trailingYear.size() - 1).toDay() - points.get(0).day();
    return yearsBefore + lived / UseBlock.DAYS_PER_YEAR;
  }
}

package io.packtrail.rulestimator;

import io.packtrail.domain.DailyStress;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Days without data, and what an odometer that went on says of them.
 *
 * <p>A silent day counts as rest, unless the first day after it brings more kilometres than its own
 * cycles explain. The rest of these were driven in silence: they are spread over the silent days,
 * with cycles by the battery's own consumption, and with the depth and charging rate of its other
 * days. Temperature and charge of such days stay unknown (no covered hours).
 */
final class SilentDays {
  /** Share of the trailing year without data from which it is said. */
  private static final double TOLD_RATIO = 0.2;

  /** Distance (km) with data that a consumption needs. */
  private static final double LEAST_KM = 100;

  /** Kilometres in a silence that count, over those of an ordinary day. */
  private static final double LEAST_DAYS_DRIVEN = 0.5;

  private final List<DailyStress> known;
  private final List<DailyStress> filled = new ArrayList<>();
  private double km;
  private double efc;
  private double depthByEfc;
  private double rateByEfc;
  private int ordinaryDays;
  private double busiestDayKm;

  /**
   * @param known one record per day with data, in order, at least one
   */
  SilentDays(List<DailyStress> known) {
    this.known = known;
    for (int i = 0; i < known.size(); i++) {
      if (silentBefore(i) == 0) {
        learn(known.get(i));
      }
    }
    for (int i = 0; i < known.size(); i++) {
      add(i, silentBefore(i));
    }
  }

  private long silentBefore(int index) {
    return index == 0
        ? 0
        : known.get(index).day().toEpochDay() - known.get(index - 1).day().toEpochDay() - 1;
  }

  private void learn(DailyStress day) {
    km += day.distanceKm();
    efc += day.equivalentFullCycles();
    depthByEfc += day.equivalentFullCycles() * day.depthOfDischargeRatio();
    rateByEfc += day.equivalentFullCycles() * day.chargeCRate();
    ordinaryDays++;
    busiestDayKm = Math.max(busiestDayKm, day.distanceKm());
  }

  private void add(int index, long silent) {
    DailyStress day = known.get(index);
    double silentKm = silent > 0 ? silentKm(day, silent) : 0;
    if (silentKm == 0) {
      filled.add(day);
      return;
    }
    for (long back = silent; back > 0; back--) {
      filled.add(driven(day.day().minusDays(back), silentKm / silent));
    }
    filled.add(
        new DailyStress(
            day.day(),
            day.coveredHours(),
            day.tempMeanDegC(),
            day.socMeanRatio(),
            day.depthOfDischargeRatio(),
            day.equivalentFullCycles(),
            day.chargeCRate(),
            day.distanceKm() - silentKm));
  }

  /** More than the busiest day, each day, is the odometer of another vehicle. */
  private double silentKm(DailyStress resumed, long silent) {
    if (km < LEAST_KM || efc <= 0) {
      return 0;
    }
    double before = resumed.distanceKm() - resumed.equivalentFullCycles() * km / efc;
    return before > LEAST_DAYS_DRIVEN * km / ordinaryDays && before <= silent * busiestDayKm
        ? before
        : 0;
  }

  private DailyStress driven(LocalDate day, double dayKm) {
    return new DailyStress(
        day, 0, 0, 0, depthByEfc / efc, dayKm * efc / km, rateByEfc / efc, dayKm);
  }

  /** The days with data, and those between them that were driven in silence; in order. */
  List<DailyStress> filled() {
    return filled;
  }

  /**
   * What is to be said of a time, nothing where it is known well.
   *
   * @param fromDay its beginning (epoch days)
   * @param toDay its end (epoch days)
   */
  List<String> notes(double fromDay, double toDay) {
    double length = toDay - fromDay;
    double silent = 1 - Math.min(1, days(known, fromDay, toDay) / length);
    if (silent <= TOLD_RATIO) {
      return List.of();
    }
    double driven = (days(filled, fromDay, toDay) - days(known, fromDay, toDay)) / length;
    String rest =
        driven > 0
            ? String.format(
                Locale.ROOT,
                "of %.0f %% the odometer tells the distance, from which their cycles are taken; the others count as rest",
                100 * driven)
            : "they count as rest, so that more use than that is not in the forecast";
    return List.of(
        String.format(
            Locale.ROOT,
            "No data on %.0f %% of the days of the last year: %s.",
            100 * silent,
            rest));
  }

  private static double days(List<DailyStress> days, double fromDay, double toDay) {
    return days.stream()
        .mapToDouble(day -> day.day().toEpochDay() + 0.5)
        .filter(day -> day > fromDay && day < toDay)
        .count();
  }
}

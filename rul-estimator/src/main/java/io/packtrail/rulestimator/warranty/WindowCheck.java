package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Session;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UseCoverage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rules of some terms on temperatures and charging, checked against what was seen of the cells
 * that are in the battery now. Hours at a temperature are not told apart by cells: after an
 * exchange they are possible, and none is certain.
 */
public final class WindowCheck {
  private static final double BIN_K = 5;
  private static final double LAST_ROW_DEG_C =
      StressRecord.FIRST_TEMPERATURE_DEG_C + (StressRecord.TEMPERATURE_BINS - 1) * BIN_K;
  private static final double SECONDS_PER_HOUR = 3_600;
  private static final int MOST_SESSIONS = 50;

  private final BatteryAssessment assessment;
  private final List<Violation> rules = new ArrayList<>();

  private WindowCheck(BatteryAssessment assessment) {
    this.assessment = assessment;
  }

  /** Every rule, kept or not; empty where the terms have none. */
  public static List<Violation> of(
      WarrantyTerms terms, Battery battery, BatteryAssessment assessment) {
    WindowCheck check = new WindowCheck(assessment);
    TemperatureWindow temperature = terms.temperature();
    if (temperature != null) {
      check.anyTime(temperature);
    }
    TemperatureWindow charging = terms.charging();
    if (charging != null) {
      check.whileCharging(charging);
    }
    Double rate = terms.chargeCRate();
    if (rate != null) {
      check.chargingRate(rate, battery.ratedCapacityAh());
    }
    return List.copyOf(check.rules);
  }

  private void anyTime(TemperatureWindow window) {
    StressRecord use = assessment.stress();
    UseCoverage known = use.coverage();
    if (known != null && !use.knowsTemperature()) {
      anyTimeUnknown(window, known.knownHours());
      return;
    }
    Double high = window.highDegC();
    if (high != null) {
      rules.add(
          new Violation(
              "temperature-high",
              rule("at most %s °C at any time", high, window.hoursAbove()),
              certain(hours(low -> low >= high)),
              hours(low -> low + BIN_K > high || low == LAST_ROW_DEG_C),
              window.hoursAbove(),
              List.of(),
              0));
    }
    Double low = window.lowDegC();
    if (low != null) {
      rules.add(
          new Violation(
              "temperature-low",
              rule("at least %s °C at any time", low, window.hoursBelow()),
              certain(hours(from -> from + BIN_K <= low)),
              hours(from -> from < low || from == StressRecord.FIRST_TEMPERATURE_DEG_C),
              window.hoursBelow(),
              List.of(),
              0));
    }
  }

  /** Any hour may have been outside where no temperature is known. */
  private void anyTimeUnknown(TemperatureWindow window, double hours) {
    Double high = window.highDegC();
    if (high != null) {
      unknown(
          "temperature-high",
          rule("at most %s °C at any time", high, window.hoursAbove()),
          hours,
          window.hoursAbove());
    }
    Double low = window.lowDegC();
    if (low != null) {
      unknown(
          "temperature-low",
          rule("at least %s °C at any time", low, window.hoursBelow()),
          hours,
          window.hoursBelow());
    }
  }

  private void unknown(String code, String rule, double hours, double hoursAllowed) {
    rules.add(new Violation(code, rule, 0, hours, hoursAllowed, List.of(), 0));
  }

  private double certain(double hours) {
    return assessment.cellsSince() == null ? hours : 0;
  }

  /**
   * Hours in temperature rows chosen by their lower edge. The outer rows are open: their hours may
   * lie beyond any bound.
   */
  private double hours(DoublePredicate lowerEdge) {
    double hours = 0;
    List<List<Double>> rows = assessment.stress().timeAtTemperatureSocHours();
    for (int row = 0; row < rows.size(); row++) {
      if (lowerEdge.test(StressRecord.FIRST_TEMPERATURE_DEG_C + row * BIN_K)) {
        hours += rows.get(row).stream().mapToDouble(Double::doubleValue).sum();
      }
    }
    return hours;
  }

  private void whileCharging(TemperatureWindow window) {
    Double high = window.highDegC();
    if (high != null) {
      charging(
          "charging-temperature-high",
          rule("at most %s °C while charging", high, window.hoursAbove()),
          session -> session.tempMaxDegC() != null && session.tempMaxDegC() > high,
          session -> session.tempMeanDegC() != null && session.tempMeanDegC() > high,
          window.hoursAbove());
    }
    Double low = window.lowDegC();
    if (low != null) {
      charging(
          "charging-temperature-low",
          rule("at least %s °C while charging", low, window.hoursBelow()),
          session -> session.tempMeanDegC() != null && session.tempMeanDegC() < low,
          session -> session.tempMaxDegC() != null && session.tempMaxDegC() < low,
          window.hoursBelow());
    }
  }

  /** Sessions name the temperature that was reported, also where it cannot be believed. */
  private void charging(
      String code,
      String rule,
      Predicate<Session> outside,
      Predicate<Session> whole,
      double hoursAllowed) {
    if (assessment.stress().knowsChargingTemperature()) {
      sessions(code, rule, outside, whole, hoursAllowed);
    } else {
      unknown(code, rule, charges().mapToDouble(WindowCheck::hours).sum(), hoursAllowed);
    }
  }

  private Stream<Session> charges() {
    return assessment.sessions().stream()
        .filter(session -> session.kind() == Session.Kind.CHARGE && isOfPresentCells(session));
  }

  private void chargingRate(double rate, double ratedAh) {
    Predicate<Session> over = session -> Math.abs(session.maxCurrentA()) > rate * ratedAh;
    Predicate<Session> throughout = session -> meanCRate(session, ratedAh) > rate;
    sessions("charging-rate", rule("charging at most at %s C", rate, 0), over, throughout, 0);
  }

  private static double meanCRate(Session session, double ratedAh) {
    double hours = hours(session);
    return hours > 0 ? session.chargedAh() / ratedAh / hours : 0;
  }

  /**
   * A rule on charging sessions.
   *
   * @param outside whether a session was outside at some time
   * @param whole whether it was outside on the whole, so that all its time counts as certain
   */
  private void sessions(
      String code,
      String rule,
      Predicate<Session> outside,
      Predicate<Session> whole,
      double hoursAllowed) {
    List<Session> found =
        charges().filter(outside).sorted(Comparator.comparing(Session::start).reversed()).toList();
    double certain =
        found.stream()
            .mapToDouble(
                // One sample outside is certain, however short the time that it stands for.
                session -> whole.test(session) ? hours(session) : perSample(session))
            .sum();
    rules.add(
        new Violation(
            code,
            rule,
            certain,
            found.stream().mapToDouble(WindowCheck::hours).sum(),
            hoursAllowed,
            found.stream().limit(MOST_SESSIONS).toList(),
            found.size()));
  }

  private boolean isOfPresentCells(Session session) {
    Instant since = assessment.cellsSince();
    return since == null || !session.start().isBefore(since);
  }

  private static double hours(Session session) {
    return Duration.between(session.start(), session.end()).toSeconds() / SECONDS_PER_HOUR;
  }

  private static double perSample(Session session) {
    return hours(session) / Math.max(1, session.samples());
  }

  private static String rule(String form, double bound, double hoursAllowed) {
    String rule = String.format(Locale.ROOT, form, plain(bound));
    return hoursAllowed > 0 ? rule + ", but for " + plain(hoursAllowed) + " h in all" : rule;
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}

package io.packtrail.fleetservice.pages.svg;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Labelled instants along a time axis: whole days, months or years, UTC. */
final class TimeTicks {
  /** One label. */
  record Tick(Instant at, String label) {}

  private static final int[] MONTH_STEPS = {1, 3, 6, 12, 24, 60, 120, 240};
  private static final int[] DAY_STEPS = {1, 2, 7, 14};

  private TimeTicks() {}

  static List<Tick> between(Instant from, Instant to, int most) {
    long days = Math.max(Duration.between(from, to).toDays(), 1);
    for (int step : DAY_STEPS) {
      if (days / step <= most) {
        return days(from, to, step);
      }
    }
    for (int step : MONTH_STEPS) {
      if (days / (30.4 * step) <= most) {
        return months(from, to, step);
      }
    }
    return months(from, to, 480);
  }

  private static List<Tick> days(Instant from, Instant to, int step) {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    List<Tick> ticks = new ArrayList<>();
    LocalDate day = LocalDate.ofInstant(from, ZoneOffset.UTC).plusDays(1);
    while (!start(day).isAfter(to)) {
      ticks.add(new Tick(start(day), format.format(day)));
      day = day.plusDays(step);
    }
    return ticks;
  }

  private static List<Tick> months(Instant from, Instant to, int step) {
    DateTimeFormatter format =
        DateTimeFormatter.ofPattern(step >= 12 ? "yyyy" : "MMM yy", Locale.ENGLISH);
    LocalDate month = LocalDate.ofInstant(from, ZoneOffset.UTC).withDayOfMonth(1);
    List<Tick> ticks = new ArrayList<>();
    while (!start(month).isAfter(to)) {
      int index = month.getYear() * 12 + month.getMonthValue() - 1;
      if (index % step == 0 && !start(month).isBefore(from)) {
        ticks.add(new Tick(start(month), format.format(month)));
      }
      month = month.plusMonths(1);
    }
    return ticks;
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}

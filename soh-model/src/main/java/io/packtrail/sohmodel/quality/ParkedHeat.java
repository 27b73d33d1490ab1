package io.packtrail.sohmodel.quality;

import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.Session;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.Tally;
import io.packtrail.sohmodel.session.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds a parked battery whose temperature is above 55 °C for most of a day and more: hotter than
 * any climate makes it at rest, and what a mild one looks like in °F.
 *
 * <p>By time, of the newest 7 to 14 days at rest, from 24 h on.
 */
final class ParkedHeat {
  private static final double HOT_DEG_C = 55;
  private static final double LEAST_HOURS = 24;
  private static final double MOST_HOURS = 336;

  private final Tally hot = new Tally();
  private double hours;
  private double hotHours;

  /** Takes an interval with the sample it begins with. */
  void add(Step step, Sample from) {
    if (!step.covered || step.kind != Session.Kind.REST || Double.isNaN(from.tempDegC)) {
      return;
    }
    double stepHours = step.durationS / 3_600;
    hours += stepHours;
    hotHours += from.tempDegC > HOT_DEG_C ? stepHours : 0;
    if (hours >= LEAST_HOURS && hotHours > 0.5 * hours && from.tempDegC > HOT_DEG_C) {
      hot.add(from.epochMs, from.tempDegC);
    }
    if (hours >= MOST_HOURS) {
      hours /= 2;
      hotHours /= 2;
    }
  }

  @Nullable Finding finding() {
    return hot.finding(
        "implausible-heat",
        String.format(
            Locale.ROOT,
            "parked, the battery was above %.0f °C most of the time (%.0f to %.0f °C; as °F that is"
                + " %.0f to %.0f °C): check the unit of the temperature",
            HOT_DEG_C,
            hot.lowest(),
            hot.highest(),
            celsius(hot.lowest()),
            celsius(hot.highest())));
  }

  private static double celsius(double fahrenheit) {
    return (fahrenheit - 32) / 1.8;
  }
}

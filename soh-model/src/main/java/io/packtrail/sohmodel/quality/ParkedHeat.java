package io.packtrail.sohmodel.quality;

import io.packtrail.domain.DataQuality.Check;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.DataQuality.Verdict;
import io.packtrail.domain.Session;
import io.packtrail.sohmodel.carry.Tape;
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
  private final Decision climate = new Decision();

  /** Whether it was found at all, by an earlier analysis maybe. */
  private boolean isFound;

  /** Takes an interval with the sample it begins with. */
  void add(Step step, Sample from) {
    if (!step.covered || step.kind != Session.Kind.REST || Double.isNaN(from.tempDegC)) {
      return;
    }
    double stepHours = step.durationS / 3_600;
    hours += stepHours;
    hotHours += from.tempDegC > HOT_DEG_C ? stepHours : 0;
    if (hours >= LEAST_HOURS) {
      boolean isHot = hotHours > 0.5 * hours;
      if (isHot && from.tempDegC > HOT_DEG_C) {
        isFound = true;
        hot.add(from.epochMs, from.tempDegC);
      }
      climate.set(!isHot || hot.count() == 0, from.epochMs);
    }
    if (hours >= MOST_HOURS) {
      hours /= 2;
      hotHours /= 2;
    }
  }

  /** Whether the battery was ever that hot: nothing that was counted by temperature is right. */
  boolean isFound() {
    return isFound;
  }

  /** The check that failed by the newest days at rest; null where it did not. */
  @Nullable Check failed() {
    Check check = climate.check("temperature", "", sentence(), "");
    return check.verdict() == Verdict.FAILED ? check : null;
  }

  @Nullable Finding finding() {
    return hot.finding("implausible-heat", sentence());
  }

  private String sentence() {
    return String.format(
        Locale.ROOT,
        "parked, the battery was above %.0f °C most of the time (%.0f to %.0f °C; as °F that is"
            + " %.0f to %.0f °C): check the unit of the temperature; use is counted without it",
        HOT_DEG_C,
        hot.lowest(),
        hot.highest(),
        celsius(hot.lowest()),
        celsius(hot.highest()));
  }

  void exchange(Tape tape) {
    hours = tape.real(hours);
    hotHours = tape.real(hotHours);
    isFound = tape.flag(isFound);
  }

  private static double celsius(double fahrenheit) {
    return (fahrenheit - 32) / 1.8;
  }
}

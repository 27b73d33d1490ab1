package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people read them: always with the interval and the basis, never with more digits than
 * the interval supports.
 */
public final class Wording {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** An interval this wide (percentage points) leaves no decimal standing. */
  private static final double WIDE_PERCENT = 10;

  private Wording() {}

  /** {@code 87.4 % (90 % interval 85.1 to 89.6)}. */
  public static String soh(SohResult.Estimated soh) {
    return value(soh.sohRatio(), soh.soh90()) + " (90 % interval " + range(soh.soh90()) + ")";
  }

  /** {@code 87.4 %}, with the digits that the interval supports. */
  public static String value(double ratio, RatioInterval interval90) {
    return digits(ratio, interval90) + " %";
  }

  /** {@code 85.1 to 89.6}. */
  public static String range(RatioInterval interval90) {
    return digits(interval90.lowRatio(), interval90)
        + " to "
        + digits(interval90.highRatio(), interval90);
  }

  /** What the value is a share of: {@code of 156 Ah rated}. */
  public static String basis(SohResult.Estimated soh) {
    return "of %s Ah (%s)".formatted(plain(soh.reference().capacityAh()), soh.reference().source());
  }

  /** {@code 6.3 years (90 % range 4.1 to 9.8)}, or that the horizon ends before. */
  public static String years(RulResult.ToThreshold to, double horizonYears) {
    Quantiles years = to.years();
    String horizon = plain(horizonYears);
    if (years.q05() >= horizonYears) {
      return "more than " + horizon + " years";
    }
    String high = years.q95() >= horizonYears ? "more than " + horizon : number(years.q95(), years);
    String median =
        years.q50() >= horizonYears ? "more than " + horizon : number(years.q50(), years);
    return "%s years (90 %% range %s to %s)".formatted(median, number(years.q05(), years), high);
  }

  /** {@code 2026-11-23 10:00 UTC}. */
  public static String time(Instant at) {
    return MINUTE.format(at);
  }

  /** How long ago, in the largest unit that says enough. */
  public static String ago(Instant at, Instant now) {
    Duration age = Duration.between(at, now);
    if (age.toMinutes() < 1) {
      return "just now";
    }
    if (age.toHours() < 1) {
      return age.toMinutes() + " min ago";
    }
    return age.toDays() < 1 ? age.toHours() + " h ago" : age.toDays() + " days ago";
  }

  /** A whole number with thin groups: {@code 51 091}. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
  }

  /** A quantity with as many decimals as its size deserves. */
  public static String plain(double value) {
    if (Math.abs(value) >= 1000) {
      return count(Math.round(value));
    }
    String text = String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** A share as percent without decimals. */
  public static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.0f %%", ratio * 100);
  }

  /** A signed share as percent with one decimal, or a dash where there is none. */
  public static String change(@Nullable Double ratio) {
    return ratio == null
        ? "–"
        : String.format(Locale.ROOT, "%+.1f %%", ratio * 100).replace('-', '−');
  }

  private static String digits(double ratio, RatioInterval interval90) {
    boolean wide = (interval90.highRatio() - interval90.lowRatio()) * 100 >= WIDE_PERCENT;
    return String.format(Locale.ROOT, wide ? "%.0f" : "%.1f", ratio * 100);
  }

  private static String number(double value, Quantiles spread) {
    boolean wide = spread.q95() - spread.q05() >= WIDE_PERCENT;
    return String.format(Locale.ROOT, wide ? "%.0f" : "%.1f", value);
  }
}

package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people read them: always with the interval and the basis, never with more digits than
 * the interval supports.
 */
public final class Wording {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What most warranties promise. */
  private static final double USUAL_RATIO = 0.70;

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
    String median = median(to, horizonYears) + " years";
    return to.years().q05() >= horizonYears
        ? median
        : median + " (90 % range " + yearsRange(to, horizonYears) + ")";
  }

  /** {@code 6.3}, or {@code more than 20} where the forecast ends before. */
  public static String median(RulResult.ToThreshold to, double horizonYears) {
    return upTo(to.years().q50(), to.years(), horizonYears);
  }

  /** {@code 4.1 to 9.8}. */
  public static String yearsRange(RulResult.ToThreshold to, double horizonYears) {
    Quantiles years = to.years();
    return years.q05() >= horizonYears
        ? "more than " + plain(horizonYears)
        : number(years.q05(), years) + " to " + upTo(years.q95(), years, horizonYears);
  }

  /** {@code 1 539}, or {@code more than 1 539} where its years are at the horizon. */
  public static String within(double value, double years, double horizonYears) {
    return (years >= horizonYears ? "more than " : "") + plain(value);
  }

  /** The threshold that short lists speak of: the one nearest to 70 %. */
  public static RulResult.ToThreshold usual(RulResult.Forecast forecast) {
    return forecast.thresholds().stream()
        .min(Comparator.comparingDouble(to -> Math.abs(to.thresholdRatio() - USUAL_RATIO)))
        .orElseThrow();
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
    if (age.toDays() < 1) {
      return age.toHours() + " h ago";
    }
    return age.toDays() == 1 ? "1 day ago" : age.toDays() + " days ago";
  }

  /**
   * {@code 12.5 s slow}: a clock by what must be added to it.
   *
   * @param offset to add; negative where the clock is fast
   */
  public static String clock(Duration offset) {
    if (offset.toMillis() == 0) {
      return "right";
    }
    return amount(offset.abs().toMillis() / 1_000.0) + (offset.isNegative() ? " fast" : " slow");
  }

  /** {@code −2 h}: what a clock correction adds. */
  public static String shift(Duration offset) {
    return (offset.isNegative() ? "−" : "+") + amount(offset.abs().toMillis() / 1_000.0);
  }

  /** A clock correction in one line: how much, for which times, who says so. */
  public static String correction(Duration offset, Instant from, Instant to, String declaredBy) {
    return "%s from %s to %s, declared by %s"
        .formatted(shift(offset), time(from), time(to), declaredBy);
  }

  private static String amount(double seconds) {
    if (seconds < 90) {
      return plain(seconds) + " s";
    }
    if (seconds < 90 * 60) {
      return plain(seconds / 60) + " min";
    }
    return seconds < 36 * 3_600 ? plain(seconds / 3_600) + " h" : plain(seconds / 86_400) + " d";
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

  /** A share as percent with one decimal. */
  public static String onePercent(double ratio) {
    return String.format(Locale.ROOT, "%.1f %%", ratio * 100);
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

  private static String upTo(double value, Quantiles spread, double horizonYears) {
    return value >= horizonYears ? "more than " + plain(horizonYears) : number(value, spread);
  }

  private static String number(double value, Quantiles spread) {
    boolean wide = spread.q95() - spread.q05() >= WIDE_PERCENT;
    return String.format(Locale.ROOT, wide ? "%.0f" : "%.1f", value);
  }
}

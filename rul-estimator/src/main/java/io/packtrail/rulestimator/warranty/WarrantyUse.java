package io.packtrail.rulestimator.warranty;

import java.time.Duration;
import java.time.Instant;

/**
 * What a battery has used of what warranties count, and how fast.
 *
 * @param since when it was first used
 * @param at the time of which its age is
 * @param km distance so far (km)
 * @param kmPerYear distance a year now (km)
 * @param equivalentFullCycles so far
 * @param equivalentFullCyclesPerYear now
 * @param dischargeMWh energy taken out so far (MWh)
 * @param yearsBefore age at the first report (years): what was used until then is in none of these
 * @param kmFromOdometer whether the distance is the vehicle's, and so from its beginning
 */
public record WarrantyUse(
    Instant since,
    Instant at,
    double km,
    double kmPerYear,
    double equivalentFullCycles,
    double equivalentFullCyclesPerYear,
    double dischargeMWh,
    double yearsBefore,
    boolean kmFromOdometer) {
  private static final double SECONDS_PER_YEAR = 365.25 * 86_400;

  /** Time before the record (years) up to which what was used in it does not matter. */
  private static final double NEGLIGIBLE_YEARS = 0.25;

  /** Of a battery of which only its age and its distance count. */
  public static WarrantyUse of(Instant since, Instant at, double km) {
    return new WarrantyUse(since, at, km, 0, 0, 0, 0, 0, true);
  }

  /** The same later, without a report: nothing but its age has changed that is known. */
  public WarrantyUse until(Instant later) {
    return new WarrantyUse(
        since,
        later,
        km,
        kmPerYear,
        equivalentFullCycles,
        equivalentFullCyclesPerYear,
        dischargeMWh,
        yearsBefore,
        kmFromOdometer);
  }

  /** Whether a kind is counted since the first report only, and that was late. */
  boolean sinceFirstReport(Budget.Kind kind) {
    boolean whole = kind == Budget.Kind.YEARS || (kind == Budget.Kind.KM && kmFromOdometer);
    return !whole && yearsBefore > NEGLIGIBLE_YEARS;
  }

  private double dischargeMWhPerYear() {
    return equivalentFullCycles > 0
        ? dischargeMWh / equivalentFullCycles * equivalentFullCyclesPerYear
        : 0;
  }

  /** Time until an age is reached (years of 365.25 days); 0 where it has been. */
  double yearsUntilAge(double years) {
    return Math.max(
        0, Duration.between(at, CalendarYears.after(since, years)).toSeconds() / SECONDS_PER_YEAR);
  }

  double used(Budget.Kind kind) {
    return switch (kind) {
      case YEARS -> CalendarYears.between(since, at);
      case KM -> km;
      case EQUIVALENT_FULL_CYCLES -> equivalentFullCycles;
      case DISCHARGE_MWH -> dischargeMWh;
    };
  }

  double perYear(Budget.Kind kind) {
    return switch (kind) {
      case YEARS -> 1;
      case KM -> kmPerYear;
      case EQUIVALENT_FULL_CYCLES -> equivalentFullCyclesPerYear;
      case DISCHARGE_MWH -> dischargeMWhPerYear();
    };
  }
}

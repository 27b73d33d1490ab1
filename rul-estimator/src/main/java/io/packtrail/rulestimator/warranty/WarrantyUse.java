package io.packtrail.rulestimator.warranty;

/**
 * What a battery has used of what warranties count, and how fast.
 *
 * @param ageYears time since first use (years)
 * @param km distance so far (km)
 * @param kmPerYear distance a year now (km)
 * @param equivalentFullCycles so far
 * @param equivalentFullCyclesPerYear now
 * @param dischargeMWh energy taken out so far (MWh)
 * @param yearsBefore age at the first report (years): what was used until then is in none of these
 * @param kmFromOdometer whether the distance is the vehicle's, and so from its beginning
 */
public record WarrantyUse(
    double ageYears,
    double km,
    double kmPerYear,
    double equivalentFullCycles,
    double equivalentFullCyclesPerYear,
    double dischargeMWh,
    double yearsBefore,
    boolean kmFromOdometer) {

  /** Time before the record (years) up to which what was used in it does not matter. */
  private static final double NEGLIGIBLE_YEARS = 0.25;

  /** The same after some years without a report: nothing but its age has changed that is known. */
  public WarrantyUse aged(double years) {
    return new WarrantyUse(
        ageYears + years,
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

  double used(Budget.Kind kind) {
    return switch (kind) {
      case YEARS -> ageYears;
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

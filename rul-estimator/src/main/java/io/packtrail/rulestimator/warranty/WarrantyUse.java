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
 */
public record WarrantyUse(
    double ageYears,
    double km,
    double kmPerYear,
    double equivalentFullCycles,
    double equivalentFullCyclesPerYear,
    double dischargeMWh) {

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

package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Require;
import java.util.List;

/**
 * What a warranty promises: a state of health until an age or a distance, whichever comes first.
 *
 * @param name whose terms
 * @param thresholdRatio promised state of health, 0 to 1
 * @param years until this age (years)
 * @param km or until this distance (km)
 * @param source where the terms stand
 */
public record WarrantyTerms(
    String name, double thresholdRatio, double years, double km, String source) {

  /** Usual terms and the legal minimum performance requirements. */
  public static final List<WarrantyTerms> TYPICAL =
      List.of(
          new WarrantyTerms("usual 8 years", 0.70, 8, 160_000, "makers' published terms"),
          new WarrantyTerms("GTR 22, 5 years", 0.80, 5, 100_000, "UN GTR 22, category 1"),
          new WarrantyTerms("GTR 22, 8 years", 0.70, 8, 160_000, "UN GTR 22, category 1"),
          new WarrantyTerms("Euro 7 M1, 5 years", 0.80, 5, 100_000, "Regulation (EU) 2024/1257"),
          new WarrantyTerms("Euro 7 M1, 8 years", 0.72, 8, 160_000, "Regulation (EU) 2024/1257"));

  public WarrantyTerms {
    Require.inRange("thresholdRatio", thresholdRatio, 0.01, 1, "");
    Require.positive("years", years, "years");
    Require.positive("km", km, "km");
  }

  /** Time (years) until the warranty ends at a yearly distance; 0 or below: it has ended. */
  public double yearsLeft(double ageYears, double odometerKm, double kmPerYear) {
    double byAge = years - ageYears;
    double byDistance = kmPerYear > 0 ? (km - odometerKm) / kmPerYear : byAge;
    return odometerKm >= km ? 0 : Math.min(byAge, byDistance);
  }
}

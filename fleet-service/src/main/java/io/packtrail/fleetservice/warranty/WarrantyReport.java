package io.packtrail.fleetservice.warranty;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.warranty.CohortPosition;
import io.packtrail.rulestimator.warranty.Evidence;
import io.packtrail.rulestimator.warranty.Screening;
import io.packtrail.rulestimator.warranty.Violation;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a warranty team decides with.
 *
 * @param events what was reported of the battery, oldest first
 * @param odometerKm distance of the vehicle (km); absent where it is not known or not the battery's
 * @param screening absent where the last look over the fleet could not judge it, or was not yet
 * @param claims one for each of the terms asked about
 */
public record WarrantyReport(
    Battery battery,
    BatteryAssessment assessment,
    SohResult.Estimated soh,
    List<BatteryEvent> events,
    @Nullable Double odometerKm,
    CohortPosition cohort,
    @Nullable Screening screening,
    List<Claim> claims) {
  public WarrantyReport {
    events = List.copyOf(events);
    claims = List.copyOf(claims);
  }

  /** The same about one set of terms only. */
  public WarrantyReport about(Claim claim) {
    return new WarrantyReport(
        battery, assessment, soh, events, odometerKm, cohort, screening, List.of(claim));
  }

  /**
   * A battery against one set of terms.
   *
   * @param rules on temperature and charging, kept or not
   * @param evidence for both sides
   */
  public record Claim(WarrantyPosition position, List<Violation> rules, List<Evidence> evidence) {
    public Claim {
      rules = List.copyOf(rules);
      evidence = List.copyOf(evidence);
    }
  }
}

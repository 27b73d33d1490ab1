package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Battery;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One battery of the fleet page; results are absent before the first assessment.
 *
 * @param asOf time of its last sample, or report, that was assessed
 * @param updates signed updates in its passport
 * @param findings what was found of its data
 * @param confirmation an operator's word on its health, absent where there is none
 */
public record FleetEntry(
    Battery battery,
    @Nullable SohResult soh,
    @Nullable RulResult rul,
    @Nullable Instant asOf,
    long updates,
    List<DataQuality.Finding> findings,
    @Nullable HealthConfirmation confirmation) {
  public FleetEntry {
    findings = List.copyOf(findings);
  }
}

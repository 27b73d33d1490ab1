package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import java.time.Instant;
import java.util.List;

/**
 * The results of a battery's newest assessment, for lists of many batteries.
 *
 * @param asOf time of the last sample it covers
 * @param rul the forecast, its fan left empty
 * @param findings what was found of its data
 */
public record AssessmentSummary(
    BatteryId batteryId,
    Instant asOf,
    Instant computedAt,
    SohResult soh,
    RulResult rul,
    List<DataQuality.Finding> findings) {
  public AssessmentSummary {
    findings = List.copyOf(findings);
  }
}

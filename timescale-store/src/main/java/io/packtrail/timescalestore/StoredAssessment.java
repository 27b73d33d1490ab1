package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.RulResult;
import java.time.Instant;

/**
 * The newest assessment of a battery with its forecast.
 *
 * @param computedAt when it was computed
 * @param revision telemetry revision that it covers
 */
public record StoredAssessment(
    BatteryAssessment assessment, RulResult rul, Instant computedAt, long revision) {}

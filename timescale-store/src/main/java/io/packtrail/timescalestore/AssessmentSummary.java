package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import java.time.Instant;

/**
 * The results of a battery's newest assessment, for lists of many batteries.
 *
 * @param asOf time of the last sample it covers
 * @param rul the forecast, its fan left empty
 */
public record AssessmentSummary(
    BatteryId batteryId, Instant asOf, Instant computedAt, SohResult soh, RulResult rul) {}

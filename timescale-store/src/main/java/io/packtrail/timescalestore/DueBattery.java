package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;

/**
 * A battery with samples that no assessment has seen.
 *
 * @param revision the battery's telemetry revision, read before its history; to be handed back with
 *     the assessment, so that samples which commit in between keep the battery due
 */
public record DueBattery(BatteryId batteryId, long revision) {}

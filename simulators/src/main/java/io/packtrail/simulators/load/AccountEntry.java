package io.packtrail.simulators.load;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;

/**
 * What became of one message, as its gateway knows it.
 *
 * @param isRefused whether the service is to put it into quarantine
 * @param firstMs time of the first sample (ms since the epoch)
 * @param stepMs from sample to sample
 * @param sent how often it was sent
 * @param acknowledged how often that was acknowledged
 */
public record AccountEntry(
    GatewayId gatewayId,
    BatteryId batteryId,
    String messageId,
    boolean isRefused,
    long firstMs,
    int stepMs,
    int samples,
    int sent,
    int acknowledged) {}

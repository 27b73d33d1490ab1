package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.time.LocalDate;

/**
 * A ledger figure that differs from what the tables hold: a defect, or a table edited by hand.
 *
 * @param figure which figure, for example {@code storedSamples in telemetry}
 * @param ledger what the ledger says
 * @param recounted what the tables say
 */
public record Imbalance(
    GatewayId gatewayId, LocalDate day, String figure, long ledger, long recounted) {}

package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator declared about a gateway's clock. Samples keep the device's time; the correction
 * is added when they are read.
 *
 * @param id number of the correction, unique over all gateways
 * @param from first device time it holds for
 * @param to end of it, exclusive
 * @param offset what to add to the device's time; positive where the clock was behind
 * @param reason one sentence for a person
 * @param revokedBy who took it back, absent while it holds
 */
public record ClockCorrection(
    long id,
    GatewayId gatewayId,
    Instant from,
    Instant to,
    Duration offset,
    String reason,
    String declaredBy,
    Instant declaredAt,
    @Nullable String revokedBy,
    @Nullable Instant revokedAt) {

  /** Whether it is of this device time. */
  public boolean holdsFor(Instant deviceTime) {
    return !deviceTime.isBefore(from) && deviceTime.isBefore(to);
  }

  /** Whether it holds. */
  public boolean active() {
    return revokedAt == null;
  }
}

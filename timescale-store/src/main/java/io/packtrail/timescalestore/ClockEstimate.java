package io.packtrail.timescalestore;

import io.packtrail.domain.GatewayId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's clock against the service's on one day: the lowest twentieth of receipt minus
 * sending. Delay makes single messages late, seldom all; so what nearly no message undercuts is the
 * clocks' difference and the shortest delay. Where that is right, and the clock was behind for
 * whole quarters of an hour, it is told by those.
 *
 * @param day UTC day of receipt
 * @param messages messages it rests on, stored or in quarantine
 * @param offset what to add to the gateway's time; negative where its clock is ahead
 * @param measuredAt when it was computed last
 * @param heldMessages messages that were off by half of it or more, the same way
 * @param heldFrom receipt of the first of them; absent where it was measured by an older version
 * @param heldTo receipt of the last of them
 * @param rightSince receipt of the first message after them, or of one soon after it; absent where
 *     none came
 */
public record ClockEstimate(
    GatewayId gatewayId,
    LocalDate day,
    long messages,
    Duration offset,
    Instant measuredAt,
    long heldMessages,
    @Nullable Instant heldFrom,
    @Nullable Instant heldTo,
    @Nullable Instant rightSince) {
  /** Differences up to this are taken for none. */
  public static final Duration TOLERANCE = Duration.ofMinutes(1);

  /** Whether it was off on that day. */
  public boolean isOff() {
    return offset.abs().compareTo(TOLERANCE) > 0;
  }

  /** Whether it was off by the last message, and no correction that holds takes that away. */
  public boolean needsCorrection(List<ClockCorrection> corrections) {
    Instant seen = heldTo == null ? measuredAt : heldTo;
    return isOff()
        && rightSince == null
        && corrections.stream()
            .noneMatch(
                one ->
                    one.active()
                        && one.gatewayId().equals(gatewayId)
                        && one.holdsFor(seen.minus(offset))
                        && one.offset().minus(offset).abs().compareTo(TOLERANCE) <= 0);
  }
}

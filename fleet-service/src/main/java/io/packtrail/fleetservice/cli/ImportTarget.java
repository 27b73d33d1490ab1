package io.packtrail.fleetservice.cli;

import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.timescalestore.BatteryAssignment;
import io.packtrail.timescalestore.ClockCorrection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this service knows of a battery whose samples a file holds: by which gateways it was
 * reported when, and what is declared of their clocks.
 */
final class ImportTarget {
  /** In whose name the samples of a battery come that has no gateway of its own. */
  static final GatewayId IMPORT = new GatewayId("import");

  private final @Nullable OwnedParts owners;
  private final List<ClockCorrection> corrections;
  private final Function<Instant, Optional<String>> notKept;

  /**
   * @param assignments of the battery; empty where every gateway may report it
   * @param corrections those that hold for its gateways
   * @param notKept why the store keeps no sample of a time, empty where it does
   */
  ImportTarget(
      List<BatteryAssignment> assignments,
      List<ClockCorrection> corrections,
      Function<Instant, Optional<String>> notKept) {
    this.owners = assignments.isEmpty() ? null : new OwnedParts(assignments);
    this.corrections = List.copyOf(corrections);
    this.notKept = notKept;
  }

  /** Why the store would put a sample of this time into quarantine; empty where it takes it. */
  Optional<String> objection(long epochMs) {
    Instant at = Instant.ofEpochMilli(epochMs);
    if (owners != null && !owners.isOwned(epochMs)) {
      return Optional.of(
          "t must lie where the battery was assigned to a gateway, got %s".formatted(at));
    }
    return notKept.apply(at);
  }

  /** The message in the name of the gateways that the battery was assigned to at its times. */
  List<Telemetry> parts(Telemetry message) {
    return owners == null ? List.of(message) : owners.of(message);
  }

  /**
   * The correction that turns the device's time into the file's, or null where this service has
   * declared none that does.
   */
  @Nullable ClockCorrection explaining(long deviceEpochMs, long epochMs) {
    for (ClockCorrection correction : corrections) {
      if (holds(correction, deviceEpochMs)
          && (owners == null || owners.gateway(deviceEpochMs).equals(correction.gatewayId()))
          && deviceEpochMs + correction.offset().toMillis() == epochMs) {
        return correction;
      }
    }
    return null;
  }

  /** The correction that would move a sample stored under this time, or null. */
  @Nullable ClockCorrection moving(long epochMs) {
    GatewayId gateway = owners == null ? IMPORT : owners.gateway(epochMs);
    for (ClockCorrection correction : corrections) {
      if (holds(correction, epochMs) && correction.gatewayId().equals(gateway)) {
        return correction;
      }
    }
    return null;
  }

  private static boolean holds(ClockCorrection correction, long deviceEpochMs) {
    return correction.holdsFor(Instant.ofEpochMilli(deviceEpochMs));
  }
}

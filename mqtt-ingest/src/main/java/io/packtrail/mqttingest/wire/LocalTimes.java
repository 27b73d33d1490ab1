package io.packtrail.mqttingest.wire;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Times that bear no zone of their own, of sources for which one is declared. */
public final class LocalTimes {
  private LocalTimes() {}

  /**
   * The instant, or null where the zone has this time twice or never: of the hour that a change of
   * the clocks repeats nobody knows which one is meant.
   */
  public static @Nullable Instant instant(LocalDateTime local, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    return offsets.size() == 1 ? local.toInstant(offsets.get(0)) : null;
  }

  /** Why {@link #instant} gave none; continues the name of the field. */
  public static String complaint(LocalDateTime local, ZoneId zone) {
    return "must be a time that %s has once, got %s".formatted(zone, local);
  }
}

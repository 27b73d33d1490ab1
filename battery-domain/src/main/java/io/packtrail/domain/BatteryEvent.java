package io.packtrail.domain;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a battery.
 *
 * @param at when it happened
 * @param detail what else the gateway says of it, empty where nothing; up to {@link
 *     #LONGEST_DETAIL} characters
 */
public record BatteryEvent(Instant at, Kind kind, String detail) {
  /** Most characters of the detail. */
  public static final int LONGEST_DETAIL = 500;

  public BatteryEvent {
    if (detail.length() > LONGEST_DETAIL) {
      throw new IllegalArgumentException(
          "detail must have at most %d characters, got %d"
              .formatted(LONGEST_DETAIL, detail.length()));
    }
  }

  /** What happened. */
  public enum Kind {
    DEEP_DISCHARGE,
    OVER_CHARGE,
    OVER_TEMPERATURE,
    ACCIDENT,
    FIRMWARE_UPDATE,
    BMS_RECALIBRATION,
    MODULE_SWAP,
    BATTERY_REPLACED,
    OWNERSHIP_CHANGE;

    private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The name as it travels and as it is stored, for example {@code deep-discharge}. */
    public String wireName() {
      return wireName;
    }

    /** The kind of this name, or null where there is none. */
    public static @Nullable Kind named(String wireName) {
      for (Kind kind : values()) {
        if (kind.wireName.equals(wireName)) {
          return kind;
        }
      }
      return null;
    }
  }
}

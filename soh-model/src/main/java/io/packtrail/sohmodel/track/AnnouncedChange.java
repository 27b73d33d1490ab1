package io.packtrail.sohmodel.track;

import io.packtrail.domain.BatteryEvent;
import org.jspecify.annotations.Nullable;

/**
 * A change of the battery, or of how it counts itself, that a vehicle announced.
 *
 * @param otherCells whether cells were exchanged: nothing observed before speaks of them. Else
 *     software changed, and the scale of the state of charge may have moved
 * @param name what it is called, for a sentence
 */
public record AnnouncedChange(long epochMs, boolean otherCells, String name) {

  /** The change that an event announces, or null where it announces none. */
  public static @Nullable AnnouncedChange of(BatteryEvent event) {
    long epochMs = event.at().toEpochMilli();
    return switch (event.kind()) {
      case FIRMWARE_UPDATE -> new AnnouncedChange(epochMs, false, "firmware update");
      case BMS_RECALIBRATION -> new AnnouncedChange(epochMs, false, "recalibration of the BMS");
      case MODULE_SWAP -> new AnnouncedChange(epochMs, true, "module swap");
      case BATTERY_REPLACED -> new AnnouncedChange(epochMs, true, "replacement of the battery");
      default -> null;
    };
  }
}

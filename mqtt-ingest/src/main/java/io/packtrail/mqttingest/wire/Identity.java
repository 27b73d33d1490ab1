package io.packtrail.mqttingest.wire;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage.Accepted;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The identifiers that every kind of message carries, checked. */
final class Identity {
  private static final Pattern MESSAGE_ID =
      Pattern.compile("[\\x20-\\x7E]{1," + Accepted.LONGEST_MESSAGE_ID + "}");

  private Identity() {}

  /** Notes where the text is no message identifier. */
  static void checkMessageId(String text, Rejection rejection) {
    if (!MESSAGE_ID.matcher(text).matches()) {
      rejection.add(
          RejectionCode.BAD_MESSAGE_ID,
          "messageId must be 1 to %d printable ASCII characters, got %s"
              .formatted(Accepted.LONGEST_MESSAGE_ID, Rejection.quoted(text)));
    }
  }

  /** The identifier of a battery, or null, with the reason noted, where the text is none. */
  static @Nullable BatteryId batteryId(String text, Rejection rejection) {
    try {
      return new BatteryId(text);
    } catch (IllegalArgumentException notAnId) {
      rejection.add(
          RejectionCode.BAD_BATTERY_ID,
          "batteryId must be 1 to 64 of letters, digits, '.', '_' and '-', beginning with a letter"
              + " or digit, got "
              + Rejection.quoted(text));
      return null;
    }
  }
}

package io.packtrail.mqttingest.wire;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why one message is refused, as far as known: the first reason stays, so that it names the first
 * thing to repair. Used by one thread, for one message.
 */
public final class Rejection {
  /** Longest piece of a payload that a reason repeats. */
  private static final int MAX_QUOTED = 48;

  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");

  private @Nullable RejectionCode code;
  private String reason = "";

  /** Notes a reason of the form {@code <name> must <condition>, got <value> <unit>}. */
  public void add(RejectionCode newCode, String newReason) {
    if (code == null) {
      code = newCode;
      reason = newReason;
    }
  }

  /** Whether no reason was noted. */
  public boolean isEmpty() {
    return code == null;
  }

  /** The first reason's code, or null where there is none. */
  public @Nullable RejectionCode code() {
    return code;
  }

  /** The first reason, empty where there is none. */
  public String reason() {
    return reason;
  }

  /**
   * A piece of a payload made safe to repeat in a sentence, a log line and a page: short, and
   * without control characters.
   */
  public static String quoted(String text) {
    String head = text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "…" : text;
    return "\"" + printable(head) + "\"";
  }

  /** The text with every control character and half of a pair replaced. */
  public static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }
}

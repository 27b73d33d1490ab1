package io.packtrail.mqttingest.wire;

import io.packtrail.domain.GatewayId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The topics of the wire contract: {@code packtrail/v1/{gatewayId}/{kind}}. */
public final class Topics {
  /** The filter that covers every gateway and every kind. */
  public static final String EVERYTHING = "packtrail/v1/+/#";

  /** The longest topic or filter that a gateway may use, of any format (UTF-16 units). */
  public static final int MAX_LENGTH = 256;

  private static final String PREFIX = "packtrail/v1/";
  private static final Pattern FORM =
      Pattern.compile(Pattern.quote(PREFIX) + "([A-Za-z0-9][A-Za-z0-9._-]{0,63})/([^/]+)");

  private Topics() {}

  /** What a message tells. */
  public enum Kind {
    /** Measured samples. */
    TELEMETRY("telemetry"),
    /** What a gateway computed itself from samples that it does not send. */
    SUMMARY("summary"),
    /** Something that happened to the battery. */
    EVENT("event");

    private final String level;

    Kind(String level) {
      this.level = level;
    }

    /** The last level of the topic. */
    public String level() {
      return level;
    }

    private static @Nullable Kind ofLevel(String level) {
      for (Kind kind : values()) {
        if (kind.level.equals(level)) {
          return kind;
        }
      }
      return null;
    }
  }

  /**
   * A topic of this contract.
   *
   * @param gatewayId the gateway it belongs to; the only one that may publish there
   */
  public record Topic(GatewayId gatewayId, Kind kind) {
    /** The topic as it travels. */
    @Override
    public String toString() {
      return PREFIX + gatewayId + "/" + kind.level();
    }
  }

  /** Where a gateway publishes its samples. */
  public static String telemetry(GatewayId gatewayId) {
    return new Topic(gatewayId, Kind.TELEMETRY).toString();
  }

  /** The topic read, or null where it is none of this contract. */
  public static @Nullable Topic parse(String topic) {
    Matcher matcher = FORM.matcher(topic);
    if (!matcher.matches()) {
      return null;
    }
    Kind kind = Kind.ofLevel(matcher.group(2));
    return kind == null ? null : new Topic(new GatewayId(matcher.group(1)), kind);
  }

  /**
   * The gateway in whose name a topic speaks, or null where there is none: {@code
   * packtrail/v1/{gatewayId}/...}, whatever follows.
   */
  public static @Nullable GatewayId gatewayOf(String topic) {
    if (!topic.startsWith(PREFIX)) {
      return null;
    }
    int end = topic.indexOf('/', PREFIX.length());
    if (end < 0) {
      return null;
    }
    try {
      return new GatewayId(topic.substring(PREFIX.length(), end));
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }
}

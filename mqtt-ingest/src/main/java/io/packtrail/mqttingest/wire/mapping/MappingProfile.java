package io.packtrail.mqttingest.wire.mapping;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of foreign message becomes samples.
 *
 * @param name for logs and message identifiers: lower-case letters, digits and {@code -}
 * @param topic which messages; null for Sparkplug, whose topics are fixed
 * @param gateway the one gateway that may publish them; null where the topic's {@code {gatewayId}}
 *     names it
 * @param battery what names the battery: a capture of the topic, or {@code ""} where the profile is
 *     of one battery
 * @param batteries the battery's identifier by what names it; empty where that is the identifier
 * @param signals where the signals stand that {@code SIGNALS} lists; null for other formats
 * @param fields by the source's name: a path for {@code JSON}, else the name of a signal
 */
public record MappingProfile(
    String name,
    Format format,
    @Nullable TopicPattern topic,
    @Nullable GatewayId gateway,
    String battery,
    Map<String, BatteryId> batteries,
    @Nullable SignalPaths signals,
    SourceClock clock,
    Map<String, FieldMapping> fields) {

  /** Name of the capture that names the gateway. */
  static final String GATEWAY = "gatewayId";

  /** Name of the capture that names the battery where the profile does not say. */
  static final String BATTERY = "batteryId";

  /** Name of the capture that names the signal of a message that holds one value. */
  static final String SIGNAL = "signal";

  public MappingProfile {
    batteries = Map.copyOf(batteries);
    fields = Map.copyOf(fields);
  }

  /** Shapes of a payload. */
  public enum Format {
    /** A JSON document in which each field has a place. */
    JSON,
    /** A JSON document that holds values with their names. */
    SIGNALS,
    /** One number as text; the topic names it. */
    VALUE,
    /** The Euro 7 over-the-air record. */
    EURO7,
    /** Sparkplug B; only the names of the metrics come from the profile. */
    SPARKPLUG
  }

  /**
   * Where named values stand.
   *
   * @param each the list of them, or one; null for the document itself
   * @param name the name, from there
   * @param value the value, from there
   */
  record SignalPaths(@Nullable JsonPath each, JsonPath name, JsonPath value) {}

  /** The gateway that a topic belongs to, or null where it is none of this profile's. */
  @Nullable GatewayId gatewayOf(Map<String, String> captured) {
    if (gateway != null) {
      return gateway;
    }
    try {
      return new GatewayId(captured.getOrDefault(GATEWAY, ""));
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }

  /** The battery that a topic tells of, or null where the profile knows none. */
  @Nullable BatteryId batteryOf(Map<String, String> captured) {
    String named = captured.getOrDefault(battery, "");
    if (!batteries.isEmpty()) {
      return batteries.get(named);
    }
    try {
      return new BatteryId(named);
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }
}

package io.packtrail.mqttingest.wire.sparkplug;

import io.packtrail.domain.GatewayId;
import io.packtrail.mqttingest.wire.Topics;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A topic of Sparkplug: {@code spBv1.0/{group}/{type}/{edgeNode}[/{device}]}.
 *
 * @param device null for messages of the node itself
 * @see "Sparkplug 3.0.0 (2022), chapter 4"
 */
public record SparkplugTopic(String group, Type type, GatewayId edgeNode, @Nullable String device) {
  /** Filters that cover what nodes send; not what they are told, which we send ourselves. */
  public static final List<String> FROM_NODES =
      Arrays.stream(Type.values())
          .filter(type -> type.byNode)
          .map(type -> "spBv1.0/+/" + type + "/#")
          .toList();

  private static final String PREFIX = "spBv1.0/";

  /** What a node or a host sends. */
  public enum Type {
    NBIRTH(false, true),
    NDEATH(false, true),
    NDATA(false, true),
    DBIRTH(true, true),
    DDEATH(true, true),
    DDATA(true, true),
    NCMD(false, false),
    DCMD(true, false);

    private final boolean ofDevice;
    private final boolean byNode;

    Type(boolean ofDevice, boolean byNode) {
      this.ofDevice = ofDevice;
      this.byNode = byNode;
    }

    private static @Nullable Type named(String level) {
      for (Type type : values()) {
        if (type.name().equals(level)) {
          return type;
        }
      }
      return null;
    }
  }

  /** Whether the topic is one of Sparkplug's, well-formed or not. */
  public static boolean isSparkplug(String topic) {
    return topic.startsWith(PREFIX);
  }

  /** The topic read, or null where it is none, or a host's. */
  public static @Nullable SparkplugTopic parse(String topic) {
    if (topic.length() > Topics.MAX_LENGTH) {
      return null;
    }
    String[] levels = topic.split("/", -1);
    if (!isSparkplug(topic) || levels.length < 4 || levels.length > 5 || levels[1].isEmpty()) {
      return null;
    }
    Type type = Type.named(levels[2]);
    if (type == null || type.ofDevice != (levels.length == 5)) {
      return null;
    }
    try {
      String device = levels.length == 5 ? levels[4] : null;
      return new SparkplugTopic(levels[1], type, new GatewayId(levels[3]), device);
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }

  /** The topic on which the host commands a node. */
  public static String command(String group, GatewayId edgeNode) {
    return PREFIX + group + "/NCMD/" + edgeNode;
  }

  /** Whether an edge node may publish there: its own births, deaths and data. */
  public static boolean mayPublish(GatewayId gatewayId, String topic) {
    SparkplugTopic parsed = parse(topic);
    return parsed != null && parsed.type.byNode && parsed.edgeNode.equals(gatewayId);
  }

  /** Whether an edge node may listen there: commands to itself, and the state of hosts. */
  public static boolean maySubscribe(GatewayId gatewayId, String filter) {
    String[] levels = filter.split("/", -1);
    if (!isSparkplug(filter) || levels.length < 3) {
      return false;
    }
    if (levels[1].equals("STATE")) {
      return levels.length == 3;
    }
    return levels.length >= 4
        && levels.length <= 5
        && (levels[2].equals("NCMD") || levels[2].equals("DCMD"))
        && levels[3].equals(gatewayId.value());
  }
}

package io.packtrail.mqttingest.wire.mapping;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.Signal;
import io.packtrail.mqttingest.wire.mapping.MappingProfile.Format;
import io.packtrail.mqttingest.wire.mapping.MappingProfile.SignalPaths;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one profile from YAML and collects every mistake in it. The keys are described in {@code
 * docs/foreign-formats.md}. Used by one thread, for one profile.
 */
final class ProfileReader {
  private static final List<String> KEYS =
      List.of(
          "name",
          "base",
          "about",
          "format",
          "topic",
          "gateway",
          "battery",
          "batteries",
          "each",
          "signal",
          "value",
          "clock",
          "fields");
  private static final List<String> FIELD_KEYS =
      List.of("from", "unit", "scale", "offset", "sign", "notAvailable");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final int MAX_BYTES = 1 << 20;

  private final String source;
  private final List<String> problems;
  private final int problemsBefore;

  private ProfileReader(String source, List<String> problems) {
    this.source = source;
    this.problems = problems;
    this.problemsBefore = problems.size();
  }

  /**
   * The profile, or null where it has mistakes.
   *
   * @param source where it stands, for messages
   * @param problems takes the mistakes
   */
  static @Nullable MappingProfile read(String source, byte[] yaml, List<String> problems) {
    ProfileReader reader = new ProfileReader(source, problems);
    ObjectNode root = reader.parse(yaml);
    return root == null ? null : reader.build(root);
  }

  private @Nullable ObjectNode parse(byte[] yaml) {
    if (yaml.length > MAX_BYTES) {
      problem("", "must be at most %d bytes, got %d".formatted(MAX_BYTES, yaml.length));
      return null;
    }
    try {
      JsonNode root = new YAMLMapper().readTree(yaml);
      if (root instanceof ObjectNode profile) {
        return withBase(profile);
      }
      problem("", "must hold a YAML mapping of keys to values");
    } catch (JacksonException malformed) {
      problem("", "must be YAML: " + malformed.getOriginalMessage());
    } catch (IOException unreadable) {
      problem("", "must be readable: " + unreadable.getMessage());
    }
    return null;
  }

  /** The profile's own keys over those of the shipped one that it is based on. */
  private @Nullable ObjectNode withBase(ObjectNode own) throws IOException {
    JsonNode base = own.path("base");
    if (base.isMissingNode()) {
      return own;
    }
    String resource = "profiles/" + base.asText() + ".yaml";
    if (NAME.matcher(base.asText()).matches()) {
      try (InputStream shipped = MappingProfile.class.getResourceAsStream(resource)) {
        if (shipped != null) {
          ObjectNode merged = (ObjectNode) new YAMLMapper().readTree(shipped.readAllBytes());
          merge(merged, own);
          return merged;
        }
      }
    }
    problem("base", "must be one of %s, got %s".formatted(MappingProfiles.SHIPPED, base.asText()));
    return null;
  }

  private static void merge(ObjectNode base, ObjectNode own) {
    own.properties()
        .forEach(
            entry -> {
              if (entry.getKey().equals("fields")
                  && base.path("fields") instanceof ObjectNode below
                  && entry.getValue() instanceof ObjectNode above) {
                below.setAll(above);
              } else {
                base.set(entry.getKey(), entry.getValue());
              }
            });
  }

  private @Nullable MappingProfile build(ObjectNode root) {
    refuseUnknown("", root, KEYS);
    String name = text(root, "name");
    if (name != null && !NAME.matcher(name).matches()) {
      problem("name", "must be 1 to 32 of a-z, 0-9 and -, got " + name);
    }
    Format format = format(text(root, "format"));
    if (format == null || name == null) {
      return null;
    }
    TopicPattern topic = format == Format.SPARKPLUG ? null : topic(root, format);
    GatewayId gateway = gateway(root, topic);
    String battery = optional(root, "battery", MappingProfile.BATTERY);
    Map<String, BatteryId> batteries = batteries(root);
    requireBattery(topic, battery, batteries);
    SignalPaths signals = format == Format.SIGNALS ? signals(root) : null;
    SourceClock clock = clock(root, format);
    Map<String, FieldMapping> fields = fields(root, format);
    return problems.size() > problemsBefore || clock == null
        ? null
        : new MappingProfile(
            name, format, topic, gateway, battery, batteries, signals, clock, fields);
  }

  private @Nullable Format format(@Nullable String text) {
    for (Format format : Format.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(text)) {
        return format;
      }
    }
    if (text != null) {
      problem("format", "must be json, signals, value, euro7 or sparkplug, got " + text);
    }
    return null;
  }

  private @Nullable TopicPattern topic(ObjectNode root, Format format) {
    TopicPattern topic = parsed("topic", text(root, "topic"), TopicPattern::of);
    if (topic == null) {
      return null;
    }
    if (topic.toString().startsWith("packtrail/") || topic.toString().startsWith("spBv1.0/")) {
      problem("topic", "must not be one of Packtrail's or of Sparkplug's, got " + topic);
    }
    if (format == Format.VALUE && !topic.names().contains(MappingProfile.SIGNAL)) {
      problem("topic", "must have {signal}, which names the value, got " + topic);
    }
    return topic;
  }

  private @Nullable GatewayId gateway(ObjectNode root, @Nullable TopicPattern topic) {
    if (!root.has("gateway")) {
      if (topic != null && !topic.names().contains(MappingProfile.GATEWAY)) {
        problem("gateway", "must name the gateway, since topic has no {gatewayId}");
      }
      return null;
    }
    return parsed("gateway", text(root, "gateway"), GatewayId::new);
  }

  private Map<String, BatteryId> batteries(ObjectNode root) {
    Map<String, BatteryId> batteries = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("batteries").properties()) {
      BatteryId id =
          parsed("batteries." + entry.getKey(), entry.getValue().asText(), BatteryId::new);
      if (id != null) {
        batteries.put(entry.getKey(), id);
      }
    }
    return batteries;
  }

  private void requireBattery(
      @Nullable TopicPattern topic, String battery, Map<String, BatteryId> batteries) {
    if (topic == null || topic.names().contains(battery)) {
      return;
    }
    if (!batteries.containsKey("")) {
      problem(
          "battery",
          "must name a capture of topic, got %s; or batteries must have the one battery under \"\""
              .formatted(battery));
    }
  }

  private @Nullable SignalPaths signals(ObjectNode root) {
    JsonPath each = root.has("each") ? parsed("each", text(root, "each"), JsonPath::of) : null;
    JsonPath name = parsed("signal", text(root, "signal"), JsonPath::of);
    JsonPath value = parsed("value", text(root, "value"), JsonPath::of);
    return name == null || value == null ? null : new SignalPaths(each, name, value);
  }

  private @Nullable SourceClock clock(ObjectNode root, Format format) {
    if (format == Format.SPARKPLUG || format == Format.EURO7) {
      return SourceClocks.RECEIVED;
    }
    if (!(root.path("clock") instanceof ObjectNode clock)) {
      problem("clock", "must be a mapping with from: received, or from and format");
      return null;
    }
    return SourceClocks.read(clock, format, this::problem);
  }

  private Map<String, FieldMapping> fields(ObjectNode root, Format format) {
    Map<String, FieldMapping> fields = new LinkedHashMap<>();
    Map<String, FieldMapping> own = FieldMapping.ownNames();
    for (Map.Entry<String, JsonNode> entry : root.path("fields").properties()) {
      String target = entry.getKey();
      FieldMapping wire = own.get(target);
      if (wire == null) {
        problem("fields." + target, "must be a field of the wire format, one of " + own.keySet());
      } else if (entry.getValue() instanceof ObjectNode field) {
        field(target, wire.signal(), field, format, fields);
      } else if (!entry.getValue().isNull()) { // null takes a field of the base out
        problem("fields." + target, "must be a mapping with from and unit");
      }
    }
    if (fields.isEmpty() && problems.size() == problemsBefore) {
      problem("fields", "must have at least one field");
    }
    return fields;
  }

  private void field(
      String target,
      Signal signal,
      ObjectNode field,
      Format format,
      Map<String, FieldMapping> fields) {
    String at = "fields." + target;
    refuseUnknown(at + ".", field, FIELD_KEYS);
    String from = field.path("from").asText();
    if (from.isEmpty()) {
      problem(at + ".from", "must be present, got nothing");
    } else if (format == Format.JSON) {
      parsed(at + ".from", from, JsonPath::of);
    } else if (format == Format.EURO7 && !Euro7Record.NAMES.contains(from)) {
      problem(
          at + ".from",
          "must be one of %s, got %s".formatted(new TreeSet<>(Euro7Record.NAMES), from));
    }
    FieldMapping mapping = mapping(at, signal, field);
    if (mapping != null && fields.put(from, mapping) != null) {
      problem(at + ".from", "must be used for one field, got %s twice".formatted(from));
    }
  }

  private @Nullable FieldMapping mapping(String at, Signal signal, ObjectNode field) {
    Unit unit = Unit.of(field.path("unit").asText());
    if (unit == null || !unit.fits(signal)) {
      problem(
          at + ".unit",
          "must be one of %s, got %s"
              .formatted(Unit.symbolsFor(signal), field.path("unit").asText("nothing")));
      return null;
    }
    List<Double> notAvailable = new ArrayList<>();
    field.path("notAvailable").forEach(value -> notAvailable.add(Numbers.of(value)));
    double scale = field.has("scale") ? Numbers.of(field.path("scale")) : 1;
    double offset = field.has("offset") ? Numbers.of(field.path("offset")) : 0;
    boolean chargePositive = isChargePositive(at, signal, field);
    try {
      return new FieldMapping(signal, unit, scale, offset, chargePositive, notAvailable);
    } catch (IllegalArgumentException refused) {
      problem(at, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private boolean isChargePositive(String at, Signal signal, ObjectNode field) {
    String sign = field.path("sign").asText();
    boolean current = signal == Signal.PACK_CURRENT_A;
    if (current && !sign.equals("charge-positive") && !sign.equals("discharge-positive")) {
      problem(at + ".sign", "must be charge-positive or discharge-positive, got \"" + sign + "\"");
    } else if (!current && !sign.isEmpty()) {
      problem(at + ".sign", "must stand with packCurrentA only, got " + sign);
    }
    return !sign.equals("discharge-positive");
  }

  private void refuseUnknown(String prefix, ObjectNode node, List<String> known) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!known.contains(entry.getKey())) {
        problem(prefix + entry.getKey(), "must be one of " + known);
      }
    }
  }

  private @Nullable String text(ObjectNode root, String key) {
    JsonNode value = root.path(key);
    if (value.isValueNode() && !value.isNull() && !value.asText().isBlank()) {
      return value.asText();
    }
    problem(key, "must be present, got nothing");
    return null;
  }

  private static String optional(ObjectNode root, String key, String otherwise) {
    return root.path(key).asText(otherwise);
  }

  private <T> @Nullable T parsed(String key, @Nullable String text, Function<String, T> parser) {
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException refused) {
      problem(key, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private void problem(String key, String message) {
    problems.add(key.isEmpty() ? source + " " + message : source + ": " + key + " " + message);
  }
}

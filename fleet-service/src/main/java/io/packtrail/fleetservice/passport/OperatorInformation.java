package io.packtrail.fleetservice.passport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.timescalestore.InformationTable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the operator tells in a passport beside what is signed, and may change: whom to ask, where
 * the battery is taken back, what warranty holds. The only element of a passport that is written
 * over HTTP.
 */
public final class OperatorInformation {
  /** Its name among the elements. */
  public static final String ELEMENT = "operatorInformation";

  private static final Map<String, Set<String>> MEMBERS =
      Map.of(
          "contact", Set.of("name", "email", "telephone", "web"),
          "takeBack", Set.of("description", "web"),
          "warranty", Set.of("description", "until"),
          "facility", Set.of("identifier", "description"));

  private static final int LONGEST_TEXT = 2_000;

  private final InformationTable table;

  public OperatorInformation(InformationTable table) {
    this.table = table;
  }

  /** The information as it was at a time, or null where there was none. */
  public @Nullable ObjectNode at(Battery battery, Instant at) {
    String content = table.at(battery.batteryId(), at);
    return content == null ? null : parse(content);
  }

  /**
   * Changes the information; the former version stays readable by date.
   *
   * @throws PassportException where the next version has a member that is not known, or no text
   */
  public ObjectNode change(Battery battery, Instant now, UnaryOperator<JsonNode> change) {
    String next =
        table.change(
            battery.batteryId(),
            now,
            former -> {
              JsonNode changed = change.apply(parse(former));
              requireKnown(changed);
              return new String(CanonicalJson.bytes((ObjectNode) changed), StandardCharsets.UTF_8);
            });
    return parse(next);
  }

  /** RFC 7396, section 2. */
  public static JsonNode merged(@Nullable JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch;
    }
    ObjectNode result =
        target instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      if (change.getValue().isNull()) {
        result.remove(change.getKey());
      } else {
        result.set(change.getKey(), merged(result.get(change.getKey()), change.getValue()));
      }
    }
    return result;
  }

  private static void requireKnown(JsonNode information) {
    StrictObject root = StrictObject.of(ELEMENT, information).holds(Set.of(), MEMBERS.keySet());
    for (Map.Entry<String, JsonNode> member : root.json().properties()) {
      StrictObject group = root.object(member.getKey());
      group.holds(Set.of(), MEMBERS.getOrDefault(member.getKey(), Set.of()));
      for (Map.Entry<String, JsonNode> text : group.json().properties()) {
        if (group.text(text.getKey()).length() > LONGEST_TEXT) {
          throw new PassportException(
              "value-out-of-range",
              "%s must be at most %d characters".formatted(group.at(text.getKey()), LONGEST_TEXT));
        }
      }
    }
  }

  private static ObjectNode parse(String content) {
    return StrictJson.parseObject(content.getBytes(StandardCharsets.UTF_8));
  }
}

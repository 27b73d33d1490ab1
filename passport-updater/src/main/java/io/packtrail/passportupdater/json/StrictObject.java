package io.packtrail.passportupdater.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A JSON object that is read by rules: every property is known, typed and in range, or the object
 * is refused with the path of the offender.
 *
 * @param path where the object stands, for messages
 */
public record StrictObject(String path, ObjectNode json) {

  /** The object at a path; code {@code property-type} where something else stands there. */
  public static StrictObject of(String path, JsonNode json) {
    if (json instanceof ObjectNode object) {
      return new StrictObject(path, object);
    }
    throw new PassportException(
        "property-type", path + " must be an object, got " + StrictJson.kind(json));
  }

  /** Refuses an absent required property and a property that is neither required nor optional. */
  public StrictObject holds(Set<String> required, Set<String> optional) {
    for (String name : required) {
      if (!json.has(name)) {
        throw new PassportException("property-missing", at(name) + " must be given");
      }
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!required.contains(name) && !optional.contains(name)) {
        throw new PassportException("property-unknown", at(name) + " must not be given");
      }
    }
    return this;
  }

  public boolean has(String name) {
    return json.has(name);
  }

  public StrictObject object(String name) {
    return of(at(name), value(name));
  }

  /** The objects of an array. */
  public List<StrictObject> objects(String name) {
    List<StrictObject> objects = new ArrayList<>();
    int index = 0;
    for (JsonNode element : array(name)) {
      objects.add(of("%s[%d]".formatted(at(name), index++), element));
    }
    return objects;
  }

  public ArrayNode array(String name) {
    if (value(name) instanceof ArrayNode array) {
      return array;
    }
    throw new PassportException(
        "property-type", at(name) + " must be an array, got " + StrictJson.kind(value(name)));
  }

  /** The texts of an array. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name)) {
      if (!element.isTextual()) {
        throw new PassportException(
            "property-type", at(name) + " must hold texts only, got " + StrictJson.kind(element));
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** A text that is not blank. */
  public String text(String name) {
    JsonNode value = value(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new PassportException(
          "property-type",
          "%s must be a text, got %s"
              .formatted(at(name), value.isTextual() ? "a blank one" : StrictJson.kind(value)));
    }
    return value.textValue();
  }

  public Instant time(String name) {
    return Rfc3339.parse(at(name), text(name));
  }

  /** A number in a closed range. */
  public double number(String name, double low, double high, String unit) {
    JsonNode value = value(name);
    if (!value.isNumber()) {
      throw new PassportException(
          "property-type", at(name) + " must be a number, got " + StrictJson.kind(value));
    }
    double number = value.doubleValue();
    if (!(number >= low && number <= high)) {
      throw new PassportException(
          "value-out-of-range",
          "%s must be in [%s, %s], got %s %s"
              .formatted(at(name), plain(low), plain(high), value.asText(), unit)
              .strip());
    }
    return number;
  }

  /** A whole number in a closed range. */
  public long integer(String name, long low, long high, String unit) {
    double number = number(name, (double) low, (double) high, unit);
    if (number != Math.rint(number)) {
      throw new PassportException(
          "value-out-of-range",
          "%s must be a whole number, got %s %s"
              .formatted(at(name), value(name).asText(), unit)
              .strip());
    }
    return (long) number;
  }

  /** The path of a property. */
  public String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private JsonNode value(String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      throw new PassportException("property-missing", at(name) + " must be given");
    }
    return value;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? Long.toString((long) bound)
        : Double.toString(bound);
  }
}

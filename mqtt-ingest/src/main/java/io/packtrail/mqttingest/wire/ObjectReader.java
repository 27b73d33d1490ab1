package io.packtrail.mqttingest.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects whose fields are declared, for the messages that are rare: summaries and events.
 * Stops at the first mistake. Used by one thread, for one message.
 */
final class ObjectReader {
  private final TimeReader times;
  private final Rejection rejection;

  ObjectReader(TimeReader times, Rejection rejection) {
    this.times = times;
    this.rejection = rejection;
  }

  /**
   * Reads the one object of a message and sees that the input ends there.
   *
   * @return null, with the reason noted, where it is refused
   */
  @Nullable FieldValues readMessage(JsonParser parser, List<FieldSpec> fields) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      rejection.add(
          RejectionCode.UNPARSABLE, "payload must be an object, got " + Tokens.describe(parser));
      return null;
    }
    FieldValues values = readObject(parser, fields, "");
    if (rejection.isEmpty() && parser.nextToken() != null) {
      rejection.add(
          RejectionCode.UNPARSABLE,
          "payload must end after its object, got " + Tokens.describe(parser));
    }
    return rejection.isEmpty() ? values : null;
  }

  private FieldValues readObject(JsonParser parser, List<FieldSpec> fields, String place)
      throws IOException {
    FieldValues values = new FieldValues();
    while (rejection.isEmpty() && parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      FieldSpec field = named(name, fields);
      if (field == null) {
        refuseUnknown(name, fields, place);
      } else if (values.has(name)) {
        rejection.add(
            RejectionCode.DUPLICATE_FIELD, place + name + " must stand once, got it twice");
      } else if (parser.nextToken() != JsonToken.VALUE_NULL) { // null is the same as absent
        read(parser, field, place, values);
      }
    }
    for (FieldSpec field : fields) {
      if (field.required() && !values.has(field.name())) {
        rejection.add(
            RejectionCode.MISSING_FIELD, place + field.name() + " must be present, got nothing");
      }
    }
    return values;
  }

  private void read(JsonParser parser, FieldSpec field, String place, FieldValues values)
      throws IOException {
    String name = place + field.name();
    Object value =
        switch (field.type()) {
          case NUMBER -> readNumber(parser, field, name);
          case TEXT -> readText(parser, field, name);
          case TIME -> readTime(parser, name);
          case WORD -> readWord(parser, field, name);
          case LIST -> readList(parser, field, name);
        };
    if (value != null) {
      values.put(field.name(), value);
    }
  }

  private @Nullable Double readNumber(JsonParser parser, FieldSpec field, String name)
      throws IOException {
    if (!Tokens.isNumber(parser.currentToken())) {
      wrongType(name, "a number", parser);
      return null;
    }
    double value = parser.getDoubleValue();
    if (value >= field.lowest() && value <= field.highest()) {
      return value + 0.0; // -0.0 becomes 0.0: the two compare as different
    }
    Tokens.refuseNumber(
        rejection, name, value, field.lowest(), field.highest(), field.unit(), null);
    return null;
  }

  private @Nullable String readText(JsonParser parser, FieldSpec field, String name)
      throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      wrongType(name, "a text", parser);
      return null;
    }
    String text = parser.getText();
    if (text.length() > field.highest()) {
      rejection.add(
          RejectionCode.TOO_LONG,
          "%s must have at most %d characters, got %d"
              .formatted(name, (int) field.highest(), text.length()));
    }
    return text;
  }

  private @Nullable Instant readTime(JsonParser parser, String name) throws IOException {
    long epochMs = times.read(parser);
    if (epochMs == TimeReader.REFUSED) {
      rejection.add(times.code(), name + times.complaint());
      return null;
    }
    return Instant.ofEpochMilli(epochMs);
  }

  private @Nullable String readWord(JsonParser parser, FieldSpec field, String name)
      throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      wrongType(name, "a text", parser);
      return null;
    }
    String word = parser.getText();
    if (!field.words().contains(word)) {
      rejection.add(
          RejectionCode.UNKNOWN_WORD,
          "%s must be one of %s, got %s"
              .formatted(name, String.join(", ", field.words()), Rejection.quoted(word)));
    }
    return word;
  }

  private @Nullable List<FieldValues> readList(JsonParser parser, FieldSpec field, String name)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      wrongType(name, "an array", parser);
      return null;
    }
    List<FieldValues> items = new ArrayList<>();
    while (rejection.isEmpty() && parser.nextToken() != JsonToken.END_ARRAY) {
      String place = name + "[" + items.size() + "]";
      if (items.size() == (int) field.highest()) {
        rejection.add(
            RejectionCode.TOO_LONG,
            "%s must hold at most %d items, got more".formatted(name, items.size()));
      } else if (parser.currentToken() != JsonToken.START_OBJECT) {
        wrongType(place, "an object", parser);
      } else {
        items.add(readObject(parser, field.fields(), place + "."));
      }
    }
    return items;
  }

  private void wrongType(String name, String wanted, JsonParser parser) throws IOException {
    rejection.add(
        RejectionCode.WRONG_TYPE, name + " must be " + wanted + ", got " + Tokens.describe(parser));
  }

  private void refuseUnknown(String name, List<FieldSpec> fields, String place) {
    rejection.add(
        RejectionCode.UNKNOWN_FIELD,
        "%s must hold known fields only, got %s; nearest is %s"
            .formatted(
                place.isEmpty() ? "message" : place.substring(0, place.length() - 1),
                Rejection.quoted(name),
                NearestName.of(name, fields.stream().map(FieldSpec::name).toList())));
  }

  private static @Nullable FieldSpec named(String name, List<FieldSpec> fields) {
    for (FieldSpec field : fields) {
      if (field.name().equals(name)) {
        return field;
      }
    }
    return null;
  }
}

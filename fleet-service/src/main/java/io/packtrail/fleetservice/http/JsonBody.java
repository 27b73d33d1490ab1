package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object of a request, read strictly: a member that is not known is a mistake. {@code
 * null} means absent; a patch, which must tell "not mentioned" from "taken away", asks {@link
 * #mentions} as well. Every refusal is a 400 with one sentence.
 */
final class JsonBody {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode json;

  private JsonBody(JsonNode json) {
    this.json = json;
  }

  /** An object with these members and no others. */
  static JsonBody read(byte[] body, List<String> members) {
    return read(
        body,
        name -> {
          if (!members.contains(name)) {
            throw unknown(name, members);
          }
        });
  }

  /**
   * An object whose members' names are judged by the caller.
   *
   * @param judge throws where it refuses a name
   */
  static JsonBody read(byte[] body, Consumer<String> judge) {
    JsonNode json;
    try {
      json = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      // What follows speaks of the parser's own settings.
      String what = e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
      throw ApiException.badRequest("body must be JSON, got a mistake: " + what);
    } catch (IOException e) {
      throw ApiException.badRequest("body must be JSON, got a mistake: " + e.getMessage());
    }
    if (json == null || !json.isObject()) {
      throw ApiException.badRequest("body must be a JSON object, got another");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      judge.accept(names.next());
    }
    return new JsonBody(json);
  }

  static ApiException unknown(String name, List<String> members) {
    return ApiException.badRequest(
        "member must be one of %s, got %s"
            .formatted(String.join(", ", members), ApiException.quoted(name)));
  }

  static ApiException missing(String name) {
    return ApiException.badRequest(name + " must be given, got nothing");
  }

  /** Number of members, those with null included. */
  int size() {
    return json.size();
  }

  /** Whether the member is there, be it with null. */
  boolean mentions(String name) {
    return json.has(name);
  }

  @Nullable String text(String name) {
    JsonNode value = given(name);
    if (value == null) {
      return null;
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw wrong(name, "text", value);
    }
    return value.textValue();
  }

  @Nullable Double number(String name) {
    JsonNode value = given(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      throw wrong(name, "a number", value);
    }
    return value.doubleValue();
  }

  @Nullable Integer integer(String name) {
    JsonNode value = given(name);
    if (value == null) {
      return null;
    }
    if (!value.canConvertToExactIntegral() || !value.canConvertToInt()) {
      throw wrong(name, "a whole number", value);
    }
    return value.intValue();
  }

  @Nullable LocalDate date(String name) {
    String text = text(name);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw ApiException.badRequest(
          "%s must be a date such as 2026-11-23, got %s"
              .formatted(name, ApiException.quoted(String.valueOf(text))));
    }
  }

  @Nullable Instant time(String name) {
    String text = text(name);
    return text == null ? null : ApiTime.read(name, text);
  }

  /**
   * A member that must be given.
   *
   * @param read how to read it, for example {@code JsonBody::text}
   */
  <T> T needed(String name, BiFunction<JsonBody, String, @Nullable T> read) {
    T value = read.apply(this, name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  /** Any value, or null where it is not given. */
  @Nullable JsonNode json(String name) {
    return given(name);
  }

  private @Nullable JsonNode given(String name) {
    JsonNode value = json.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private static ApiException wrong(String name, String wanted, JsonNode value) {
    return ApiException.badRequest(
        "%s must be %s, got %s".formatted(name, wanted, ApiException.quoted(value.toString())));
  }
}

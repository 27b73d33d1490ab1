package io.packtrail.passportupdater.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.erdtman.jcs.NumberToJSON;

/**
 * Reads I-JSON (RFC 7493) and nothing else.
 *
 * <p>A signature over JSON is a signature over what the reader understood. Where two readers may
 * understand different things (a key given twice, half of a surrogate pair, an integer that a
 * double cannot hold), one signature would cover two documents. All of these are refused here,
 * before anything is canonicalised.
 */
public final class StrictJson {
  /** Passports nest about ten levels; a bound keeps hostile files from exhausting the stack. */
  private static final int MAX_DEPTH = 64;

  /** 2^53 − 1: up to here every integer is a double of its own (RFC 7493 §2.2). */
  private static final BigInteger MAX_INTEGER =
      BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /**
   * Returns the one JSON object that the bytes hold.
   *
   * @throws PassportException code {@code json-refused} when they hold anything else
   */
  public static ObjectNode parseObject(byte[] utf8) {
    JsonNode value = parse(utf8);
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw refused("the JSON text must be an object, got " + kind(value));
  }

  /**
   * Returns the object of bytes that a signature over their canonical form stands for, and that are
   * kept as they came: numbers must be written as that form writes them, else other bytes, such as
   * 1.50 for 1.5, would verify under one signature.
   *
   * @throws PassportException code {@code json-refused} when they hold anything else
   */
  public static ObjectNode parseSigned(byte[] utf8) {
    ObjectNode object = parseObject(utf8);
    try (JsonParser parser = MAPPER.createParser(utf8)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isNumeric()) {
          requireCanonicalNumber(parser.getText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("bytes that were read once can be read again", e);
    }
    return object;
  }

  private static void requireCanonicalNumber(String text) throws IOException {
    String canonical = NumberToJSON.serializeNumber(Double.parseDouble(text));
    if (!canonical.equals(text)) {
      throw refused(
          "numbers must be as RFC 8785 writes them, %s, got %s".formatted(canonical, text));
    }
  }

  /**
   * Returns the one JSON value that the bytes hold.
   *
   * @throws PassportException code {@code json-refused} when they hold anything else
   */
  public static JsonNode parse(byte[] utf8) {
    String text = decode(utf8);
    if (text.startsWith("\uFEFF")) {
      throw refused("the JSON text must not begin with a byte order mark");
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new PassportException("json-refused", "not strict JSON: " + where(e), e);
    }
    if (node == null || node.isMissingNode()) {
      throw refused("the JSON text must not be empty");
    }
    requireUnambiguous(node);
    return node;
  }

  /**
   * Refuses a tree that has no single canonical form: a lone surrogate in a text, a number that is
   * not finite, an integer beyond 2^53 − 1.
   */
  static void requireUnambiguous(JsonNode node) {
    if (node.isTextual()) {
      requireWholeCharacters(node.textValue());
    } else if (node.isNumber()) {
      requirePortableNumber(node);
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              entry -> {
                requireWholeCharacters(entry.getKey());
                requireUnambiguous(entry.getValue());
              });
    } else {
      node.forEach(StrictJson::requireUnambiguous);
    }
  }

  /** What stands somewhere, in a word. */
  static String kind(JsonNode value) {
    return value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static String decode(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      throw new PassportException("json-refused", "not strict JSON: the bytes are not UTF-8", e);
    }
  }

  private static void requireWholeCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw refused("a text holds half of a surrogate pair, U+%04X".formatted((int) c));
      }
    }
  }

  private static void requirePortableNumber(JsonNode number) {
    if (number.isIntegralNumber()) {
      if (number.bigIntegerValue().abs().compareTo(MAX_INTEGER) > 0) {
        throw refused("integers must be within ±(2^53 - 1), got " + number.asText());
      }
    } else if (!Double.isFinite(number.doubleValue())) {
      throw refused("numbers must be finite, got " + number.asText());
    }
  }

  private static String where(JsonProcessingException e) {
    // What is cut off speaks of the parser's own settings.
    String message =
        e.getOriginalMessage().replaceFirst(" \\(start marker at .*|, from `[^`]*`", "");
    return e.getLocation() == null
        ? message
        : "%s (line %d, column %d)"
            .formatted(message, e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  private static PassportException refused(String sentence) {
    return new PassportException("json-refused", "not strict JSON: " + sentence);
  }
}

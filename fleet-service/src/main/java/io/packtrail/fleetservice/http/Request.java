package io.packtrail.fleetservice.http;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked, detached from the connection.
 *
 * @param path path parameters by name
 * @param query query parameters by name, those of {@link KnownQuery} only
 * @param body the body, empty where there is none
 * @param caller the address that asks
 * @param credentials what the caller presents
 * @param accept the media types that the caller takes, as the header has them
 * @param origin scheme, host and port under which the caller found the service
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Request(
    Map<String, String> path,
    Map<String, String> query,
    byte[] body,
    String caller,
    Credentials credentials,
    String accept,
    String origin) {

  /**
   * What a caller presents.
   *
   * @param operator whether it is the operator: by token, by cookie, or in the demo by being here
   * @param token a bearer token, of a grant where it is not the operator's
   * @param presented whether there was an Authorization header at all
   */
  record Credentials(boolean operator, @Nullable String token, boolean presented) {}

  /** Whether the caller names this media type among those it takes. */
  boolean accepts(String mediaType) {
    for (String range : accept.split(",", -1)) {
      String[] parts = range.split(";", -1);
      boolean refused =
          Arrays.stream(parts).anyMatch(part -> part.strip().matches("q=0(?:\\.0{0,3})?"));
      if (parts[0].strip().equalsIgnoreCase(mediaType) && !refused) {
        return true;
      }
    }
    return false;
  }

  String pathText(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("route has no parameter " + name);
    }
    return value;
  }

  BatteryId batteryId() {
    try {
      return new BatteryId(pathText("id"));
    } catch (IllegalArgumentException e) {
      throw ApiException.notFound("unknown-battery", e.getMessage());
    }
  }

  GatewayId gatewayId() {
    try {
      return new GatewayId(pathText("id"));
    } catch (IllegalArgumentException e) {
      throw ApiException.notFound("unknown-gateway", e.getMessage());
    }
  }

  /** A number in the path; one that is none cannot exist, so it is not found. */
  long pathNumber(String name) {
    try {
      return Long.parseLong(pathText(name));
    } catch (NumberFormatException e) {
      throw ApiException.notFound(
          "not-found", "%s must be a whole number, got %s".formatted(name, pathText(name)));
    }
  }

  @Nullable String queryText(String name) {
    return query.get(name);
  }

  /** A field of a form that was sent; empty where it was not. */
  String formText(String name) {
    for (String field : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      String[] pair = field.split("=", 2);
      if (pair.length == 2 && pair[0].equals(name)) {
        try {
          return URLDecoder.decode(pair[1], StandardCharsets.UTF_8).strip();
        } catch (IllegalArgumentException e) {
          throw ApiException.badRequest(name + " must be as a form sends it");
        }
      }
    }
    return "";
  }

  /** A time in RFC 3339, or null where it is not given. */
  @Nullable Instant queryTime(String name) {
    String text = query.get(name);
    return text == null ? null : ApiTime.read(name, text);
  }

  int queryInteger(String name, int absent, int low, int high) {
    return (int) queryLong(name, absent, low, high);
  }

  long queryLong(String name, long absent, long low, long high) {
    String text = query.get(name);
    if (text == null) {
      return absent;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw outOfRange(name, low, high, text);
    }
    throw outOfRange(name, low, high, text);
  }

  private static ApiException outOfRange(String name, long low, long high, String text) {
    return ApiException.badRequest(
        "%s must be a whole number in [%d, %d], got %s".formatted(name, low, high, text));
  }
}

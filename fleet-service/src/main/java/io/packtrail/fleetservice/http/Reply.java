package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param headers further headers, besides content type and those that every answer bears
 */
@SuppressWarnings("ArrayRecordComponent") // written to the wire, never compared
record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Reply json(int status, JsonNode body) {
    return new Reply(status, "application/json", bytes(body), Map.of());
  }

  static Reply json(JsonNode body) {
    return json(200, body);
  }

  static Reply html(int status, String body) {
    return new Reply(
        status, "text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static Reply bytes(String contentType, byte[] body) {
    return new Reply(200, contentType, body, Map.of());
  }

  static Reply text(String contentType, String body) {
    return bytes(contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  static Reply seeOther(String location) {
    return new Reply(303, "text/plain", new byte[0], Map.of("Location", location));
  }

  /**
   * A problem document (RFC 9457).
   *
   * @param code stable; {@code type} is a URN made of it
   */
  static Reply problem(int status, String code, String title, String detail) {
    ObjectNode problem = JsonNodeFactory.instance.objectNode();
    problem
        .put("type", "urn:packtrail:problem:" + code)
        .put("title", title)
        .put("status", status)
        .put("detail", detail);
    return new Reply(status, "application/problem+json", bytes(problem), Map.of());
  }

  Reply with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Reply(status, contentType, body, more);
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree always has a text", e);
    }
  }
}

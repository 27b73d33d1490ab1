package io.packtrail.fleetservice.http;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** How the API reads a time, be it in a body, a query or a form. */
final class ApiTime {
  private ApiTime() {}

  /** A time in RFC 3339 with any zone. */
  static Instant read(String name, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw ApiException.badRequest(
          "%s must be an RFC 3339 time with a zone such as 2026-11-23T10:00:00Z, got %s"
              .formatted(name, ApiException.quoted(text)));
    }
  }
}

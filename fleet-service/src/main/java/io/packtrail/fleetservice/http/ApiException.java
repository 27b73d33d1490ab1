package io.packtrail.fleetservice.http;

import org.jspecify.annotations.Nullable;

/** A request that is answered with a problem document. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST_QUOTE = 80;

  private final int status;
  private final String code;

  /**
   * @param status HTTP status
   * @param code stable code, the last part of the problem's {@code type}
   * @param detail one sentence for a person
   */
  ApiException(int status, String code, @Nullable String detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  static ApiException notFound(String code, @Nullable String detail) {
    return new ApiException(404, code, detail);
  }

  static ApiException badRequest(@Nullable String detail) {
    return new ApiException(400, "invalid-request", detail);
  }

  /** What was got, as part of a sentence: its beginning where it is long. */
  static String quoted(String value) {
    return value.length() <= LONGEST_QUOTE ? value : value.substring(0, LONGEST_QUOTE) + "…";
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}

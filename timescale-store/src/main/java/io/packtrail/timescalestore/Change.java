package io.packtrail.timescalestore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of a battery's master data, as it is kept for audit.
 *
 * @param field what changed, by its name in the API
 * @param before its value as text; absent: there was none
 * @param after its value as text; absent: there is none
 */
public record Change(String field, @Nullable String before, @Nullable String after, Cause cause) {

  /**
   * Why master data changed.
   *
   * @param by who did it
   * @param reason one sentence of theirs
   */
  public record Cause(String by, String reason, Instant at) {
    public Cause {
      if (by.isBlank() || reason.isBlank()) {
        throw new IllegalArgumentException(
            "by and reason must be given, got \"%s\" and \"%s\"".formatted(by, reason));
      }
    }
  }
}

package io.packtrail.timescalestore;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody was given of which passports.
 *
 * @param subject who may read
 * @param elements element paths; none: what the role may read by itself
 * @param until first instant at which it holds no more
 * @param revokedAt when it was taken back, absent: it was not
 */
public record GrantRow(
    UUID id,
    String subject,
    String role,
    String purpose,
    List<String> passportIds,
    List<String> elements,
    Instant from,
    Instant until,
    Instant grantedAt,
    @Nullable Instant revokedAt) {
  public GrantRow {
    passportIds = List.copyOf(passportIds);
    elements = List.copyOf(elements);
  }
}

package io.packtrail.passportupdater.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A permission that somebody gave: to whom, for what, which passports and elements, from when to
 * when. It holds only as long as it lasts and is not revoked; nobody else's system enforces that.
 *
 * @param subject the only reader it is for
 * @param role the role in which that reader must come
 * @param purpose the only purpose
 * @param passportIds the only passports
 * @param elements element paths; one covers everything below it
 * @param until first instant at which it holds no more
 * @param revokedAt instant from which it holds no more although it has not ended, absent: not
 *     revoked
 */
public record Grant(
    String id,
    String subject,
    Role role,
    String purpose,
    Set<String> passportIds,
    Set<String> elements,
    Instant from,
    Instant until,
    @Nullable Instant revokedAt) {
  public Grant {
    passportIds = Set.copyOf(passportIds);
    elements = Set.copyOf(elements);
    if (!from.isBefore(until)) {
      throw new IllegalArgumentException(
          "until must be after from %s, got %s".formatted(from, until));
    }
  }

  /** Whether it lets this reader read this element now. */
  public boolean covers(Reader reader, String passportId, String element, Instant now) {
    return reader.subject().equals(subject)
        && reader.role() == role
        && reader.purpose().equals(purpose)
        && passportIds.contains(passportId)
        && elements.stream().anyMatch(path -> AccessPolicy.isOrContains(path, element))
        && !now.isBefore(from)
        && now.isBefore(until)
        && (revokedAt == null || now.isBefore(revokedAt));
  }
}

package io.packtrail.timescalestore;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One read of a passport's restricted elements.
 *
 * @param grantId the grant whose token was presented, absent for the operator and the public
 * @param document what was asked for, for example {@code update 3}
 * @param shown restricted elements whose values were shown
 * @param locked restricted elements that were not
 */
public record PassportRead(
    Instant at,
    String passportId,
    @Nullable UUID grantId,
    String subject,
    String role,
    String purpose,
    String document,
    List<String> shown,
    List<String> locked) {
  public PassportRead {
    shown = List.copyOf(shown);
    locked = List.copyOf(locked);
  }
}

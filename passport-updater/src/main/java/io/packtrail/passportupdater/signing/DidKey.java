package io.packtrail.passportupdater.signing;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One key of a DID document, with the time in which its signatures count.
 *
 * @param id DID URL, {@code did:…#…}
 * @param validFrom first instant at which it may sign, absent: from ever
 * @param expires instant from which it may not sign any more, absent: open
 * @param revoked instant from which its signatures must not be believed, absent: never
 * @param revokedLogSize entries that the transparency log had then, absent: not stated. Whoever
 *     holds a stolen key can date a signature back, but can put nothing among these entries
 * @param revokedLog the log whose entries these are, its C2SP vkey, absent: not stated. A log of
 *     the thief's own has any entries
 * @param purposes what it may be used for
 */
public record DidKey(
    String id,
    VerifyingKey key,
    @Nullable Instant validFrom,
    @Nullable Instant expires,
    @Nullable Instant revoked,
    @Nullable Long revokedLogSize,
    @Nullable String revokedLog,
    Set<ProofPurpose> purposes) {
  public DidKey {
    purposes = Set.copyOf(purposes);
  }

  /** Whether a signature made at that time counts. */
  public boolean validAt(Instant time) {
    return (validFrom == null || !time.isBefore(validFrom))
        && (expires == null || time.isBefore(expires))
        && (revoked == null || time.isBefore(revoked));
  }

  /** Whether it was in wrong hands at that time. */
  public boolean compromisedAt(Instant time) {
    return revoked != null && !time.isBefore(revoked);
  }

  /** The window in words, for a report. */
  public String window() {
    return "from %s until %s%s"
        .formatted(
            validFrom == null ? "the beginning" : validFrom,
            expires == null ? "further notice" : expires,
            revoked == null ? "" : ", revoked " + revoked);
  }

  DidKey ending(Instant at) {
    return new DidKey(
        id,
        key,
        validFrom,
        expires == null ? at : expires,
        revoked,
        revokedLogSize,
        revokedLog,
        purposes);
  }

  DidKey revoked(Instant at, @Nullable Long logSize, @Nullable String log) {
    return new DidKey(id, key, validFrom, expires, at, logSize, log, purposes);
  }
}

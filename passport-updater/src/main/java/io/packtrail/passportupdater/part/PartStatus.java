package io.packtrail.passportupdater.part;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the issuer of a part withdrew it, as far as the newest list at hand tells.
 *
 * @param asOf when that list was made, absent: there is none
 * @param until when that list ends, absent: there is none
 */
public record PartStatus(State state, @Nullable Instant asOf, @Nullable Instant until) {

  /** What a list says of a part. */
  public enum State {
    VALID,
    /** Final, however old the list that tells it. */
    REVOKED,
    /** No list is at hand, or the one there is has ended. */
    UNKNOWN
  }

  /**
   * What the newest lists of all who may speak of a part say together: one withdrawal is enough,
   * else the newest counts.
   *
   * @param lists the newest of each signer, their signatures checked; others' are left out
   */
  public static PartStatus of(
      StatusEntry entry, String partIssuer, List<PartStatusList> lists, Instant at) {
    PartStatus newest = new PartStatus(State.UNKNOWN, null, null);
    for (PartStatusList list : lists) {
      PartStatus status = of(entry, partIssuer, list, at);
      if (status.state == State.REVOKED) {
        return status;
      }
      if (newest.asOf == null || (status.asOf != null && status.asOf.isAfter(newest.asOf))) {
        newest = status;
      }
    }
    return newest;
  }

  /**
   * What the newest list says.
   *
   * @param list the newest one of that name whose signature was checked, null: none is at hand
   * @param at the time that it must speak of
   * @throws PassportException {@code status-list-refused} where it is not the list that the part
   *     names, its signer has no say about the part, or it is too short for the index
   */
  public static PartStatus of(
      StatusEntry entry, String partIssuer, @Nullable PartStatusList list, Instant at) {
    if (list == null) {
      return new PartStatus(State.UNKNOWN, null, null);
    }
    StatusListCredential credential = list.credential();
    if (!credential.url().equals(entry.listUrl())) {
      throw new PassportException(
          "status-list-refused",
          "a status list must be the one that the part names, %s, got %s"
              .formatted(entry.listUrl(), credential.url()));
    }
    if (!list.speaksFor(partIssuer)) {
      throw new PassportException(
          "status-list-refused",
          "the status list %s must be signed by %s or by the did:web at its address, got %s"
              .formatted(credential.url(), partIssuer, list.issuer()));
    }
    State state =
        credential.list().isSet(entry.index())
            ? State.REVOKED
            : at.isBefore(credential.validUntil()) ? State.VALID : State.UNKNOWN;
    return new PartStatus(state, credential.validFrom(), credential.validUntil());
  }
}

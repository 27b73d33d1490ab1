package io.packtrail.passportupdater;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the updates of a file were withdrawn, as far as the newest lists at hand know. */
final class StatusRules {
  private StatusRules() {}

  /**
   * The newest update must not be withdrawn. One before it may be: it stays in the chain, and its
   * successor stands in its place.
   *
   * @param lists signed lists from the file and from whoever verifies
   * @param at when the file was made, absent for one update alone
   */
  static String check(
      List<SignedCredential> updates,
      List<byte[]> lists,
      DidDocument issuer,
      @Nullable Instant at) {
    List<StatusListCredential> verified =
        lists.stream().map(list -> StatusListCredential.verify(list, issuer)).toList();
    List<String> withdrawn = new ArrayList<>();
    Instant asOf = null;
    for (SignedCredential update : updates) {
      StatusEntry status = update.status();
      if (status != null) {
        StatusListCredential list = newest(verified, status, update, at);
        asOf = asOf == null || list.validFrom().isBefore(asOf) ? list.validFrom() : asOf;
        if (list.list().isSet(status.index())) {
          withdrawn.add(update.name());
        }
      }
    }
    SignedCredential last = updates.get(updates.size() - 1);
    if (withdrawn.contains(last.name())) {
      throw new PassportException("revoked", last.name() + " is withdrawn, nothing newer is here");
    }
    if (asOf == null) {
      return "no update names a status list";
    }
    return withdrawn.isEmpty()
        ? "none was withdrawn as of " + asOf
        : "withdrawn and superseded: %s, as of %s".formatted(String.join(", ", withdrawn), asOf);
  }

  private static StatusListCredential newest(
      List<StatusListCredential> lists,
      StatusEntry status,
      SignedCredential update,
      @Nullable Instant at) {
    StatusListCredential newest = null;
    for (StatusListCredential list : lists) {
      boolean answers = list.url().equals(status.listUrl()) && status.index() < list.list().size();
      if (answers && (newest == null || list.validFrom().isAfter(newest.validFrom()))) {
        newest = list;
      }
    }
    if (newest == null) {
      throw new PassportException(
          "status-list-refused",
          "%s: its status list %s must be given".formatted(update.name(), status.listUrl()));
    }
    if (at != null && !at.isBefore(newest.validUntil())) {
      throw new PassportException(
          "status-list-refused",
          "the status list %s must be valid at the export %s, ended %s"
              .formatted(newest.url(), at, newest.validUntil()));
    }
    return newest;
  }
}

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
   * @param exportedAt when the file was made, absent for one update alone
   * @param now when it is checked, absent: not known
   */
  static String check(
      List<SignedCredential> updates,
      List<byte[]> lists,
      DidDocument issuer,
      @Nullable Instant exportedAt,
      @Nullable Instant now) {
    Lists known = Lists.verified(lists, issuer);
    List<String> withdrawn = new ArrayList<>();
    Instant asOf = null;
    for (SignedCredential update : updates) {
      StatusEntry status = update.status();
      if (status != null) {
        StatusListCredential list = known.newest(status, update);
        asOf = asOf == null || list.validFrom().isBefore(asOf) ? list.validFrom() : asOf;
        // A withdrawal is final, however old the list that tells it.
        if (list.list().isSet(status.index())) {
          withdrawn.add(update.name());
        } else {
          requireCurrent(list, exportedAt, now);
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

  /** An export is judged as of its time; what is no export, as of now. */
  private static void requireCurrent(
      StatusListCredential list, @Nullable Instant exportedAt, @Nullable Instant now) {
    if (exportedAt != null) {
      if (!exportedAt.isBefore(list.validUntil())) {
        throw new PassportException(
            "status-list-refused",
            "the status list %s must be valid at the export %s, ended %s"
                .formatted(list.url(), exportedAt, list.validUntil()));
      }
    } else if (now == null || !now.isBefore(list.validUntil())) {
      throw new NotChecked(
          "the status list %s speaks until %s: give the list of now"
              .formatted(list.url(), list.validUntil()));
    }
  }

  /**
   * The lists that count.
   *
   * @param setAside why one does not, absent: all do
   */
  private record Lists(List<StatusListCredential> verified, @Nullable String setAside) {

    /** Whoever stole a key can date an empty list back, so what such a key signed says nothing. */
    static Lists verified(List<byte[]> lists, DidDocument issuer) {
      List<StatusListCredential> verified = new ArrayList<>();
      String setAside = null;
      for (byte[] list : lists) {
        try {
          verified.add(StatusListCredential.verify(list, issuer));
        } catch (PassportException e) {
          if (!e.code().equals(StatusListCredential.COMPROMISED)) {
            throw e;
          }
          setAside = e.getMessage();
        }
      }
      return new Lists(verified, setAside);
    }

    StatusListCredential newest(StatusEntry status, SignedCredential update) {
      StatusListCredential newest = null;
      for (StatusListCredential list : verified) {
        boolean answers =
            list.url().equals(status.listUrl()) && status.index() < list.list().size();
        if (answers && (newest == null || list.validFrom().isAfter(newest.validFrom()))) {
          newest = list;
        }
      }
      if (newest != null) {
        return newest;
      }
      if (setAside != null) {
        throw new NotChecked(setAside + ": give the list of now");
      }
      throw new PassportException(
          "status-list-refused",
          "%s: its status list %s must be given".formatted(update.name(), status.listUrl()));
    }
  }
}

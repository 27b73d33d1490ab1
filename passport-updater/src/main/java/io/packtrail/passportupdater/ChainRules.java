package io.packtrail.passportupdater;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold between the updates of one chain. Each rule returns what it found. */
final class ChainRules {
  private ChainRules() {}

  /** Every update speaks of one battery, that of the passport. */
  static String subject(List<SignedCredential> updates, @Nullable String passportId) {
    StrictObject first = updates.get(0).subject();
    String expectedPassport = passportId == null ? first.text("id") : passportId;
    String expectedBattery = first.text("batteryId");
    for (SignedCredential update : updates) {
      require(update, "passport", update.subject().text("id"), expectedPassport);
      require(update, "battery", update.subject().text("batteryId"), expectedBattery);
    }
    return "all speak of battery %s, passport %s".formatted(expectedBattery, expectedPassport);
  }

  /** Numbers run 1, 2, 3 … in the order of the file. */
  static String sequence(List<SignedCredential> updates) {
    long expected = 1;
    for (SignedCredential update : updates) {
      long sequence = update.subject().integer("sequence", 1, 1L << 52, "");
      if (sequence != expected) {
        throw new PassportException(
            "sequence-refused",
            "%s must have number %d, has %d".formatted(update.name(), expected, sequence));
      }
      expected++;
    }
    return "1 to %d without gaps".formatted(updates.size());
  }

  /** Each update names the digest of the one before it, signature included. */
  static String predecessors(List<SignedCredential> updates) {
    String expected = null;
    for (SignedCredential update : updates) {
      StrictObject subject = update.subject();
      String stated =
          subject.has("previousUpdateDigest") ? subject.text("previousUpdateDigest") : null;
      if (expected == null ? stated != null : !expected.equals(stated)) {
        throw new PassportException(
            "predecessor-refused",
            "%s must name the predecessor %s, names %s"
                .formatted(update.name(), orNone(expected), orNone(stated)));
      }
      expected = Digest.multibase(CanonicalJson.bytes(update.json()));
    }
    return updates.size() == 1
        ? "the first update, which has no predecessor"
        : "each of %d updates names the one before it".formatted(updates.size() - 1);
  }

  /**
   * Times of signing do not go back, a proof is not older than what it signs, and nothing is newer
   * than the export.
   */
  static String dates(List<SignedCredential> credentials, @Nullable Instant exportedAt) {
    Instant previous = Instant.MIN;
    for (SignedCredential credential : credentials) {
      Instant signedAt = credential.proof().created();
      if (credential.validFrom().isBefore(previous)) {
        throw new PassportException(
            "dates-refused",
            "%s must not be valid before its predecessor, %s, is from %s"
                .formatted(credential.name(), previous, credential.validFrom()));
      }
      if (signedAt.isBefore(credential.validFrom())) {
        throw new PassportException(
            "dates-refused",
            "%s must not be signed before it is valid, from %s, was signed %s"
                .formatted(credential.name(), credential.validFrom(), signedAt));
      }
      if (exportedAt != null && signedAt.isAfter(exportedAt)) {
        throw new PassportException(
            "dates-refused",
            "%s must not be signed after the export of %s, was signed %s"
                .formatted(credential.name(), exportedAt, signedAt));
      }
      previous = credential.validFrom();
    }
    return "the times from which they hold ascend, up to " + previous;
  }

  /** Every content satisfies the rules of the signer, alone and after its predecessor. */
  static String content(List<SignedCredential> updates) {
    SignedCredential previous = null;
    for (SignedCredential update : updates) {
      try {
        UpdateRules.check(update.subject(), update.validFrom());
        if (previous != null) {
          UpdateRules.checkProgress(previous.subject().json(), update.subject().json());
        }
      } catch (PassportException e) {
        throw new PassportException(e.code(), update.name() + ": " + e.getMessage(), e);
      }
      previous = update;
    }
    return "known properties, units, ranges, counters and times in %d update%s"
        .formatted(updates.size(), updates.size() == 1 ? "" : "s");
  }

  private static void require(
      SignedCredential update, String what, String stated, String expected) {
    if (!stated.equals(expected)) {
      throw new PassportException(
          "subject-refused",
          "%s must speak of %s %s, speaks of %s".formatted(update.name(), what, expected, stated));
    }
  }

  private static String orNone(@Nullable String digest) {
    return digest == null ? "none" : digest;
  }
}

package io.packtrail.passportupdater;

import io.packtrail.passportupdater.Checklist.Found;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.part.StaticPart;
import io.packtrail.passportupdater.signing.DidDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What must hold for the parts of an export that others signed. */
final class StaticPartRules {
  private StaticPartRules() {}

  /**
   * Checks each part as it was checked when it came: signature, key and its window, times, subject,
   * category, content.
   *
   * <p>Whoever brings documents trusts their issuers and nobody else: parts of others verify, but
   * with keys that only the file vouches for.
   *
   * @param exportedAt when the file was made; nothing in it came later
   */
  static Found<List<StaticPart>> check(
      List<ExportedPart> parts, String passportId, Instant exportedAt, Trust trust) {
    Map<String, List<DidDocument>> trusted = ExportedPart.byDid(trust);
    List<String> digests = new ArrayList<>();
    List<StaticPart> read = new ArrayList<>();
    TreeSet<String> unconfirmed = new TreeSet<>();
    for (ExportedPart part : parts) {
      String name = name(digests.size());
      StaticPart next = check(part, name, passportId, trusted);
      if (part.receivedAt().isAfter(exportedAt)) {
        throw new PassportException(
            "time-refused",
            "%s must have come before the export, %s, got %s"
                .formatted(name, exportedAt, part.receivedAt()));
      }
      if (digests.contains(next.digest())) {
        throw new PassportException("form-refused", name + " must be in the file once");
      }
      digests.add(next.digest());
      read.add(next);
      if (!trusted.containsKey(next.issuer())) {
        unconfirmed.add(next.issuer());
      }
    }
    if (!trusted.isEmpty() && !unconfirmed.isEmpty()) {
      throw new NotChecked(
          "who signed them is not known: give the DID documents of "
              + String.join(", ", unconfirmed));
    }
    return new Found<>(
        read,
        "%d of %d verify%s"
            .formatted(
                digests.size(),
                parts.size(),
                unconfirmed.isEmpty()
                    ? ""
                    : "; the keys are as the file states, give the DID documents of "
                        + String.join(", ", unconfirmed)));
  }

  /** A part by its place in the file, for reports. */
  static String name(int place) {
    return "static part %d".formatted(place + 1);
  }

  private static StaticPart check(
      ExportedPart part, String name, String passportId, Map<String, List<DidDocument>> trusted) {
    try {
      return part.check(passportId, trusted);
    } catch (PassportException e) {
      throw new PassportException(e.code(), name + ": " + e.getMessage(), e);
    }
  }
}

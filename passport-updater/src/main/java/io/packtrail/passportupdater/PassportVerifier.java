package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.Checklist.Found;
import io.packtrail.passportupdater.IssuerKeys.LogPlace;
import io.packtrail.passportupdater.PassportFile.Presentation;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.part.StaticPart;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks an exported passport, or one update of it, from its bytes alone: no network, no clock, no
 * database.
 *
 * <p>What it proves: every byte of the file is as the holder of the issuer's key wrote it, and the
 * updates are one battery's chain from its first on, without one taken out, put in or exchanged.
 * What it cannot prove: that the newest update of the file is the newest there is, and that what
 * was measured is true.
 */
public final class PassportVerifier {
  private static final List<String> AFTER_JSON =
      List.of("canonical-form", "document-form", "issuer-key");
  private static final List<String> PER_EXPORT = List.of("presentation-signature");
  private static final List<String> PER_UPDATE =
      List.of("credential-signature", "key-validity", "status", "subject");
  private static final List<String> PER_CHAIN =
      List.of("sequence", "predecessor-digest", "log-inclusion", "checkpoint-signature");
  private static final List<String> LAST = List.of("dates", "content");

  private PassportVerifier() {}

  /** {@link #verify(byte[], Trust)} with issuers and any log. */
  public static VerificationReport verify(byte[] file, List<byte[]> trustedDidDocuments) {
    return verify(file, Trust.ofIssuers(trustedDidDocuments));
  }

  /**
   * Checks a file. Never throws because of its content.
   *
   * <p>The lines that speak of a whole chain are left out for a file that is one update.
   *
   * @param file what {@link PassportExport} wrote; or one update's credential, in an envelope or
   *     without; or a proof about one
   * @param trust what the caller knows from elsewhere
   */
  public static VerificationReport verify(byte[] file, Trust trust) {
    VerificationReport enveloped = EnvelopeVerifier.verify(file, trust);
    if (enveloped != null) {
      return enveloped;
    }
    Checklist list = new Checklist();

    // RFC 7493: one text, one meaning. Without this, two readers could see two documents.
    ObjectNode json =
        list.find(
            "strict-json", () -> new Found<>(StrictJson.parseObject(file), "one reading only"));
    if (json == null) {
      return stop(list, AFTER_JSON, "the file cannot be read");
    }

    // RFC 8785: the bytes are the only ones for this content, so no byte escapes the signature.
    list.check("canonical-form", () -> canonical(file, json));

    if (RangeProofVerifier.isRangeProof(json)) {
      RangeProofVerifier.check(list, json, trust);
      return list.report();
    }

    PassportFile passport =
        list.find(
            "document-form",
            () -> {
              PassportFile read = PassportFile.read(json);
              return new Found<>(read, form(read));
            });
    if (passport == null) {
      return stop(list, List.of("issuer-key"), "the file is not a passport");
    }

    IssuerKeys keys = list.find("issuer-key", () -> IssuerKeys.find(passport, trust));
    checkSignatures(list, passport, keys);
    checkStatus(list, passport, keys, trust);
    if (passport.isStatement()) {
      list.check("statement", () -> ThresholdStatement.check(passport.updates().get(0)));
    } else {
      checkChain(list, passport, keys, trust);
    }
    return list.report();
  }

  private static void checkSignatures(
      Checklist list, PassportFile file, @Nullable IssuerKeys keys) {
    Presentation presentation = file.presentation();
    if (keys == null) {
      list.skip(presentation == null ? List.of() : PER_EXPORT, "the issuer's key is not known");
      list.skip(PER_UPDATE.subList(0, 2), "the issuer's key is not known");
      return;
    }
    if (presentation != null) {
      list.check(
          "presentation-signature",
          () -> {
            keys.requireSignature(
                "the export",
                presentation.json(),
                presentation.proof(),
                ProofPurpose.AUTHENTICATION);
            return "the whole file is signed by " + presentation.proof().keyId();
          });
    }
    List<SignedCredential> credentials = IssuerKeys.all(file);
    list.check(
        "credential-signature",
        () -> {
          for (SignedCredential credential : credentials) {
            keys.requireSignature(
                credential.name(), credential.json(), credential.proof(), ProofPurpose.ASSERTION);
          }
          return "%d of %d verify".formatted(credentials.size(), credentials.size());
        });
    list.check(
        "key-validity",
        () -> {
          if (presentation != null) {
            keys.requireValidKey("the export", presentation.proof());
          }
          for (SignedCredential credential : credentials) {
            keys.requireValidKey(credential.name(), credential.proof());
          }
          for (int i = 0; i < file.updates().size(); i++) {
            SignedCredential update = file.updates().get(i);
            keys.requireBeforeTheft(update.name(), update.proof(), logPlace(presentation, i));
          }
          return "each key was valid when it signed";
        });
  }

  private static @Nullable LogPlace logPlace(@Nullable Presentation presentation, int position) {
    if (presentation == null || position >= presentation.log().proofs().size()) {
      return null;
    }
    LogRecord log = presentation.log();
    return new LogPlace(log.proofs().get(position).index(), log.key());
  }

  /** A list signed by somebody else could say anything, so without keys there is no answer. */
  static void checkStatus(
      Checklist list, PassportFile file, @Nullable IssuerKeys keys, Trust trust) {
    Presentation presentation = file.presentation();
    boolean named = file.updates().stream().anyMatch(update -> update.status() != null);
    List<byte[]> lists = new ArrayList<>(trust.statusLists());
    if (presentation != null) {
      if (!presentation.staticParts().isEmpty()) {
        lists.removeIf(given -> isOfAnother(given, file.issuer()));
      }
      lists.addAll(presentation.statusLists());
    }
    if (keys == null || (named && lists.isEmpty())) {
      list.skip(
          List.of("status"),
          keys == null ? "the issuer's key is not known" : "its status list is not at hand");
      return;
    }
    list.check(
        "status",
        () ->
            StatusRules.check(
                file.updates(),
                lists,
                keys.document(),
                presentation == null ? null : presentation.proof().created(),
                trust.now()));
  }

  /** Lists of those who signed parts have no say over updates, and a check of their own. */
  private static boolean isOfAnother(byte[] list, String issuer) {
    try {
      return !StatusListCredential.issuerOf(list).equals(issuer);
    } catch (PassportException e) {
      return false; // refused where it is read
    }
  }

  private static void checkChain(
      Checklist list, PassportFile file, @Nullable IssuerKeys keys, Trust trust) {
    Presentation presentation = file.presentation();
    List<SignedCredential> updates = file.updates();
    list.check(
        "subject",
        () -> ChainRules.subject(updates, presentation == null ? null : presentation.passportId()));
    if (presentation != null) {
      list.check("sequence", () -> ChainRules.sequence(updates));
      list.check("predecessor-digest", () -> ChainRules.predecessors(updates));
      list.check("log-inclusion", () -> LogRules.inclusion(updates, presentation.log()));
      list.check(
          "checkpoint-signature", () -> LogRules.checkpoint(presentation.log(), keys, trust));
      if (!trust.witnesses().isEmpty()) {
        list.check("witness", () -> WitnessRules.check(presentation.log(), trust.witnesses()));
      }
      if (!presentation.staticParts().isEmpty()) {
        checkParts(list, presentation, trust);
      }
    }
    list.check(
        "dates",
        () -> {
          ChainRules.dates(
              file.forecasts(), presentation == null ? null : presentation.proof().created());
          return ChainRules.dates(
              updates, presentation == null ? null : presentation.proof().created());
        });
    list.check("content", () -> ChainRules.content(updates));
  }

  private static void checkParts(Checklist list, Presentation presentation, Trust trust) {
    List<ExportedPart> parts = presentation.staticParts();
    Instant exportedAt = presentation.proof().created();
    List<StaticPart> read =
        list.find(
            "static-parts",
            () -> StaticPartRules.check(parts, presentation.passportId(), exportedAt, trust));
    if (read == null) {
      list.skip(List.of("part-status"), "who signed the parts was not shown");
    } else {
      list.check("part-status", () -> PartStatusRules.check(parts, read, exportedAt, trust));
    }
  }

  private static String canonical(byte[] file, ObjectNode json) {
    byte[] expected = CanonicalJson.bytes(json);
    int at = Arrays.mismatch(file, expected);
    if (at >= 0) {
      throw new PassportException(
          "form-refused",
          "the bytes must be the canonical form of their content (RFC 8785), differ at byte " + at);
    }
    return "%d bytes, RFC 8785".formatted(file.length);
  }

  private static String form(PassportFile file) {
    if (file.isStatement()) {
      return "a statement about one value of an update that is not in this file";
    }
    if (file.presentation() != null) {
      return "a passport export with %d update%s"
          .formatted(file.updates().size(), file.updates().size() == 1 ? "" : "s");
    }
    return "one update, number %d of its chain; the rest of the chain is not in this file"
        .formatted(file.updates().get(0).subject().integer("sequence", 1, 1L << 52, ""));
  }

  /** Nothing further can be checked; the file's kind is not known, so every check is listed. */
  private static VerificationReport stop(Checklist list, List<String> next, String why) {
    list.skip(next, why);
    for (List<String> names : List.of(PER_EXPORT, PER_UPDATE, PER_CHAIN, LAST)) {
      list.skip(names, why);
    }
    return list.report();
  }
}

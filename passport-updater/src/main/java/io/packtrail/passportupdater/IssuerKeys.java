package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.Checklist.Found;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.DidKey;
import io.packtrail.passportupdater.signing.DidWeb;
import io.packtrail.passportupdater.signing.Mandate;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The issuer's keys and where they were learned from.
 *
 * @param document the keys
 * @param trustedLogs the transparency logs that the caller trusts
 */
record IssuerKeys(DidDocument document, List<NoteKey> trustedLogs) {
  /**
   * Where an update of an export stands in the log, as its proof has it, which is checked too.
   *
   * @param log the log that the file names
   */
  record LogPlace(long index, NoteKey log) {}

  /**
   * Finds the keys of a file's issuer: among the documents that the caller trusts; where it trusts
   * none, from a did:key itself, else from the file's own word, which is no check of who signed.
   *
   * @throws PassportException when the caller trusts documents and the issuer is not among them
   */
  static Found<IssuerKeys> find(PassportFile file, Trust trust) {
    for (SignedCredential credential : all(file)) {
      if (!credential.issuer().equals(file.issuer())) {
        throw new PassportException(
            "issuer-refused",
            "%s must be issued by %s, got %s"
                .formatted(credential.name(), file.issuer(), credential.issuer()));
      }
    }
    if (!trust.didDocuments().isEmpty()) {
      return trusted(file, trust);
    }
    if (file.issuer().startsWith("did:key:")) {
      DidDocument document = DidDocument.ofDidKey(file.issuer());
      return new Found<>(
          new IssuerKeys(document, trust.logs()),
          "%s is its own key: it proves one unchanged author, not who that is; compare fingerprint %s"
              .formatted(file.issuer(), fingerprints(document)));
    }
    if (file.didDocument() == null) {
      throw new PassportException(
          "issuer-refused",
          "the keys of %s are not in the file: give its DID document".formatted(file.issuer()));
    }
    DidDocument document = DidDocument.parse(file.didDocument());
    requireSameDid(document, file);
    return new Found<>(
        new IssuerKeys(document, trust.logs()),
        // Whoever writes a file can write these keys into it, under any name.
        ("that these are the keys of %s is the file's own word: give its DID document from where"
                + " you trust it, published %s, or compare the fingerprint with one from the"
                + " operator: %s%s")
            .formatted(
                file.issuer(),
                publishedAt(file.issuer()),
                fingerprints(document),
                claimed(document)),
        VerificationReport.Status.NOT_CHECKED);
  }

  /** Checks one signature of the issuer, its key's purpose included and its time left out. */
  void requireSignature(
      String name, ObjectNode secured, DataIntegrity.Proof proof, ProofPurpose purpose) {
    DidKey key = keyOf(name, proof);
    if (!key.purposes().contains(purpose)) {
      throw new PassportException(
          "key-refused",
          "%s: the key %s must be listed for %s".formatted(name, key.id(), purpose.property()));
    }
    if (!DataIntegrity.verify(secured, proof, key.key())) {
      throw new PassportException(
          "signature-refused",
          "%s: the signature is not that of %s over this content".formatted(name, key.id()));
    }
  }

  /** Checks that the key of a proof counted at the time the proof says it was made. */
  void requireValidKey(String name, DataIntegrity.Proof proof) {
    DidKey key = keyOf(name, proof);
    if (key.compromisedAt(proof.created())) {
      throw compromised(name, key, "this was signed " + proof.created());
    }
    if (!key.validAt(proof.created())) {
      throw new PassportException(
          "key-refused",
          "%s: signed %s, but the key %s signs %s"
              .formatted(name, proof.created(), key.id(), key.window()));
    }
  }

  /**
   * Checks that what a key signed before it was stolen was there before: its date is the word of
   * whoever has the key, its place in the log is not. That holds for the operator's log alone: the
   * one that the DID document names beside the theft, or that the caller trusts.
   *
   * @param place its place in a log, absent: not known
   */
  void requireBeforeTheft(String name, DataIntegrity.Proof proof, @Nullable LogPlace place) {
    DidKey key = keyOf(name, proof);
    if (key.revoked() == null) {
      return;
    }
    if (place == null) {
      throw compromised(
          name, key, "that this was signed before, only an export's log proof can show");
    }
    requireOperatorsLog(name, key, place.log());
    Long size = key.revokedLogSize();
    if (size == null) {
      throw compromised(
          name, key, "the DID document does not say how many entries the log had then");
    }
    if (place.index() >= size) {
      throw compromised(
          name,
          key,
          "this is dated %s, but stands at %d in the log, which had %d entries then"
              .formatted(proof.created(), place.index(), size));
    }
  }

  private void requireOperatorsLog(String name, DidKey key, NoteKey log) {
    String named = key.revokedLog();
    if (named == null && !trustedLogs.contains(log)) {
      throw compromised(
          name,
          key,
          "the DID document does not name the log: give its key, the file names " + log.vkey());
    }
    if (named != null && !named.equals(log.vkey()) && !isOneLog(named, log.vkey())) {
      throw compromised(
          name, key, "this must stand in the log %s, stands in %s".formatted(named, log.vkey()));
    }
  }

  /** A log goes on under another key: the places in it stay what they were. */
  private boolean isOneLog(String one, String other) {
    return document.logKey(one) != null && document.logKey(other) != null;
  }

  private static PassportException compromised(String name, DidKey key, String why) {
    return new PassportException(
        "key-compromised",
        "%s: the key %s was in wrong hands since %s, and %s"
            .formatted(name, key.id(), key.revoked(), why));
  }

  static List<SignedCredential> all(PassportFile file) {
    return Stream.concat(file.updates().stream(), file.forecasts().stream()).toList();
  }

  private DidKey keyOf(String name, DataIntegrity.Proof proof) {
    DidKey key = document.key(proof.keyId());
    if (key == null) {
      throw new PassportException(
          "key-refused", "%s: %s lists no key %s".formatted(name, document.did(), proof.keyId()));
    }
    return key;
  }

  private static Found<IssuerKeys> trusted(PassportFile file, Trust trust) {
    for (byte[] json : trust.didDocuments()) {
      DidDocument document = DidDocument.parse(json);
      if (document.did().equals(file.issuer())) {
        return new Found<>(
            new IssuerKeys(document, trust.logs()),
            "the keys of %s are those of the DID document given%s"
                .formatted(file.issuer(), mandate(document)));
      }
    }
    throw new PassportException(
        "issuer-refused",
        "the issuer must be one of the DID documents given, got " + file.issuer());
  }

  private static void requireSameDid(DidDocument document, PassportFile file) {
    if (!document.did().equals(file.issuer())) {
      throw new PassportException(
          "issuer-refused",
          "the DID document in the file must be that of %s, got %s"
              .formatted(file.issuer(), document.did()));
    }
  }

  private static String mandate(DidDocument document) {
    Mandate mandate = document.mandate();
    return mandate == null ? "" : "; it " + mandate.inWords();
  }

  /** Where the keys of a did:web are published (did:web method, section 3.2). */
  private static String publishedAt(String did) {
    String base = DidWeb.base(did);
    if (base == null) {
      return "where its method says";
    }
    boolean hasPath = base.indexOf('/', "https://".length()) >= 0;
    return "at " + base + (hasPath ? "" : "/.well-known") + "/did.json";
  }

  private static String claimed(DidDocument document) {
    Mandate mandate = document.mandate();
    return mandate == null ? "" : "; by the same word it " + mandate.inWords();
  }

  private static String fingerprints(DidDocument document) {
    return document.keys().stream()
        .map(key -> key.key().fingerprint())
        .collect(Collectors.joining("; "));
  }
}

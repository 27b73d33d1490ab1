package io.packtrail.passportupdater.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.DidKey;
import io.packtrail.passportupdater.signing.Digest;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.status.StatusEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a passport that somebody else signed: a W3C credential 2.0 with an {@code
 * eddsa-jcs-2022} proof, checked.
 *
 * @param issuer DID of who signed
 * @param issuerDocument the keys it was checked with
 * @param validUntil first instant at which it holds no more, absent: open
 * @param signedAt when the proof says it was made
 * @param status where its issuer would tell that it was withdrawn, absent: nowhere
 * @param digest of the bytes as they came
 * @param content what it states, in the words of its category's model
 */
public record StaticPart(
    PartCategory category,
    String issuer,
    DidDocument issuerDocument,
    Instant validFrom,
    @Nullable Instant validUntil,
    Instant signedAt,
    @Nullable StatusEntry status,
    String digest,
    ObjectNode content) {
  /** Type of the credential, beside {@code VerifiableCredential}. */
  public static final String TYPE = "BatteryPassportPart";

  /** Largest part that is read (bytes). */
  public static final int MAX_BYTES = 1 << 20;

  private static final String CONTEXT = "https://www.w3.org/ns/credentials/v2";

  private static final String STATUS = "credentialStatus";

  /** How far an issuer's clock may be ahead of ours. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /**
   * Checks a part that comes in: as {@link #read}, and each number must be in the one form of RFC
   * 8785, so that no other text goes with the same signature. A part that was taken is read by what
   * it says: its text is bound by what it stands in.
   *
   * @param keysOf the DID document of an issuer that is trusted for a category, else null
   * @throws PassportException with the first thing that is not as it must be
   */
  public static StaticPart receive(
      byte[] bytes,
      String passportId,
      BiFunction<String, PartCategory, @Nullable DidDocument> keysOf,
      Instant at) {
    requireSize(bytes);
    return read(bytes, StrictJson.parseSigned(bytes), passportId, keysOf, at);
  }

  private static void requireSize(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new PassportException(
          "form-refused",
          "a part must be at most %d bytes, got %d".formatted(MAX_BYTES, bytes.length));
    }
  }

  /**
   * Checks a part from its bytes. The order is that of trust: nothing of the content is looked at
   * before it is known who vouches for it.
   *
   * @param passportId the passport that it must be about
   * @param keysOf the DID document of an issuer, null where that issuer is not trusted
   * @param at when it came: it must hold then
   * @throws PassportException with the first thing that is not as it must be
   */
  public static StaticPart read(
      byte[] bytes, String passportId, Function<String, @Nullable DidDocument> keysOf, Instant at) {
    requireSize(bytes);
    return read(
        bytes, StrictJson.parseObject(bytes), passportId, (did, category) -> keysOf.apply(did), at);
  }

  private static StaticPart read(
      byte[] bytes,
      ObjectNode json,
      String passportId,
      BiFunction<String, PartCategory, @Nullable DidDocument> keysOf,
      Instant at) {
    StrictObject root = new StrictObject("", json);
    DataIntegrity.Proof proof = requireForm(root);
    StatusEntry status = root.has(STATUS) ? StatusEntry.read(root.object(STATUS)) : null;
    StrictObject subject = root.object("credentialSubject");
    PartCategory category = requireSubject(subject, passportId);
    String issuer = issuer(root);
    DidDocument keys = keysOf.apply(issuer, category);
    if (keys == null || !keys.did().equals(issuer)) {
      throw new PassportException(
          "issuer-refused", "issuer must be one whose DID document is trusted, got " + issuer);
    }
    requireSignature(root.json(), proof, keys, at);
    Instant validFrom = root.time("validFrom");
    Instant validUntil = root.has("validUntil") ? root.time("validUntil") : null;
    requireTimes(validFrom, validUntil, proof.created(), at);
    ContentRules.check(category, subject.object("content"));
    return new StaticPart(
        category,
        issuer,
        keys,
        validFrom,
        validUntil,
        proof.created(),
        status,
        Digest.multibase(bytes),
        subject.object("content").json());
  }

  /** A property that is not known here could change what the rest means, so it is refused. */
  private static DataIntegrity.Proof requireForm(StrictObject root) {
    root.holds(
        Set.of("@context", "id", "type", "issuer", "validFrom", "credentialSubject", "proof"),
        Set.of("validUntil", "name", "description", STATUS));
    List<String> contexts = root.texts("@context");
    if (contexts.isEmpty() || !contexts.get(0).equals(CONTEXT)) {
      throw refused("@context must begin with " + CONTEXT);
    }
    if (!root.texts("type").equals(List.of("VerifiableCredential", TYPE))) {
      throw refused("type must be VerifiableCredential and %s".formatted(TYPE));
    }
    root.text("id");
    DataIntegrity.Proof proof = DataIntegrity.proofOf(root.json());
    if (!proof.purpose().equals(ProofPurpose.ASSERTION.property())) {
      throw refused(
          "proof.proofPurpose must be %s, got %s"
              .formatted(ProofPurpose.ASSERTION.property(), proof.purpose()));
    }
    return proof;
  }

  private static PartCategory requireSubject(StrictObject subject, String passportId) {
    subject.holds(Set.of("id", "category", "semanticId", "content"), Set.of());
    if (!subject.text("id").equals(passportId)) {
      throw new PassportException(
          "subject-refused",
          "credentialSubject.id must be this passport, %s, got %s"
              .formatted(passportId, subject.text("id")));
    }
    PartCategory category = PartCategory.of(subject.text("category"));
    if (!subject.text("semanticId").equals(category.semanticId())) {
      throw new PassportException(
          "category-refused",
          "credentialSubject.semanticId must be %s, got %s"
              .formatted(category.semanticId(), subject.text("semanticId")));
    }
    return category;
  }

  /** The issuer is a text, or an object with an id and whatever else it calls itself. */
  private static String issuer(StrictObject root) {
    return root.json().path("issuer").isObject()
        ? root.object("issuer").text("id")
        : root.text("issuer");
  }

  private static void requireSignature(
      ObjectNode json, DataIntegrity.Proof proof, DidDocument keys, Instant at) {
    DidKey key = keys.key(proof.keyId());
    if (key == null || !key.purposes().contains(ProofPurpose.ASSERTION)) {
      throw new PassportException(
          "key-refused",
          "%s must list the key %s for %s"
              .formatted(keys.did(), proof.keyId(), ProofPurpose.ASSERTION.property()));
    }
    if (!DataIntegrity.verify(json, proof, key.key())) {
      throw new PassportException(
          "signature-refused",
          "the signature must be that of %s over this part".formatted(key.id()));
    }
    if (!key.validAt(proof.created())) {
      throw new PassportException(
          "key-refused",
          "signed %s, but the key %s signs %s".formatted(proof.created(), key.id(), key.window()));
    }
    // Whoever stole the key can date a proof back, but not the day on which we get it.
    if (key.compromisedAt(at)) {
      throw new PassportException(
          "key-compromised",
          "the key %s was in wrong hands since %s, and this came %s"
              .formatted(key.id(), key.revoked(), at));
    }
  }

  private static void requireTimes(
      Instant validFrom, @Nullable Instant validUntil, Instant signedAt, Instant at) {
    if (signedAt.isAfter(at.plus(CLOCK_TOLERANCE)) || validFrom.isAfter(at.plus(CLOCK_TOLERANCE))) {
      throw new PassportException(
          "time-refused",
          "proof.created and validFrom must not be in the future, got %s and %s at %s"
              .formatted(signedAt, validFrom, at));
    }
    if (validUntil != null && (!validUntil.isAfter(at) || !validUntil.isAfter(validFrom))) {
      throw new PassportException(
          "time-refused",
          "validUntil must be after validFrom and not passed, got %s at %s"
              .formatted(validUntil, at));
    }
  }

  private static PassportException refused(String sentence) {
    return new PassportException("form-refused", sentence);
  }
}

package io.packtrail.passportupdater.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import java.time.Instant;
import java.util.Iterator;
import java.util.Set;

/**
 * The cryptosuite {@code eddsa-jcs-2022} of W3C Data Integrity EdDSA Cryptosuites 1.0, §3.3.
 *
 * <p>The signature is Ed25519 over SHA-256(JCS(proof options)) ‖ SHA-256(JCS(document without
 * proof)). It covers every value of the document and of the proof; the bytes in between (white
 * space, order of keys) are the canonical form's business.
 */
public final class DataIntegrity {
  private static final String TYPE = "DataIntegrityProof";
  private static final String CRYPTOSUITE = "eddsa-jcs-2022";
  private static final int SIGNATURE_LENGTH = 64;
  private static final Set<String> PROPERTIES =
      Set.of(
          "@context",
          "id",
          "type",
          "cryptosuite",
          "created",
          "verificationMethod",
          "proofPurpose",
          "proofValue");

  private DataIntegrity() {}

  /**
   * A proof whose form was checked, and whose signature was not.
   *
   * @param keyId DID URL of the key it says it was made with
   * @param created when it says it was made
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Proof(
      String keyId, String purpose, Instant created, byte[] signature, ObjectNode options) {}

  /**
   * Returns a copy of the document with a proof by the issuer's present key.
   *
   * @throws PassportException code {@code proof-refused} when the document has a proof already
   */
  public static ObjectNode sign(
      ObjectNode document, Issuer issuer, ProofPurpose purpose, Instant created) {
    if (document.has("proof")) {
      throw refused("the document must not have a proof yet");
    }
    ObjectNode options = document.objectNode();
    options
        .put("type", TYPE)
        .put("cryptosuite", CRYPTOSUITE)
        .put("created", Rfc3339.text(created))
        .put("verificationMethod", issuer.keyId())
        .put("proofPurpose", purpose.property());
    if (document.has("@context")) {
      options.set("@context", document.get("@context").deepCopy());
    }
    byte[] signature = issuer.key().sign(hash(options, document));
    ObjectNode secured = document.deepCopy();
    secured.set("proof", options.put("proofValue", Base58.multibase(signature)));
    return secured;
  }

  /**
   * Reads the one proof of a secured document.
   *
   * <p>Stricter than the specification in one point: it lets a document carry further contexts
   * behind those of the proof, and these would not be signed. Here both must be equal.
   *
   * @throws PassportException code {@code proof-refused} when it has none, several, or one of
   *     another kind
   */
  public static Proof proofOf(ObjectNode secured) {
    if (!(secured.get("proof") instanceof ObjectNode proof)) {
      throw refused("the document must have one proof");
    }
    requireKnownProperties(proof);
    requireText(proof, "type", TYPE);
    requireText(proof, "cryptosuite", CRYPTOSUITE);
    JsonNode context = proof.get("@context");
    if (context != null && !context.equals(secured.get("@context"))) {
      throw refused("the proof's @context must equal the document's");
    }
    byte[] signature = Base58.decode("proofValue", text(proof, "proofValue"), SIGNATURE_LENGTH);
    ObjectNode options = proof.deepCopy();
    options.remove("proofValue");
    return new Proof(
        text(proof, "verificationMethod"),
        text(proof, "proofPurpose"),
        Rfc3339.parse("proof.created", text(proof, "created")),
        signature,
        options);
  }

  /** Whether the key made the proof over this document. */
  public static boolean verify(ObjectNode secured, Proof proof, VerifyingKey key) {
    ObjectNode document = secured.deepCopy();
    document.remove("proof");
    return key.verifies(hash(proof.options(), document), proof.signature());
  }

  static byte[] hash(ObjectNode options, ObjectNode document) {
    byte[] optionsHash = Sha256.of(CanonicalJson.bytes(options));
    byte[] documentHash = Sha256.of(CanonicalJson.bytes(document));
    byte[] both = new byte[optionsHash.length + documentHash.length];
    System.arraycopy(optionsHash, 0, both, 0, optionsHash.length);
    System.arraycopy(documentHash, 0, both, optionsHash.length, documentHash.length);
    return both;
  }

  private static void requireKnownProperties(ObjectNode proof) {
    for (Iterator<String> names = proof.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!PROPERTIES.contains(name)) {
        throw refused("the proof must not hold '%s'".formatted(name));
      }
    }
  }

  private static void requireText(ObjectNode proof, String name, String expected) {
    if (!text(proof, name).equals(expected)) {
      throw refused(
          "the proof's %s must be %s, got %s".formatted(name, expected, text(proof, name)));
    }
  }

  private static String text(ObjectNode proof, String name) {
    JsonNode value = proof.get(name);
    if (value == null || !value.isTextual()) {
      throw refused("the proof must give '%s' as text".formatted(name));
    }
    return value.textValue();
  }

  private static PassportException refused(String sentence) {
    return new PassportException("proof-refused", sentence);
  }
}

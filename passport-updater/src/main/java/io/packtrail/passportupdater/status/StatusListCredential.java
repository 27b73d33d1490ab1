package io.packtrail.passportupdater.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.DidKey;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A status list with its issuer's signature and the time until which it may be relied on.
 *
 * @param url where it is served
 * @param validFrom when it was made
 * @param validUntil when a reader must fetch a newer one: without an end, an old list with the bit
 *     not yet set could be shown for ever
 */
public record StatusListCredential(
    String url, StatusList list, Instant validFrom, Instant validUntil) {
  /** Code of the refusal of a list by a key that was in wrong hands, whatever its date. */
  public static final String COMPROMISED = "key-compromised";

  private static final String CONTEXT = "https://www.w3.org/ns/credentials/v2";
  private static final String TYPE = "BitstringStatusListCredential";

  public StatusListCredential {
    validFrom = Rfc3339.cut(validFrom);
    validUntil = Rfc3339.cut(validUntil);
    if (!validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException(
          "validUntil must be after validFrom %s, got %s".formatted(validFrom, validUntil));
    }
  }

  /** The signed credential, canonical JSON. */
  public byte[] sign(Issuer issuer) {
    ObjectNode credential = JsonNodeFactory.instance.objectNode();
    credential.putArray("@context").add(CONTEXT);
    credential.put("id", url);
    credential.putArray("type").add("VerifiableCredential").add(TYPE);
    credential
        .put("issuer", issuer.did())
        .put("validFrom", Rfc3339.text(validFrom))
        .put("validUntil", Rfc3339.text(validUntil));
    credential
        .putObject("credentialSubject")
        .put("id", url + "#list")
        .put("type", "BitstringStatusList")
        .put("statusPurpose", StatusEntry.PURPOSE)
        .put("encodedList", list.encode());
    return CanonicalJson.bytes(
        DataIntegrity.sign(credential, issuer, ProofPurpose.ASSERTION, validFrom));
  }

  /** Who a list says signed it; nothing of it is checked. */
  public static String issuerOf(byte[] json) {
    return new StrictObject("status list", StrictJson.parseObject(json)).text("issuer");
  }

  /**
   * Reads a list and checks that the issuer signed it.
   *
   * @throws PassportException when it is no list of that issuer; code {@link #COMPROMISED} when a
   *     key signed it that was in wrong hands since: its dates are then its thief's word
   */
  public static StatusListCredential verify(byte[] json, DidDocument issuer) {
    ObjectNode secured = StrictJson.parseObject(json);
    StrictObject credential = new StrictObject("status list", secured);
    credential.holds(
        Set.of(
            "@context",
            "id",
            "type",
            "issuer",
            "validFrom",
            "validUntil",
            "credentialSubject",
            "proof"),
        Set.of());
    if (!credential.texts("@context").equals(List.of(CONTEXT))
        || !credential.texts("type").equals(List.of("VerifiableCredential", TYPE))
        || !credential.text("issuer").equals(issuer.did())) {
      throw refused("must be a %s of %s".formatted(TYPE, issuer.did()));
    }
    requireSignature(secured, issuer);
    StrictObject subject = credential.object("credentialSubject");
    subject.holds(Set.of("id", "type", "statusPurpose", "encodedList"), Set.of());
    if (!subject.text("type").equals("BitstringStatusList")
        || !subject.text("statusPurpose").equals(StatusEntry.PURPOSE)) {
      throw refused("must be a BitstringStatusList for " + StatusEntry.PURPOSE);
    }
    Instant validFrom = credential.time("validFrom");
    Instant validUntil = credential.time("validUntil");
    if (!validFrom.isBefore(validUntil)) {
      throw refused("must end after it begins, %s, got %s".formatted(validFrom, validUntil));
    }
    return new StatusListCredential(
        credential.text("id"),
        StatusList.decode(subject.text("encodedList")),
        validFrom,
        validUntil);
  }

  private static void requireSignature(ObjectNode secured, DidDocument issuer) {
    DataIntegrity.Proof proof = DataIntegrity.proofOf(secured);
    DidKey key = issuer.key(proof.keyId());
    if (key == null
        || !key.purposes().contains(ProofPurpose.ASSERTION)
        || !proof.purpose().equals(ProofPurpose.ASSERTION.property())
        || !(key.validAt(proof.created()) || key.revoked() != null)
        || !DataIntegrity.verify(secured, proof, key.key())) {
      throw refused("must be signed by %s, is not".formatted(issuer.did()));
    }
    if (key.revoked() != null) {
      throw new PassportException(
          COMPROMISED,
          "a status list is signed by the key %s, which was in wrong hands since %s"
              .formatted(key.id(), key.revoked()));
    }
  }

  private static PassportException refused(String condition) {
    return new PassportException("status-list-refused", "a status list " + condition);
  }
}

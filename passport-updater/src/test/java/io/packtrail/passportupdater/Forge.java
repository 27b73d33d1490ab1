package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What somebody with the operator's key, or without it, might try. */
final class Forge {
  private Forge() {}

  static ObjectNode json(SignedUpdate update) {
    return StrictJson.parseObject(update.credential());
  }

  static ObjectNode subject(ObjectNode credential) {
    return (ObjectNode) credential.get("credentialSubject");
  }

  static ObjectNode condition(ObjectNode credential) {
    return (ObjectNode) subject(credential).get("productCondition");
  }

  /** A credential changed and signed anew by the operator itself, its forecast too. */
  static ObjectNode resigned(ObjectNode credential, Consumer<ObjectNode> change) {
    ObjectNode changed = credential.deepCopy();
    change.accept(changed);
    ObjectNode subject = subject(changed);
    if (subject.get("forecast") instanceof ObjectNode forecast) {
      subject.set("forecast", sign(forecast, ProofPurpose.ASSERTION));
    }
    return sign(changed, ProofPurpose.ASSERTION);
  }

  /** Signs anew at the time of the proof that was there. */
  static ObjectNode sign(ObjectNode document, ProofPurpose purpose) {
    Instant created = Instant.parse(document.path("proof").path("created").asText());
    ObjectNode bare = document.deepCopy();
    bare.remove("proof");
    return DataIntegrity.sign(bare, Fixtures.OPERATOR, purpose, created);
  }

  /** An export of any credentials, signed by the operator itself. */
  static byte[] export(List<ObjectNode> credentials, Instant at) {
    return export(
        credentials, at, Fixtures.OPERATOR, DidDocument.of(Fixtures.OPERATOR, Fixtures.START));
  }

  static byte[] export(List<ObjectNode> credentials, Instant at, LogRecord log) {
    return export(
        credentials, at, Fixtures.OPERATOR, DidDocument.of(Fixtures.OPERATOR, Fixtures.START), log);
  }

  static byte[] export(
      List<ObjectNode> credentials, Instant at, Issuer signer, DidDocument document) {
    return export(credentials, at, signer, document, TestLog.ofDocuments(credentials));
  }

  private static byte[] export(
      List<ObjectNode> credentials,
      Instant at,
      Issuer signer,
      DidDocument document,
      LogRecord log) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("@context").add(Names.CREDENTIALS_CONTEXT).add(Names.UPDATE_CONTEXT);
    json.putArray("type").add("VerifiablePresentation").add(Names.EXPORT_TYPE);
    json.put("passportId", Fixtures.BATTERY.passportId()).put("holder", document.did());
    json.set("issuerDidDocument", document.json());
    ArrayNode array = json.putArray("verifiableCredential");
    credentials.forEach(array::add);
    ObjectNode transparency = json.putObject("transparencyLog").put("key", log.key().vkey());
    ArrayNode proofs = transparency.putArray("proofs");
    log.proofs().forEach(proof -> proofs.add(proof.text()));
    json.putArray("statusLists");
    return CanonicalJson.bytes(DataIntegrity.sign(json, signer, ProofPurpose.AUTHENTICATION, at));
  }
}

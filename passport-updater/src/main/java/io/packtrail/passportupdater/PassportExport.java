package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.time.Instant;
import java.util.List;

/** One file that holds a battery's updates and whatever their check needs. */
public final class PassportExport {
  private PassportExport() {}

  /**
   * Returns the file: a W3C Verifiable Presentation with every update, the issuer's DID document,
   * and the issuer's signature over all of it, as canonical JSON, so that no byte is uncovered.
   *
   * @param updates the whole chain, oldest first, not empty
   * @param didDocument the issuer's document with its present and earlier keys
   * @param log the proofs that the updates are in the transparency log, in the same order
   * @param statusLists signed lists that say which updates are withdrawn, valid at that time
   * @param at when it is exported; cut to milliseconds
   */
  public static byte[] toBytes(
      String passportId,
      List<SignedUpdate> updates,
      Issuer issuer,
      DidDocument didDocument,
      LogRecord log,
      List<byte[]> statusLists,
      Instant at) {
    return toBytes(passportId, updates, issuer, didDocument, log, statusLists, List.of(), at);
  }

  /**
   * {@link #toBytes(String, List, Issuer, DidDocument, LogRecord, List, Instant)} with the parts of
   * the passport that others signed.
   */
  public static byte[] toBytes(
      String passportId,
      List<SignedUpdate> updates,
      Issuer issuer,
      DidDocument didDocument,
      LogRecord log,
      List<byte[]> statusLists,
      List<ExportedPart> parts,
      Instant at) {
    if (updates.isEmpty()) {
      throw new PassportException(
          "export-refused", "passport %s must have an update to export".formatted(passportId));
    }
    ObjectNode presentation = JsonNodeFactory.instance.objectNode();
    presentation.putArray("@context").add(Names.CREDENTIALS_CONTEXT).add(Names.UPDATE_CONTEXT);
    presentation.putArray("type").add("VerifiablePresentation").add(Names.EXPORT_TYPE);
    presentation.put("passportId", passportId).put("holder", issuer.did());
    presentation.set("issuerDidDocument", didDocument.json());
    ArrayNode credentials = presentation.putArray("verifiableCredential");
    updates.forEach(update -> credentials.add(StrictJson.parseObject(update.credential())));
    ObjectNode transparency = presentation.putObject("transparencyLog");
    transparency.put("key", log.key().vkey());
    ArrayNode proofs = transparency.putArray("proofs");
    log.proofs().forEach(proof -> proofs.add(proof.text()));
    ArrayNode lists = presentation.putArray("statusLists");
    statusLists.forEach(list -> lists.add(StrictJson.parseObject(list)));
    if (!parts.isEmpty()) {
      ArrayNode statics = presentation.putArray(ExportedPart.PROPERTY);
      parts.forEach(part -> part.writeTo(statics));
    }
    return CanonicalJson.bytes(
        DataIntegrity.sign(presentation, issuer, ProofPurpose.AUTHENTICATION, Rfc3339.cut(at)));
  }
}

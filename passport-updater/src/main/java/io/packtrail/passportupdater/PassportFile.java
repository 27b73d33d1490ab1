package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outer form of a file: an export with its updates, or one update alone.
 *
 * @param presentation absent where the file is one update
 * @param issuer DID of who presents, or of who issued the one update
 * @param didDocument what the file says about its issuer's keys, absent where it says nothing
 * @param updates at least one, in the order of the file
 * @param forecasts the credentials inside the updates
 */
record PassportFile(
    @Nullable Presentation presentation,
    String issuer,
    @Nullable ObjectNode didDocument,
    List<SignedCredential> updates,
    List<SignedCredential> forecasts) {

  /** What only an export has. */
  record Presentation(
      ObjectNode json,
      String passportId,
      DataIntegrity.Proof proof,
      LogRecord log,
      List<byte[]> statusLists,
      List<ExportedPart> staticParts) {}

  /**
   * Reads either form.
   *
   * @throws PassportException when the file is neither
   */
  static PassportFile read(ObjectNode json) {
    StrictObject root = new StrictObject("", json);
    List<String> types = root.texts("type");
    if (types.contains("VerifiablePresentation")) {
      return readExport(root);
    }
    if (types.contains(Names.UPDATE_TYPE)) {
      SignedCredential update = SignedCredential.read("the update", root, Names.UPDATE_TYPE);
      return of(null, update.issuer(), null, List.of(update));
    }
    if (types.contains(Names.STATEMENT_TYPE)) {
      SignedCredential statement =
          SignedCredential.read("the statement", root, Names.STATEMENT_TYPE);
      return of(null, statement.issuer(), null, List.of(statement));
    }
    throw new PassportException(
        "form-refused",
        "type must be a VerifiablePresentation or a %s, got %s"
            .formatted(Names.UPDATE_TYPE, types));
  }

  /** Whether the one credential is a statement about an update. */
  boolean isStatement() {
    return presentation == null
        && updates.get(0).json().path("type").path(1).asText().equals(Names.STATEMENT_TYPE);
  }

  private static PassportFile readExport(StrictObject root) {
    root.holds(
        Set.of(
            "@context",
            "type",
            "passportId",
            "holder",
            "issuerDidDocument",
            "transparencyLog",
            "statusLists",
            "verifiableCredential",
            "proof"),
        Set.of(ExportedPart.PROPERTY));
    SignedCredential.requireTexts(
        root, "@context", List.of(Names.CREDENTIALS_CONTEXT, Names.UPDATE_CONTEXT));
    SignedCredential.requireTexts(
        root, "type", List.of("VerifiablePresentation", Names.EXPORT_TYPE));
    DataIntegrity.Proof proof = DataIntegrity.proofOf(root.json());
    SignedCredential.requirePurpose(root, proof, ProofPurpose.AUTHENTICATION);
    List<SignedCredential> updates = new ArrayList<>();
    for (StrictObject credential : root.objects("verifiableCredential")) {
      updates.add(
          SignedCredential.read(
              "update at position " + (updates.size() + 1), credential, Names.UPDATE_TYPE));
    }
    if (updates.isEmpty()) {
      throw new PassportException("form-refused", "verifiableCredential must not be empty");
    }
    return of(
        new Presentation(
            root.json(),
            root.text("passportId"),
            proof,
            LogRecord.read(root.object("transparencyLog")),
            root.objects("statusLists").stream()
                .map(list -> CanonicalJson.bytes(list.json()))
                .toList(),
            root.has(ExportedPart.PROPERTY)
                ? root.objects(ExportedPart.PROPERTY).stream().map(ExportedPart::read).toList()
                : List.of()),
        root.text("holder"),
        root.object("issuerDidDocument").json(),
        updates);
  }

  private static PassportFile of(
      @Nullable Presentation presentation,
      String issuer,
      @Nullable ObjectNode didDocument,
      List<SignedCredential> updates) {
    List<SignedCredential> forecasts = new ArrayList<>();
    for (SignedCredential update : updates) {
      if (update.subject().has("forecast")) {
        forecasts.add(
            SignedCredential.read(
                "forecast in " + update.name(),
                update.subject().object("forecast"),
                Names.FORECAST_TYPE));
      }
    }
    return new PassportFile(presentation, issuer, didDocument, updates, forecasts);
  }
}

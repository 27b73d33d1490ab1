package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.status.StatusEntry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One credential of a file, its outer form checked and nothing else.
 *
 * @param name for reports: which credential of the file it is
 * @param status where its withdrawal would be told, absent where nowhere
 * @param subject not checked yet, apart from being an object
 */
record SignedCredential(
    String name,
    ObjectNode json,
    DataIntegrity.Proof proof,
    String issuer,
    Instant validFrom,
    @Nullable StatusEntry status,
    StrictObject subject) {
  private static final Pattern UUID =
      Pattern.compile("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /**
   * Reads a W3C credential 2.0 of one type of ours.
   *
   * @throws PassportException when it has another form
   */
  static SignedCredential read(String name, StrictObject credential, String type) {
    credential.holds(
        Set.of("@context", "id", "type", "issuer", "validFrom", "credentialSubject", "proof"),
        Set.of("credentialStatus"));
    requireTexts(credential, "@context", List.of(Names.CREDENTIALS_CONTEXT, Names.UPDATE_CONTEXT));
    requireTexts(credential, "type", List.of("VerifiableCredential", type));
    if (!UUID.matcher(credential.text("id")).matches()) {
      throw new PassportException(
          "form-refused",
          credential.at("id") + " must be a urn:uuid, got " + credential.text("id"));
    }
    DataIntegrity.Proof proof = DataIntegrity.proofOf(credential.json());
    requirePurpose(credential, proof, ProofPurpose.ASSERTION);
    return new SignedCredential(
        name,
        credential.json(),
        proof,
        credential.text("issuer"),
        credential.time("validFrom"),
        credential.has("credentialStatus")
            ? StatusEntry.read(credential.object("credentialStatus"))
            : null,
        credential.object("credentialSubject"));
  }

  static void requireTexts(StrictObject object, String name, List<String> expected) {
    if (!object.texts(name).equals(expected)) {
      throw new PassportException(
          "form-refused",
          "%s must be %s, got %s".formatted(object.at(name), expected, object.texts(name)));
    }
  }

  static void requirePurpose(StrictObject object, DataIntegrity.Proof proof, ProofPurpose purpose) {
    if (!proof.purpose().equals(purpose.property())) {
      throw new PassportException(
          "form-refused",
          "%s must be %s, got %s"
              .formatted(object.at("proof.proofPurpose"), purpose.property(), proof.purpose()));
    }
  }
}

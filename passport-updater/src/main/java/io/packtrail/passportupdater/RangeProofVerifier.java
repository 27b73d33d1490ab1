package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.Checklist.Found;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.util.List;

/** Checks the proof that a committed value is at least so much (ADR 0026). */
final class RangeProofVerifier {
  private RangeProofVerifier() {}

  static boolean isRangeProof(ObjectNode json) {
    return json.path("type").path(0).asText().equals(Names.RANGE_PROOF_TYPE);
  }

  /** Adds the lines behind the two about the bytes. */
  static void check(Checklist list, ObjectNode json, Trust trust) {
    List<String> rest =
        List.of("issuer-key", "credential-signature", "key-validity", "status", "range-proof");
    SignedCredential commitment =
        list.find(
            "document-form",
            () ->
                new Found<>(
                    ValueCommitment.read(json),
                    "a proof about one value of an update that is not in this file; experimental"));
    if (commitment == null) {
      list.skip(rest, "the file is no range proof");
      return;
    }
    PassportFile file =
        new PassportFile(null, commitment.issuer(), null, List.of(commitment), List.of());
    IssuerKeys keys = list.find("issuer-key", () -> IssuerKeys.find(file, trust));
    if (keys == null) {
      list.skip(rest.subList(1, 4), "the issuer's key is not known");
    } else {
      list.check(
          "credential-signature",
          () -> {
            keys.requireSignature(
                commitment.name(), commitment.json(), commitment.proof(), ProofPurpose.ASSERTION);
            return "the commitment is signed by " + commitment.proof().keyId();
          });
      list.check(
          "key-validity",
          () -> {
            keys.requireValidKey(commitment.name(), commitment.proof());
            keys.requireBeforeTheft(commitment.name(), commitment.proof(), null);
            return "the key was valid when it signed";
          });
      PassportVerifier.checkStatus(list, file, keys, trust);
    }
    list.check("range-proof", () -> ValueCommitment.check(json, commitment));
  }
}

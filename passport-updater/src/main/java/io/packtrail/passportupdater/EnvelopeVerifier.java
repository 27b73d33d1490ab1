package io.packtrail.passportupdater;

import io.packtrail.passportupdater.Checklist.Found;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.DidKey;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.signing.SdJwt;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks credentials in an envelope: whole ones ({@code vc+jwt}) and shown in part. */
final class EnvelopeVerifier {
  /** What is read as a text at all (bytes); one update has some ten thousand. */
  private static final int MAX_BYTES = 4 << 20;

  private EnvelopeVerifier() {}

  /** The report, or null where the bytes are no envelope. */
  static @Nullable VerificationReport verify(byte[] file, Trust trust) {
    if (file.length == 0 || file.length > MAX_BYTES || file[0] == '{') {
      return null;
    }
    String text = new String(file, StandardCharsets.ISO_8859_1);
    // A line's end behind it is how editors and shells keep a text.
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    if (CredentialJwt.isCompact(line)) {
      return whole(line, trust);
    }
    return SdJwt.isSdJwt(line) ? inPart(line, trust) : null;
  }

  /** The envelope, and then the credential in it like one that came without. */
  private static VerificationReport whole(String text, Trust trust) {
    Checklist list = new Checklist();
    CredentialJwt envelope =
        list.find(
            "envelope-form",
            () -> {
              CredentialJwt read = CredentialJwt.parse(text, CredentialJwt.TYPE);
              return new Found<>(read, "JOSE, vc+jwt, key " + read.keyId());
            });
    if (envelope == null) {
      list.skip(List.of("envelope-signature"), "the envelope cannot be read");
      return list.report();
    }
    list.check(
        "envelope-signature",
        () -> {
          PassportFile credential = PassportFile.read(StrictJson.parseObject(envelope.payload()));
          if (credential.presentation() != null) {
            throw refused("the envelope must hold one credential, not an export");
          }
          return signature(envelope, IssuerKeys.find(credential, trust).value().document());
        });
    return list.report().and(PassportVerifier.verify(envelope.payload(), trust));
  }

  private static VerificationReport inPart(String text, Trust trust) {
    Checklist list = new Checklist();
    SdJwt presented =
        list.find(
            "envelope-form",
            () -> {
              SdJwt read = SdJwt.parse(text);
              return new Found<>(
                  read,
                  "JOSE, vc+sd-jwt, %d disclosures, key %s"
                      .formatted(read.disclosures().size(), read.jwt().keyId()));
            });
    SignedCredential credential =
        presented == null
            ? null
            : list.find(
                "disclosures",
                () -> {
                  SignedCredential read = SelectiveUpdate.read(presented);
                  return new Found<>(read, SelectiveUpdate.shown(read));
                });
    List<String> rest = List.of("issuer-key", "envelope-signature", "key-validity", "status");
    if (presented == null || credential == null) {
      list.skip(
          presented == null ? List.of("disclosures") : List.of(), "the envelope cannot be read");
      list.skip(rest, "what is shown cannot be read");
      return list.report();
    }
    PassportFile file =
        new PassportFile(null, credential.issuer(), null, List.of(credential), List.of());
    IssuerKeys keys = list.find("issuer-key", () -> IssuerKeys.find(file, trust));
    if (keys == null) {
      list.skip(rest.subList(1, rest.size()), "the issuer's key is not known");
      return list.report();
    }
    list.check("envelope-signature", () -> signature(presented.jwt(), keys.document()));
    list.check(
        "key-validity",
        () -> {
          keys.requireValidKey(credential.name(), credential.proof());
          keys.requireBeforeTheft(credential.name(), credential.proof(), null);
          return "the key was valid when it signed";
        });
    PassportVerifier.checkStatus(list, file, keys, trust);
    return list.report();
  }

  /**
   * By a key that the issuer signs credentials with. A whole credential's own proof tells when it
   * was signed; the envelope may be newer, so a key that has ended since is no fault.
   */
  private static String signature(CredentialJwt envelope, DidDocument issuer) {
    DidKey key = issuer.key(envelope.keyId());
    if (key == null || !key.purposes().contains(ProofPurpose.ASSERTION)) {
      throw refused(
          "the key %s must be one that %s signs credentials with"
              .formatted(envelope.keyId(), issuer.did()));
    }
    if (key.revoked() != null) {
      throw refused("the key %s must not be revoked".formatted(key.id()));
    }
    if (!envelope.verify(key.key())) {
      throw refused("the signature is not that of %s over this envelope".formatted(key.id()));
    }
    return "signed by " + key.id();
  }

  private static PassportException refused(String sentence) {
    return new PassportException("envelope-refused", sentence);
  }
}

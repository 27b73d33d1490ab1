package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.Checklist.Found;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.Digest;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks an evidence bundle: its manifest, the passport in it, and what the passport rests on. */
public final class BundleVerifier {
  private BundleVerifier() {}

  /** Checks a bundle or, where the bytes are no ZIP, a passport file. Never throws for content. */
  public static VerificationReport verify(byte[] file, Trust trust) {
    return verify(file, trust, null);
  }

  /**
   * {@link #verify(byte[], Trust)}, and computes the newest update's estimate again.
   *
   * @param recomputation how; null: the estimate is not computed again
   */
  public static VerificationReport verify(
      byte[] file, Trust trust, @Nullable Recomputation recomputation) {
    if (!EvidenceBundle.isZip(file)) {
      VerificationReport report = PassportVerifier.verify(file, trust);
      return recomputation == null ? report : report.and(noBundle());
    }
    Checklist list = new Checklist();
    EvidenceBundle bundle =
        list.find(
            "bundle-manifest",
            () -> {
              EvidenceBundle read = EvidenceBundle.read(file);
              requireExport(read);
              return new Found<>(
                  read, "%d files, digest %s".formatted(read.files().size(), read.digest()));
            });
    if (bundle == null) {
      list.skip(List.of("passport", "observations"), "the bundle cannot be relied on");
      return list.report();
    }
    byte[] passport = bundle.files().get(EvidenceBundle.PASSPORT);
    if (passport == null) {
      throw new IllegalStateException("a bundle that was read holds a passport");
    }
    VerificationReport report = list.report().and(PassportVerifier.verify(passport, trust));
    if (!report.failed().isEmpty()) {
      return report;
    }
    JsonNode updates = StrictJson.parseObject(passport).path("verifiableCredential");
    JsonNode newest = updates.get(updates.size() - 1);
    VerificationReport rests =
        report
            .and(manifest(bundle, passport, trust))
            .and(didDocument(bundle, passport))
            .and(observations(bundle, newest))
            .and(inputs(bundle, newest));
    return recomputation == null
        ? rests
        : rests.and(new RecomputeRules(bundle, newest, recomputation).report());
  }

  /** One update, or an envelope, may verify by itself, but is not what a bundle is about. */
  private static void requireExport(EvidenceBundle bundle) {
    byte[] passport = bundle.files().getOrDefault(EvidenceBundle.PASSPORT, new byte[0]);
    JsonNode types = StrictJson.parseObject(passport).path("type");
    if (!types.path(1).asText().equals(Names.EXPORT_TYPE)) {
      throw new PassportException(
          "bundle-refused",
          "a bundle must hold a passport export as %s, got a %s"
              .formatted(EvidenceBundle.PASSPORT, types));
    }
  }

  /** The summaries that people read are vouched for by the signature of the manifest alone. */
  private static VerificationReport manifest(EvidenceBundle bundle, byte[] passport, Trust trust) {
    Checklist list = new Checklist();
    if (!bundle.manifest().has("proof")) {
      list.skip(
          List.of("manifest-signature"),
          "nobody signed the manifest: do not rely on a summary beside the passport");
      return list.report();
    }
    list.check(
        "manifest-signature",
        () -> {
          PassportFile file = PassportFile.read(StrictJson.parseObject(passport));
          IssuerKeys keys = IssuerKeys.find(file, trust).value();
          DataIntegrity.Proof proof = DataIntegrity.proofOf(bundle.manifest());
          keys.requireSignature(
              "the manifest", bundle.manifest(), proof, ProofPurpose.AUTHENTICATION);
          keys.requireValidKey("the manifest", proof);
          // No log bears out when a summary was written.
          keys.requireBeforeTheft("the manifest", proof, null);
          return "all files, the summaries too, are as %s signed them".formatted(proof.keyId());
        });
    return list.report();
  }

  /** A line only where the bundle holds one: a reader must not take other keys from beside it. */
  private static VerificationReport didDocument(EvidenceBundle bundle, byte[] passport) {
    Checklist list = new Checklist();
    byte[] document = bundle.files().get(EvidenceBundle.DID_DOCUMENT);
    if (document != null) {
      list.check("did-document", () -> sameDocument(document, passport));
    }
    return list.report();
  }

  private static String sameDocument(byte[] document, byte[] passport) {
    JsonNode held = StrictJson.parseObject(passport).path("issuerDidDocument");
    if (!Arrays.equals(document, CanonicalJson.bytes(held))) {
      throw new PassportException(
          "did-document-refused",
          "%s must be the DID document that the passport holds, byte for byte"
              .formatted(EvidenceBundle.DID_DOCUMENT));
    }
    return "the same as in the passport";
  }

  private static VerificationReport noBundle() {
    Checklist list = new Checklist();
    list.skip(
        List.of(RecomputeRules.CHECK),
        "unknown: the file is no evidence bundle, which holds what an estimate was computed from");
    return list.report();
  }

  /** A line only where the bundle holds the inputs, or the update names them. */
  private static VerificationReport inputs(EvidenceBundle bundle, JsonNode newest) {
    Checklist list = new Checklist();
    byte[] inputs = bundle.files().get(EvidenceBundle.INPUTS);
    JsonNode named = newest.at("/credentialSubject/stateOfHealth/inputsDigest");
    if (inputs != null) {
      list.check(
          "estimate-inputs",
          () -> {
            String digest = Digest.multibase(inputs);
            if (!digest.equals(named.asText())) {
              throw new PassportException(
                  "inputs-refused",
                  "the estimate must come from the inputs in the bundle, digest %s, names %s"
                      .formatted(digest, named.isMissingNode() ? "none" : named.asText()));
            }
            return "the estimate of the newest update came from exactly these";
          });
    } else if (!named.isMissingNode()) {
      list.skip(
          List.of("estimate-inputs"),
          "the update names what its estimate came from, which is not in the bundle (%s)"
              .formatted(EvidenceBundle.INPUTS));
    }
    return list.report();
  }

  private static VerificationReport observations(EvidenceBundle bundle, JsonNode newest) {
    Checklist list = new Checklist();
    byte[] observations = bundle.files().get(EvidenceBundle.OBSERVATIONS);
    if (observations == null) {
      list.skip(List.of("observations"), "the observations are not in the bundle");
      return list.report();
    }
    list.check("observations", () -> published(observations, newest.path("credentialSubject")));
    return list.report();
  }

  private static String published(byte[] observations, JsonNode newest) {
    String digest = Digest.multibase(observations);
    int named = 0;
    for (JsonNode evidence : newest.path("evidence")) {
      if (evidence.has("inputDigest")) {
        named++;
        if (!evidence.path("inputDigest").asText().equals(digest)) {
          throw new PassportException(
              "observations-refused",
              "%s must rest on the observations in the bundle, digest %s, names %s"
                  .formatted(
                      evidence.path("attribute").asText(),
                      digest,
                      evidence.path("inputDigest").asText()));
        }
      }
    }
    if (named == 0) {
      throw new PassportException(
          "observations-refused",
          "an estimate of the newest update must rest on the observations in the bundle, none does");
    }
    return "%d estimates of the newest update rest on exactly these".formatted(named);
  }
}

package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.Checklist.Found;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.Digest;
import java.util.List;

/** Checks an evidence bundle: its manifest, the passport in it, and what the passport rests on. */
public final class BundleVerifier {
  private BundleVerifier() {}

  /** Checks a bundle or, where the bytes are no ZIP, a passport file. Never throws for content. */
  public static VerificationReport verify(byte[] file, Trust trust) {
    if (!EvidenceBundle.isZip(file)) {
      return PassportVerifier.verify(file, trust);
    }
    Checklist list = new Checklist();
    EvidenceBundle bundle =
        list.find(
            "bundle-manifest",
            () -> {
              EvidenceBundle read = EvidenceBundle.read(file);
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
    return report.failed().isEmpty() ? report.and(observations(bundle, passport)) : report;
  }

  private static VerificationReport observations(EvidenceBundle bundle, byte[] passport) {
    Checklist list = new Checklist();
    byte[] observations = bundle.files().get(EvidenceBundle.OBSERVATIONS);
    if (observations == null) {
      list.skip(List.of("observations"), "the observations are not in the bundle");
      return list.report();
    }
    list.check("observations", () -> published(observations, passport));
    return list.report();
  }

  private static String published(byte[] observations, byte[] passport) {
    JsonNode updates = StrictJson.parseObject(passport).path("verifiableCredential");
    JsonNode newest = updates.get(updates.size() - 1).path("credentialSubject");
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
    return "%d estimates of the newest update rest on exactly these".formatted(named);
  }
}

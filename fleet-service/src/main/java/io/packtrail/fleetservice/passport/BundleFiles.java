package io.packtrail.fleetservice.passport;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.passportupdater.BundleVerifier;
import io.packtrail.passportupdater.EvidenceBundle;
import io.packtrail.passportupdater.ObservationDigest;
import io.packtrail.passportupdater.Trust;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.Digest;
import io.packtrail.passportupdater.signing.Issuer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers what goes into an evidence bundle. */
public final class BundleFiles {
  private BundleFiles() {}

  /**
   * The bundle of an export.
   *
   * @param assessment the newest one, whose observations up to the newest update's time are put in
   *     where they are still those that were published; late data may have changed them
   * @param inputs what the newest update's estimate was computed from, null where not kept; put in
   *     where the update names them
   * @param link address of the passport's public page, for the QR code in the summary
   * @param issuer who signs the manifest
   * @param at when
   */
  public static EvidenceBundle of(
      byte[] export,
      byte[] didDocument,
      @Nullable BatteryAssessment assessment,
      @Nullable EstimateInputs inputs,
      String link,
      Issuer issuer,
      Instant at) {
    JsonNode presentation = StrictJson.parseObject(export);
    JsonNode updates = presentation.path("verifiableCredential");
    JsonNode newest = updates.get(updates.size() - 1).path("credentialSubject");
    Map<String, byte[]> files = new HashMap<>();
    files.put(EvidenceBundle.PASSPORT, export);
    files.put(EvidenceBundle.DID_DOCUMENT, didDocument);
    byte[] observations = assessment == null ? null : observations(newest, assessment);
    if (observations != null) {
      files.put(EvidenceBundle.OBSERVATIONS, observations);
    }
    if (inputs != null) {
      byte[] csv = inputs.csv().getBytes(StandardCharsets.UTF_8);
      if (Digest.multibase(csv).equals(newest.at("/stateOfHealth/inputsDigest").asText())) {
        files.put(EvidenceBundle.INPUTS, csv);
      }
    }
    List<VerificationReport.Check> checks =
        BundleVerifier.verify(
                export, Trust.ofIssuers(PassportDocuments.of(presentation, didDocument)))
            .checks();
    files.put(EvidenceBundle.SUMMARY_PDF, SummaryPdf.of(export, presentation, checks, link));
    files.put(
        EvidenceBundle.SUMMARY_TEXT, summary(newest, checks).getBytes(StandardCharsets.UTF_8));
    return EvidenceBundle.signed(files, issuer, at);
  }

  private static byte @Nullable [] observations(JsonNode newest, BatteryAssessment assessment) {
    Instant asOf = Instant.parse(newest.at("/stateOfHealth/asOf").asText());
    List<CapacityObservation> used =
        assessment.observations().stream()
            .filter(CapacityObservation::used)
            .filter(observation -> !observation.at().isAfter(asOf.plusMillis(1)))
            .toList();
    String digest = ObservationDigest.of(used);
    for (JsonNode evidence : newest.path("evidence")) {
      if (evidence.path("inputDigest").asText().equals(digest)) {
        return ObservationDigest.canonical(used);
      }
    }
    return null;
  }

  /**
   * What must be read before anything else, above all that the newest update was withdrawn; empty
   * where every check holds.
   */
  static String warning(List<VerificationReport.Check> checks) {
    List<String> failed =
        checks.stream()
            .filter(check -> check.status() == VerificationReport.Status.FAILED)
            .map(check -> check.name() + ": " + PlainText.of(check.detail()))
            .toList();
    return failed.isEmpty()
        ? ""
        : "DO NOT RELY ON THIS. It did not hold when it was written: %s."
            .formatted(String.join("; ", failed));
  }

  private static String summary(JsonNode newest, List<VerificationReport.Check> checks) {
    JsonNode health = newest.path("stateOfHealth");
    StringBuilder text = new StringBuilder();
    String warning = warning(checks);
    if (!warning.isEmpty()) {
      text.append(warning).append("\n\n");
    }
    text.append("Battery passport ").append(newest.path("id").asText()).append('\n');
    text.append(
        "Update %s: state of health %s %% (90 %% interval %s to %s %%) of %s Ah (%s), as of %s, method %s.%n"
            .formatted(
                newest.path("sequence").asText(),
                health.path("percent").asText(),
                health.at("/interval90/low").asText(),
                health.at("/interval90/high").asText(),
                health.at("/reference/capacityAh").asText(),
                health.at("/reference/source").asText(),
                health.path("asOf").asText(),
                health.path("method").asText()));
    text.append("Checks when this file was written:\n");
    for (VerificationReport.Check check : checks) {
      text.append(
          "  %s %s: %s%n"
              .formatted(
                  check.status().name().toLowerCase(Locale.ROOT),
                  check.name(),
                  PlainText.of(check.detail())));
    }
    return text.append(
            "Check it yourself: packtrail verify --recompute THIS.zip --did DOCUMENT, with the")
        .append(" operator's DID document from where you trust it\n")
        .toString();
  }
}

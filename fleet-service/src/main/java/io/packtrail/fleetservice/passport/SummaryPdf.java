package io.packtrail.fleetservice.passport;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.VerificationReport;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/**
 * An export on two sheets for a person: what the newest update states with its intervals, how the
 * state of health went, what was checked, and whose keys and which digests to compare. It proves
 * nothing by itself, and says so.
 */
public final class SummaryPdf {
  private static final float QR_POINTS = 110;

  private final byte[] export;
  private final JsonNode presentation;
  private final List<VerificationReport.Check> checks;
  private final JsonNode newest;
  private final String link;

  private SummaryPdf(
      byte[] export, JsonNode presentation, List<VerificationReport.Check> checks, String link) {
    this.export = export;
    this.presentation = presentation;
    this.checks = checks;
    JsonNode updates = presentation.path("verifiableCredential");
    this.newest = updates.get(updates.size() - 1);
    this.link = link;
  }

  /**
   * The document of an export.
   *
   * @param presentation the export, parsed
   * @param checks what was found when it was verified
   * @param link address of the passport's public page, which the QR code carries
   */
  public static byte[] of(
      byte[] export, JsonNode presentation, List<VerificationReport.Check> checks, String link) {
    return new SummaryPdf(export, presentation, checks, link).bytes();
  }

  private byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      describe(document);
      PDFont font = PdfSheet.font(document);
      try (PdfSheet sheet = new PdfSheet(document, font)) {
        first(sheet);
      }
      try (PdfSheet sheet = new PdfSheet(document, font)) {
        second(sheet);
      }
      document.save(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Title and language for readers aloud; and nothing in it that the clock decides. */
  private void describe(PDDocument document) {
    document.setVersion(1.7f);
    document.setDocumentId(0L);
    document.getDocumentInformation().setTitle("Battery passport " + subject().path("id").asText());
    document.getDocumentCatalog().setLanguage("en");
    PDViewerPreferences preferences = new PDViewerPreferences(new COSDictionary());
    preferences.setDisplayDocTitle(true);
    document.getDocumentCatalog().setViewerPreferences(preferences);
  }

  private JsonNode subject() {
    return newest.path("credentialSubject");
  }

  private void first(PdfSheet sheet) throws IOException {
    String warning = BundleFiles.warning(checks);
    if (!warning.isEmpty()) {
      sheet.warning(warning);
    }
    sheet.title("Battery passport: evidence");
    sheet.text(subject().path("id").asText(), PdfSheet.WIDTH - QR_POINTS - 10);
    sheet.text(link, PdfSheet.WIDTH - QR_POINTS - 10);
    qrCode(sheet);
    sheet.skip(QR_POINTS - 30);
    JsonNode health = subject().path("stateOfHealth");
    sheet.heading("What the newest update states");
    sheet.row(
        "State of health", withInterval(health.path("percent"), health.path("interval90"), "%"));
    sheet.row(
        "Reference capacity",
        "%s Ah (%s)"
            .formatted(
                health.at("/reference/capacityAh").asText(),
                health.at("/reference/source").asText()));
    sheet.row("Remaining capacity", estimate("RemainingCapacity", "Ah", "no estimate"));
    sheet.row("Remaining energy", estimate("RemainingEnergy", "kWh", "no estimate"));
    sheet.row(
        "State of certified energy",
        estimate("StateOfCertifiedEnergy", "%", "no certified energy is known"));
    sheet.row("Remaining useful life", remainingLife());
    sheet.row("As of", health.path("asOf").asText());
    sheet.row(
        "How",
        "%s; %s observations, data cover %s %% of the time; method %s"
            .formatted(
                health.path("basis").asText(),
                health.path("observations").asText(),
                health.path("coveragePercent").asText(),
                health.path("method").asText()));
    sheet.heading("History of signed updates");
    SummaryChart.draw(sheet, points());
    sheet.skip(10);
    sheet.text(
        "Each point is a signed update: the state of health it states (percent), with its 90 %"
            + " interval. The state of health compares capacities at 25 °C; it is not the state of"
            + " certified energy. Of the 90 % intervals of many batteries, nine of ten are to hold"
            + " the true value.");
  }

  private void second(PdfSheet sheet) throws IOException {
    sheet.title("What to compare, and with what");
    sheet.row("Update", "number " + subject().path("sequence").asText());
    sheet.row("Signed", newest.at("/proof/created").asText());
    sheet.heading("Operator (DID)");
    sheet.text(newest.path("issuer").asText());
    sheet.heading("SHA-256 of passport.json");
    sheet.text(HexFormat.of().formatHex(Sha256.of(export)));
    sheet.heading("Digest of the observations behind the estimate");
    sheet.text(subject().findPath("inputDigest").asText("none"));
    sheet.heading("Checks when this was written");
    for (VerificationReport.Check check : checks) {
      sheet.row(
          check.name(),
          check.status().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + check.detail());
    }
    sheet.heading("This sheet proves nothing");
    sheet.text(
        "The proof is in the files beside it. Check them without a network, on a machine that you"
            + " trust: packtrail verify --recompute THIS.zip --did DOCUMENT, with the operator's"
            + " DID document from where you trust it. manifest.json holds one digest over all"
            + " files.");
  }

  /** An attribute of the update with the interval that its evidence gives. */
  private String estimate(String attribute, String unit, String absence) {
    for (JsonNode entry : subject().path("evidence")) {
      if (entry.path("attribute").asText().equals(attribute) && entry.has("interval90")) {
        JsonNode value =
            subject().path("productCondition").path(attribute).path(attribute + "Value");
        return withInterval(value, entry.path("interval90"), unit);
      }
    }
    return "not stated: " + absence;
  }

  private String remainingLife() {
    JsonNode thresholds = subject().at("/forecast/credentialSubject/thresholds");
    List<String> parts = new ArrayList<>();
    for (JsonNode threshold : thresholds) {
      parts.add(
          "%s years until %s %% (90 %% interval %s to %s years)"
              .formatted(
                  years(threshold, "q50"),
                  threshold.path("thresholdPercent").asText(),
                  years(threshold, "q05"),
                  years(threshold, "q95")));
    }
    return parts.isEmpty() ? "not stated: no forecast could be made" : String.join("; ", parts);
  }

  /** A life that outlasts the forecast is not as long as the forecast. */
  private String years(JsonNode threshold, String quantile) {
    JsonNode years = threshold.path("years").path(quantile);
    double horizon =
        subject().at("/forecast/credentialSubject/horizonYears").asDouble(Double.MAX_VALUE);
    return (years.asDouble() >= horizon ? "more than " : "") + years.asText();
  }

  private static String withInterval(JsonNode value, JsonNode interval, String unit) {
    return "%s %s (90 %% interval %s to %s %s)"
        .formatted(
            value.asText(),
            unit,
            interval.path("low").asText(),
            interval.path("high").asText(),
            unit);
  }

  private List<SummaryChart.Point> points() {
    List<SummaryChart.Point> points = new ArrayList<>();
    for (JsonNode update : presentation.path("verifiableCredential")) {
      JsonNode health = update.at("/credentialSubject/stateOfHealth");
      points.add(
          new SummaryChart.Point(
              Instant.parse(health.path("asOf").asText()),
              health.path("percent").asDouble(),
              health.at("/interval90/low").asDouble(),
              health.at("/interval90/high").asDouble()));
    }
    return points;
  }

  private void qrCode(PdfSheet sheet) throws IOException {
    QrCode code = QrCode.of(link);
    float module = QR_POINTS / code.side();
    float left = PdfSheet.LEFT + PdfSheet.WIDTH - QR_POINTS;
    float top = sheet.y() + 30;
    for (int row = 0; row < code.side(); row++) {
      for (int column = 0; column < code.side(); column++) {
        if (code.isDark(column, row)) {
          sheet.box(Color.BLACK, left + column * module, top - (row + 1) * module, module, module);
        }
      }
    }
    sheet.small(left, top - QR_POINTS - 2, "public page of this passport");
  }
}

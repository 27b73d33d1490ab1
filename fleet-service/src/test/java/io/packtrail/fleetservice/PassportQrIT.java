package io.packtrail.fleetservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Sha256;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.fleetservice.passport.QrScanner;
import io.packtrail.fleetservice.passport.SummaryPdf;
import io.packtrail.passportupdater.BundleVerifier;
import io.packtrail.passportupdater.EvidenceBundle;
import io.packtrail.passportupdater.Trust;
import io.packtrail.passportupdater.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a passport a person takes along: the QR code and the printable summary. */
class PassportQrIT {
  private static TestService running;
  private static BatteryId batteryId;
  private static String base;

  @BeforeAll
  static void publish(@TempDir Path dataDir) throws Exception {
    running = TestService.start(dataDir);
    batteryId = running.drive("QR", 0.2).batteryId();
    running.service().assessAll(assessed -> {});
    base = "http://127.0.0.1:" + running.service().httpPort();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void qrCode_scannedByAnybody_leadsToThePublicPage() throws Exception {
    HttpResponse<byte[]> png = anybody(base + "/passport/" + batteryId + "/qr.png");
    HttpResponse<byte[]> svg = anybody(base + "/passport/" + batteryId + "/qr.svg");

    assertThat(png.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(svg.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
    assertThat(new String(svg.body(), UTF_8)).startsWith("<svg");
    String link = QrScanner.read(ImageIO.read(new ByteArrayInputStream(png.body())));
    assertThat(link).isEqualTo(base + "/passport/urn%3Aexample%3AQR");
    HttpResponse<byte[]> page = anybody(link);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(new String(page.body(), UTF_8))
        .contains("urn:example:QR", "src=\"/passport/urn%3Aexample%3AQR/qr.svg\"");
    assertThat(anybody(base + "/passport/nobody/qr.svg").statusCode()).isEqualTo(404);
  }

  @Test
  void qrCode_ofAnIdentifierThatIsAnAddress_leadsToThePublicPage() throws Exception {
    String passportId = "https://id.operator.example/01/09506000134352/21/B%207?x=1&y=2";
    running.register(Samples.battery("QR-2", passportId));

    HttpResponse<byte[]> png = anybody(base + "/passport/QR-2/qr.png");

    HttpResponse<byte[]> page =
        anybody(QrScanner.read(ImageIO.read(new ByteArrayInputStream(png.body()))));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(new String(page.body(), UTF_8))
        .contains("https://id.operator.example/01/09506000134352/21/B%207?x=1&amp;y=2");
  }

  @Test
  void summaryOfTheBundle_isReadableAndCarriesFiguresDigestsAndTheCode() throws Exception {
    EvidenceBundle bundle =
        EvidenceBundle.read(
            running.get("/api/v1/batteries/" + batteryId + "/passport/bundle").body());
    byte[] pdf = Objects.requireNonNull(bundle.files().get("summary.pdf"));
    byte[] passport = Objects.requireNonNull(bundle.files().get(EvidenceBundle.PASSPORT));

    try (PDDocument document = Loader.loadPDF(pdf)) {
      String text = new PDFTextStripper().getText(document);

      assertThat(document.getNumberOfPages()).isEqualTo(2);
      assertThat(text)
          .contains("urn:example:QR", "State of health", "90 % interval", "packtrail-soh/")
          .contains("State of certified energy", "Remaining useful life", "did:")
          .contains(HexFormat.of().formatHex(Sha256.of(passport)))
          .contains("credential-signature", "passed");
      assertThat(document.getDocumentInformation().getTitle())
          .isEqualTo("Battery passport urn:example:QR");
      assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("en");
      assertThat(QrScanner.read(new PDFRenderer(document).renderImageWithDPI(0, 300)))
          .isEqualTo(base + "/passport/urn%3Aexample%3AQR");
    }
  }

  @Test
  void summaryOfTheBundle_writtenAgain_isTheSameBytes() throws Exception {
    EvidenceBundle bundle =
        EvidenceBundle.read(
            running.get("/api/v1/batteries/" + batteryId + "/passport/bundle").body());
    byte[] passport = Objects.requireNonNull(bundle.files().get(EvidenceBundle.PASSPORT));

    byte[] issuer = Objects.requireNonNull(bundle.files().get(EvidenceBundle.DID_DOCUMENT));
    byte[] again =
        SummaryPdf.of(
            passport,
            StrictJson.parseObject(passport),
            BundleVerifier.verify(passport, Trust.ofIssuers(List.of(issuer))).checks(),
            base + "/passport/urn%3Aexample%3AQR");

    assertThat(again).isEqualTo(bundle.files().get("summary.pdf"));
  }

  private static HttpResponse<byte[]> anybody(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }
}

package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.VerificationReport.Status;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.SdJwt;
import io.packtrail.passportupdater.signing.TestKeys;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectiveUpdateTest {
  private static final Issuer OPERATOR = Fixtures.OPERATOR;
  private static final DidDocument DOCUMENT = DidDocument.of(OPERATOR, Fixtures.START);
  private static final Instant SIGNED = Fixtures.issuedAt(1);
  private static final String LIST = "https://operator.example/status/1";
  private static final List<String> ELEMENTS =
      List.of(
          "batteryId",
          "sequence",
          "stateOfHealth.percent",
          "stateOfHealth.interval90",
          "stateOfHealth.asOf",
          "productCondition.StateOfCharge",
          "productCondition.RemainingCapacity");
  private static final Set<String> SHOWN =
      Set.of("stateOfHealth.percent", "productCondition.RemainingCapacity");

  private final SignedUpdate update =
      new PassportUpdater(OPERATOR)
          .next(Fixtures.update(0), null, Fixtures.issuedAt(0), new StatusEntry(LIST, 5));
  private final SdJwt presented =
      SelectiveUpdate.sign(update, ELEMENTS, SHOWN::contains, OPERATOR, SIGNED);

  @Test
  void presentation_passesAndShowsWhatItShouldAndNothingElse() {
    VerificationReport report = verify(presented.text());

    assertThat(report.passed()).as(report.toString()).isTrue();
    assertThat(report.checks().get(1).detail())
        .endsWith("shown: productCondition.RemainingCapacity, stateOfHealth.percent");
    ObjectNode subject = (ObjectNode) presented.credential().get("credentialSubject");
    assertThat(subject.path("stateOfHealth").path("percent").asDouble()).isEqualTo(93);
    assertThat(subject.path("stateOfHealth").size()).isEqualTo(1);
    assertThat(subject.has("batteryId")).isFalse();
    String payload = new String(presented.jwt().payload(), StandardCharsets.UTF_8);
    assertThat(payload)
        .doesNotContain("BAT-0001", update.digest(), "StateOfCharge", "interval90", "\"proof\"");
  }

  @Test
  void presentation_twoOfOneUpdate_haveNoDigestInCommon() {
    SdJwt other = SelectiveUpdate.sign(update, ELEMENTS, SHOWN::contains, OPERATOR, SIGNED);

    Set<String> common = new HashSet<>(presented.disclosures());
    common.retainAll(other.disclosures());
    assertThat(common).isEmpty();
    assertThat(other.jwt().payload()).isNotEqualTo(presented.jwt().payload());
  }

  @Test
  void holder_showsLess_andItStillPasses() {
    SdJwt less = presented.showing("stateOfHealth.percent"::equals);

    assertThat(presented.elements()).hasSameElementsAs(SHOWN);
    assertThat(less.elements()).containsExactly("stateOfHealth.percent");
    assertThat(verify(less.text()).passed()).isTrue();
    assertThat(less.credential().at("/credentialSubject/productCondition").size()).isZero();
    assertThat(verify(presented.showing(name -> false).text()).passed()).isTrue();
  }

  @Test
  void disclosure_alteredForgedOrTwice_isRefused() {
    String first = presented.disclosures().get(0);
    String second = presented.disclosures().get(1);
    String text = presented.text();
    String whole = new String(Base64.getUrlDecoder().decode(first), StandardCharsets.UTF_8);
    String lowered = whole.replaceFirst("^(\\[\"[^\"]*\",\"[^\"]*\",).*$", "$1-1]");
    SdJwt foreign = SelectiveUpdate.sign(update, ELEMENTS, SHOWN::contains, OPERATOR, SIGNED);

    assertThat(lowered).isNotEqualTo(whole);
    assertRefused(text.replace(first, encoded(lowered)));
    assertRefused(text.replace(first, encoded(whole + " ")));
    assertRefused(text.replace(second, first));
    assertRefused(text + first + "~");
    assertRefused(text + foreign.disclosures().get(0) + "~");
    assertRefused(text + encoded("[\"c2FsdA\",\"sequence\",7]") + "~");
    assertRefused(text + encoded("[\"c2FsdA\",7]") + "~");
    assertRefused(text + encoded("{\"a\":1}") + "~");
    assertRefused(text + encoded("[\"c2FsdA\",\"_sd\",[]]") + "~");
    assertRefused(text + "~");
    assertThat(verify(text.substring(0, text.length() - 1)).passed()).isFalse();
  }

  /** What somebody with the operator's key could sign, and no reader may take in two ways. */
  @Test
  void payload_thatHasTwoReadings_isRefused() {
    String disclosure = encoded("[\"c2FsdA\",\"percent\",99]");
    String digest = digest(disclosure);

    assertRefused(signedWith(disclosure, "health.put('percent',1)", digest));
    assertRefused(signedWith(disclosure, "twice", digest));
    assertRefused(signedWith(disclosure, "sha-512", digest));
    assertRefused(signedWith(disclosure, "dots", digest));
    assertThat(verify(signedWith(disclosure, "nothing", digest)).failed()).isEmpty();
  }

  @Test
  void signature_ofAStranger_isRefused() {
    Issuer thief = new Issuer(OPERATOR.did(), TestKeys.key(1));
    SdJwt forged = SelectiveUpdate.sign(update, ELEMENTS, SHOWN::contains, thief, SIGNED);

    assertThat(verify(forged.text()).failed()).contains("envelope-signature");
  }

  @Test
  void signature_beforeTheKeyBegan_isRefused() {
    SdJwt early =
        SelectiveUpdate.sign(
            update, ELEMENTS, SHOWN::contains, OPERATOR, Fixtures.START.minusSeconds(1));

    assertThat(verify(early.text()).failed()).containsExactly("key-validity");
  }

  @Test
  void status_withdrawnUpdate_takesItsPresentationsWithIt() {
    assertThat(verify(presented.text(), list(StatusList.empty().with(5))).failed())
        .containsExactly("status");
    assertThat(
            PassportVerifier.verify(
                    utf8(presented.text()), Trust.ofIssuers(List.of(DOCUMENT.toBytes())))
                .checks())
        .anyMatch(check -> check.name().equals("status") && check.status() == Status.NOT_CHECKED);
  }

  /** A payload by the operator's own key in which one object is written by hand. */
  private String signedWith(String disclosure, String kind, String digest) {
    ObjectNode payload = StrictJson.parseObject(presented.jwt().payload());
    ObjectNode subject = (ObjectNode) payload.get("credentialSubject");
    ObjectNode health = subject.putObject("stateOfHealth");
    health.putArray("_sd").add(digest);
    switch (kind) {
      case "twice" -> health.withArray("_sd").add(digest);
      case "sha-512" -> payload.put("_sd_alg", "sha-512");
      case "dots" -> health.putObject("...");
      case "nothing" -> health.put("basis", "x");
      default -> health.put("percent", 1);
    }
    return new SdJwt(
            CredentialJwt.sign(
                CanonicalJson.bytes(payload), CredentialJwt.SELECTIVE_TYPE, OPERATOR),
            List.of(disclosure))
        .text();
  }

  private static void assertRefused(String text) {
    VerificationReport report = verify(text);
    assertThat(report.passed()).isFalse();
    assertThat(report.failed()).hasSize(1);
  }

  private static VerificationReport verify(String text) {
    return verify(text, list(StatusList.empty()));
  }

  private static VerificationReport verify(String text, byte[] list) {
    return PassportVerifier.verify(
        utf8(text), new Trust(List.of(DOCUMENT.toBytes()), List.of(), List.of(list)).at(SIGNED));
  }

  private static byte[] list(StatusList bits) {
    return new StatusListCredential(LIST, bits, SIGNED, SIGNED.plus(Duration.ofDays(7)))
        .sign(OPERATOR);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(json));
  }

  private static String digest(String disclosure) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(io.packtrail.domain.Sha256.of(utf8(disclosure)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

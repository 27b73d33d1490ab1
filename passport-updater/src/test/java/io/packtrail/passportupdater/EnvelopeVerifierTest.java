package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvelopeVerifierTest {
  private static final Issuer OPERATOR = Fixtures.OPERATOR;
  private static final DidDocument DOCUMENT = DidDocument.of(OPERATOR, Fixtures.START);
  private static final SignedUpdate UPDATE = Fixtures.chain(OPERATOR, Fixtures.BATTERY, 1).get(0);
  private static final String ENVELOPE =
      CredentialJwt.sign(UPDATE.credential(), CredentialJwt.TYPE, OPERATOR).text();

  @Test
  void envelope_ofAnUpdate_passesLikeTheUpdateAndHoldsItsBytes() {
    VerificationReport report = verify(ENVELOPE);

    assertThat(report.checks())
        .extracting(VerificationReport.Check::name)
        .startsWith("envelope-form", "envelope-signature", "strict-json", "canonical-form");
    assertThat(report.passed()).isTrue();
    assertThat(CredentialJwt.parse(ENVELOPE, CredentialJwt.TYPE).payload())
        .isEqualTo(UPDATE.credential());
    assertThat(verify(ENVELOPE + "\n").passed()).isTrue();
  }

  @Test
  void envelope_sameUpdate_isTheSameText() {
    assertThat(CredentialJwt.sign(UPDATE.credential(), CredentialJwt.TYPE, OPERATOR).text())
        .isEqualTo(ENVELOPE);
  }

  /** Every part of the text, and of a group of four its last digit, whose last bits say nothing. */
  @Test
  void envelope_anyCharacterChanged_neverPasses() {
    for (int at = 0; at < ENVELOPE.length(); at += at < 400 ? 1 : 37) {
      for (char other : new char[] {'A', 'B', '-', '_', '.', '~', '='}) {
        StringBuilder changed = new StringBuilder(ENVELOPE);
        changed.setCharAt(at, other);
        assertThat(changed.toString().equals(ENVELOPE) || !verify(changed.toString()).passed())
            .as("character %d as %s", at, other)
            .isTrue();
      }
    }
    for (int last = ENVELOPE.length() - 1; last > ENVELOPE.length() - 87; last--) {
      StringBuilder changed = new StringBuilder(ENVELOPE);
      changed.setCharAt(last, ENVELOPE.charAt(last) == 'A' ? 'B' : 'A');
      assertThat(verify(changed.toString()).passed()).isFalse();
    }
  }

  @Test
  void envelope_anotherHeader_isRefused() {
    for (String header :
        List.of(
            "{\"alg\":\"none\",\"cty\":\"vc\",\"kid\":\"%s\",\"typ\":\"vc+jwt\"}",
            "{\"alg\":\"HS256\",\"cty\":\"vc\",\"kid\":\"%s\",\"typ\":\"vc+jwt\"}",
            "{\"alg\":\"EdDSA\",\"cty\":\"vc\",\"kid\":\"%s\",\"typ\":\"JWT\"}",
            "{\"alg\":\"EdDSA\",\"cty\":\"vc\",\"kid\":\"%s\",\"typ\":\"vc+sd-jwt\"}",
            "{\"alg\":\"EdDSA\",\"crit\":[\"x\"],\"cty\":\"vc\",\"kid\":\"%s\",\"typ\":\"vc+jwt\",\"x\":1}",
            "{\"alg\":\"EdDSA\",\"alg\":\"EdDSA\",\"cty\":\"vc\",\"kid\":\"%s\",\"typ\":\"vc+jwt\"}")) {
      String input =
          base64(header.formatted(OPERATOR.keyId()).getBytes(StandardCharsets.UTF_8))
              + "."
              + base64(UPDATE.credential());
      String signed =
          input + "." + base64(OPERATOR.key().sign(input.getBytes(StandardCharsets.US_ASCII)));

      assertThat(verify(signed).failed()).as(header).contains("envelope-form");
    }
  }

  @Test
  void envelope_ofAStranger_isRefused() {
    Issuer thief = new Issuer(OPERATOR.did(), TestKeys.key(1));
    String envelope = CredentialJwt.sign(UPDATE.credential(), CredentialJwt.TYPE, thief).text();

    assertThat(verify(envelope).failed()).containsExactly("envelope-signature");
  }

  @Test
  void envelope_byARevokedKey_isRefused() {
    byte[] revoked =
        DOCUMENT.revoking(OPERATOR.keyId(), Fixtures.issuedAt(5), null, null).toBytes();

    // Nor does anything show that the update inside was signed before.
    assertThat(PassportVerifier.verify(utf8(ENVELOPE), List.of(revoked)).failed())
        .containsExactly("envelope-signature", "key-validity");
  }

  @Test
  void envelope_ofWhatIsNoCredential_isRefused() {
    String envelope =
        CredentialJwt.sign(utf8("{\"type\":[\"x\"]}"), CredentialJwt.TYPE, OPERATOR).text();

    assertThat(verify(envelope).failed()).contains("envelope-signature", "document-form");
  }

  private static VerificationReport verify(String text) {
    return PassportVerifier.verify(utf8(text), List.of(DOCUMENT.toBytes()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

package io.packtrail.passportupdater.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DidDocumentTest {
  private static final String DID = "did:web:operator.example";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant CHANGE = Instant.parse("2027-01-01T00:00:00Z");
  private static final Issuer FIRST = new Issuer(DID, TestKeys.key(1));
  private static final Issuer SECOND = new Issuer(DID, TestKeys.key(2));

  @Test
  void parse_ofToBytes_isTheIdentity() {
    DidDocument document =
        DidDocument.of(FIRST, START)
            .rotatedTo(SECOND, CHANGE)
            .revoking(FIRST.keyId(), CHANGE, 12L, "operator.example/log+7f0d1c5e+AQ==");

    assertThat(DidDocument.parse(document.toBytes())).isEqualTo(document);
  }

  @Test
  void rotatedTo_newKey_endsTheOldOneWhereTheNewOneBegins() {
    DidDocument document = DidDocument.of(FIRST, START).rotatedTo(SECOND, CHANGE);
    DidKey old = Objects.requireNonNull(document.key(FIRST.keyId()));
    DidKey next = Objects.requireNonNull(document.key(SECOND.keyId()));

    assertThat(old.validAt(START)).isTrue();
    assertThat(old.validAt(START.minusMillis(1))).isFalse();
    assertThat(old.validAt(CHANGE.minusMillis(1))).isTrue();
    assertThat(old.validAt(CHANGE)).isFalse();
    assertThat(next.validAt(CHANGE)).isTrue();
    assertThat(next.validAt(CHANGE.minusMillis(1))).isFalse();
  }

  @Test
  void revoking_key_itsLaterSignaturesDoNotCount() {
    Instant stolen = Instant.parse("2026-06-01T00:00:00Z");
    DidDocument document = DidDocument.of(FIRST, START).revoking(FIRST.keyId(), stolen, null, null);
    DidKey key = Objects.requireNonNull(document.key(FIRST.keyId()));

    assertThat(key.validAt(stolen.minusMillis(1))).isTrue();
    assertThat(key.validAt(stolen)).isFalse();
  }

  @Test
  void rotatedTo_keyUsedBefore_isRefused() {
    DidDocument document = DidDocument.of(FIRST, START).rotatedTo(SECOND, CHANGE);

    assertThatThrownBy(() -> document.rotatedTo(FIRST, CHANGE))
        .isInstanceOf(PassportException.class);
  }

  @Test
  void parse_purposeNotListed_keyHasItNot() {
    String json =
        new String(DidDocument.of(FIRST, START).toBytes(), StandardCharsets.UTF_8)
            .replaceFirst("\"authentication\":\\[[^]]*]", "\"authentication\":[]");
    DidDocument document = DidDocument.parse(json.getBytes(StandardCharsets.UTF_8));

    assertThat(document.keys().get(0).purposes()).containsExactly(ProofPurpose.ASSERTION);
  }

  @Test
  void parse_keyOfAnotherController_isRefused() {
    String json =
        new String(DidDocument.of(FIRST, START).toBytes(), StandardCharsets.UTF_8)
            .replace("\"controller\":\"" + DID, "\"controller\":\"did:web:other.example");

    assertThatThrownBy(() -> DidDocument.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(PassportException.class);
  }

  @Test
  void newIssuer_identifierOfAnotherFormOrKey_isRefused() {
    for (String did :
        new String[] {
          "did:web:",
          "did:example:1",
          "https://operator.example",
          Issuer.ofKey(TestKeys.key(2)).did()
        }) {
      assertThatThrownBy(() -> new Issuer(did, TestKeys.key(1)))
          .isInstanceOf(PassportException.class);
    }
    assertThat(new Issuer("did:web:localhost%3A8080:fleet", TestKeys.key(1)).keyId())
        .startsWith("did:web:localhost%3A8080:fleet#z6Mk");
  }
}

package io.packtrail.passportupdater.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.TestKeys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class StatusListTest {
  private static final Issuer OPERATOR = new Issuer("did:web:operator.example", TestKeys.key(1));
  private static final Instant MADE = Instant.parse("2026-11-23T10:00:00Z");
  private static final DidDocument DOCUMENT = DidDocument.of(OPERATOR, MADE);
  private static final String URL = "https://operator.example/status/1";

  /** The empty list that the specification prints (W3C Bitstring Status List 1.0, example 3). */
  @Test
  void decode_listOfTheSpecification_isEmptyAndOfLeastSize() {
    StatusList list =
        StatusList.decode("uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA");

    assertThat(list).isEqualTo(StatusList.empty());
  }

  @Test
  void with_indexZero_isTheMostSignificantBitOfTheFirstByte() throws IOException {
    String encoded = StatusList.empty().with(0).with(15).encode();
    byte[] bits =
        new GZIPInputStream(
                new ByteArrayInputStream(Base64.getUrlDecoder().decode(encoded.substring(1))))
            .readAllBytes();

    assertThat(bits).hasSize(16_384).startsWith(0x80, 0x01);
    assertThat(StatusList.decode(encoded).isSet(0)).isTrue();
    assertThat(StatusList.decode(encoded).isSet(1)).isFalse();
    assertThat(StatusList.decode(encoded).isSet(15)).isTrue();
  }

  @Test
  void decode_otherThings_areRefused() throws IOException {
    String good = StatusList.empty().encode();
    for (String text :
        new String[] {
          "", "u", good.substring(1), "z" + good.substring(1), good.substring(0, 20), packed(16_383)
        }) {
      assertThatThrownBy(() -> StatusList.decode(text)).isInstanceOf(PassportException.class);
    }
  }

  @Test
  void decode_smallFileWithAVeryLargeList_isRefused() throws IOException {
    String bomb = packed(64 * 1024 * 1024);

    assertThat(bomb).hasSizeLessThan(100_000);
    assertThatThrownBy(() -> StatusList.decode(bomb)).isInstanceOf(PassportException.class);
  }

  @Test
  void isSet_indexBeyondTheList_isRefused() {
    assertThatThrownBy(() -> StatusList.empty().isSet(StatusList.MIN_BITS))
        .isInstanceOf(PassportException.class);
  }

  @Test
  void verify_changedOrForeignList_isRefused() {
    byte[] list = signed(StatusList.empty());
    String swapped =
        new String(signed(StatusList.empty().with(7)), StandardCharsets.UTF_8)
            .replaceFirst(
                "\"encodedList\":\"[^\"]*\"",
                "\"encodedList\":\"" + StatusList.empty().encode() + "\"");
    DidDocument other = DidDocument.of(new Issuer("did:web:other.example", TestKeys.key(1)), MADE);
    DidDocument otherKey = DidDocument.of(new Issuer(OPERATOR.did(), TestKeys.key(2)), MADE);

    assertThatThrownBy(
            () -> StatusListCredential.verify(swapped.getBytes(StandardCharsets.UTF_8), DOCUMENT))
        .hasMessageContaining("must be signed");
    assertThatThrownBy(() -> StatusListCredential.verify(list, other))
        .isInstanceOf(PassportException.class);
    assertThatThrownBy(() -> StatusListCredential.verify(list, otherKey))
        .hasMessageContaining("must be signed");
  }

  @Test
  void read_ofJson_isTheIdentity() {
    StatusEntry entry = new StatusEntry(URL, 94_567);

    assertThat(entry.json().get("statusListIndex").isTextual()).isTrue();
    assertThat(StatusEntry.read(new StrictObject("credentialStatus", entry.json())))
        .isEqualTo(entry);
    String number = entry.json().toString().replace("\"94567\"", "94567");
    assertThatThrownBy(
            () ->
                StatusEntry.read(
                    new StrictObject(
                        "credentialStatus",
                        StrictJson.parseObject(number.getBytes(StandardCharsets.UTF_8)))))
        .isInstanceOf(PassportException.class);
  }

  private static byte[] signed(StatusList list) {
    return new StatusListCredential(URL, list, MADE, MADE.plus(Duration.ofDays(1))).sign(OPERATOR);
  }

  private static String packed(int bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[bytes]);
    }
    return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(packed.toByteArray());
  }
}

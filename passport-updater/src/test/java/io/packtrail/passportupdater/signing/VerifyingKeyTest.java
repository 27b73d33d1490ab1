package io.packtrail.passportupdater.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.passportupdater.error.PassportException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyingKeyTest {
  private static final byte[] MESSAGE = "passport".getBytes(StandardCharsets.UTF_8);

  /** RFC 8032 §7.1, TEST 2. */
  @Test
  void sign_rfc8032Test2_givesThePublishedSignature() {
    SigningKey key =
        SigningKey.ofSeed(hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));

    assertThat(key.verifyingKey().encoded())
        .isEqualTo(hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
    assertThat(key.sign(new byte[] {0x72}))
        .isEqualTo(
            hex(
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
  }

  /** The eight points of small order, and two of their non-canonical encodings. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void of_smallOrderOrNonCanonical_isRefused(String point) {
    assertThatThrownBy(() -> VerifyingKey.of(hex(point))).isInstanceOf(PassportException.class);
  }

  /** y = 2 is the first coordinate of no point. */
  @Test
  void of_coordinateOfNoPoint_isRefused() {
    byte[] encoded = new byte[32];
    encoded[0] = 2;

    assertThatThrownBy(() -> VerifyingKey.of(encoded)).isInstanceOf(PassportException.class);
  }

  @Test
  void verifies_signatureWithScalarPlusOrder_isRefused() {
    SigningKey key = TestKeys.key(1);
    byte[] signature = key.sign(MESSAGE);
    assertThat(key.verifyingKey().verifies(MESSAGE, signature)).isTrue();

    BigInteger order =
        BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] shifted = plus(signature, order);

    assertThat(key.verifyingKey().verifies(MESSAGE, shifted)).isFalse();
  }

  @Test
  void verifies_signatureOfAnotherLength_isRefused() {
    SigningKey key = TestKeys.key(1);
    byte[] signature = key.sign(MESSAGE);

    assertThat(key.verifyingKey().verifies(MESSAGE, java.util.Arrays.copyOf(signature, 65)))
        .isFalse();
    assertThat(key.verifyingKey().verifies(MESSAGE, java.util.Arrays.copyOf(signature, 63)))
        .isFalse();
    assertThat(key.verifyingKey().verifies(MESSAGE, new byte[64])).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "z",
        "Z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ",
        "z16MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ0",
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2 ",
        "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"
      })
  void ofMultikey_textOfAnotherForm_isRefused(String text) {
    assertThatThrownBy(() -> VerifyingKey.ofMultikey(text)).isInstanceOf(PassportException.class);
  }

  private static byte[] plus(byte[] signature, BigInteger order) {
    byte[] result = signature.clone();
    byte[] reversed = new byte[33];
    for (int i = 0; i < 32; i++) {
      reversed[32 - i] = signature[32 + i];
    }
    byte[] sum = new BigInteger(reversed).add(order).toByteArray();
    for (int i = 0; i < 32; i++) {
      result[32 + i] = i < sum.length ? sum[sum.length - 1 - i] : 0;
    }
    return result;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}

package io.packtrail.passportupdater.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.Shared;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * W3C Data Integrity EdDSA Cryptosuites 1.0, appendix B: the intermediate and final values of the
 * representation "eddsa-jcs-2022", byte for byte.
 */
class DataIntegrityReferenceTest {
  private static final String DIR = "vectors/vc-di-eddsa/";

  @Test
  void proofOptions_canonicalFormAndHash_areThoseOfTheVector() {
    ObjectNode options = json("eddsa-jcs-2022/proofConfigJCS.json");

    assertThat(CanonicalJson.bytes(options))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(text("eddsa-jcs-2022/proofCanonJCS.txt"));
    assertThat(HexFormat.of().formatHex(Sha256.of(CanonicalJson.bytes(options))))
        .isEqualTo(text("eddsa-jcs-2022/proofHashJCS.txt"));
  }

  @Test
  void document_canonicalFormAndHash_areThoseOfTheVector() {
    byte[] canonical = CanonicalJson.bytes(json("unsigned.json"));

    assertThat(canonical)
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(text("eddsa-jcs-2022/canonDocJCS.txt"));
    assertThat(HexFormat.of().formatHex(Sha256.of(canonical)))
        .isEqualTo(text("eddsa-jcs-2022/docHashJCS.txt"));
  }

  @Test
  void sign_vectorDocument_givesTheVectorsSignature() {
    ObjectNode keys = json("keyPair.json");
    // Multicodec ed25519-priv is 0x1300, as varint 80 26.
    byte[] secret = Base58.decode("secret", keys.get("privateKeyMultibase").asText(), 34);
    assertThat(secret).startsWith(0x80, 0x26);
    SigningKey key = SigningKey.ofSeed(Arrays.copyOfRange(secret, 2, 34));
    assertThat(key.verifyingKey().multikey()).isEqualTo(keys.get("publicKeyMultibase").asText());

    ObjectNode signed =
        DataIntegrity.sign(
            json("unsigned.json"),
            Issuer.ofKey(key),
            ProofPurpose.ASSERTION,
            Instant.parse("2023-02-24T23:36:38Z"));

    assertThat(signed.path("proof").path("proofValue").asText())
        .isEqualTo(text("eddsa-jcs-2022/sigBTC58JCS.txt"));
    assertThat(CanonicalJson.bytes(signed))
        .isEqualTo(CanonicalJson.bytes(json("eddsa-jcs-2022/signedJCS.json")));
  }

  @Test
  void verify_vector_holds() {
    ObjectNode signed = json("eddsa-jcs-2022/signedJCS.json");
    DataIntegrity.Proof proof = DataIntegrity.proofOf(signed);
    DidDocument document = DidDocument.ofDidKey(proof.keyId().replaceFirst("#.*", ""));
    VerifyingKey key = document.keys().get(0).key();

    assertThat(document.keys().get(0).id()).isEqualTo(proof.keyId());
    assertThat(HexFormat.of().formatHex(proof.signature()))
        .isEqualTo(text("eddsa-jcs-2022/sigHexJCS.txt"));
    assertThat(DataIntegrity.verify(signed, proof, key)).isTrue();
    signed.put("name", "Alumni credential");
    assertThat(DataIntegrity.verify(signed, proof, key)).isFalse();
  }

  private static ObjectNode json(String name) {
    return StrictJson.parseObject(Shared.bytes(DIR + name));
  }

  private static String text(String name) {
    return new String(Shared.bytes(DIR + name), StandardCharsets.UTF_8).strip();
  }
}

package io.packtrail.passportupdater.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.Shared;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The test vectors of the W3C CCG did:key method. */
class DidKeyReferenceTest {

  @Test
  void ed25519Vectors_seedToDidAndBack_agree() {
    JsonNode vectors = StrictJson.parse(Shared.bytes("vectors/did-key/ed25519-x25519.json"));

    assertThat(vectors).isNotEmpty();
    for (Map.Entry<String, JsonNode> vector : vectors.properties()) {
      byte[] seed = HexFormat.of().parseHex(vector.getValue().path("seed").asText());
      Issuer issuer = Issuer.ofKey(SigningKey.ofSeed(seed));
      DidKey key = DidDocument.ofDidKey(vector.getKey()).keys().get(0);

      assertThat(issuer.did()).isEqualTo(vector.getKey());
      assertThat(key.key()).isEqualTo(issuer.key().verifyingKey());
      // One of the vectors gives the id as fragment, another as a whole DID URL.
      assertThat(key.id())
          .endsWith(vector.getValue().path("verificationKeyPair").path("id").asText());
      String base58 =
          vector.getValue().path("verificationKeyPair").path("publicKeyBase58").asText();
      assertThat(Base58.multibase(key.key().encoded())).endsWith(base58); // not in every vector
    }
  }

  @Test
  void vectorsOfOtherCurves_areRefused() {
    for (String file : new String[] {"nist-curves", "rsa", "secp256k1", "x25519", "bls12381"}) {
      JsonNode vectors = StrictJson.parse(Shared.bytes("vectors/did-key/%s.json".formatted(file)));
      for (Map.Entry<String, JsonNode> vector : vectors.properties()) {
        assertThatThrownBy(() -> DidDocument.ofDidKey(vector.getKey()))
            .isInstanceOf(PassportException.class);
      }
    }
  }
}

package io.packtrail.passportupdater.part;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.signing.TestKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Parts as a pack maker would sign them. */
public final class TestParts {
  public static final Issuer MAKER = new Issuer("did:web:maker.example", TestKeys.key(21));
  public static final Instant SIGNED = Instant.parse("2026-02-01T08:00:00Z");

  private TestParts() {}

  /** A content that is as it must be. */
  public static ObjectNode content(PartCategory category) {
    try (InputStream in = TestParts.class.getResourceAsStream(category.wireName() + ".json")) {
      return StrictJson.parseObject(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A credential without its proof. */
  public static ObjectNode unsigned(String passportId, PartCategory category, ObjectNode content) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("@context").add("https://www.w3.org/ns/credentials/v2");
    json.put("id", "urn:uuid:7f0d1c5e-0000-4000-8000-000000000001");
    json.putArray("type").add("VerifiableCredential").add(StaticPart.TYPE);
    json.put("issuer", MAKER.did()).put("validFrom", SIGNED.toString());
    json.putObject("credentialSubject")
        .put("id", passportId)
        .put("category", category.wireName())
        .put("semanticId", category.semanticId())
        .set("content", content);
    return json;
  }

  public static byte[] signed(ObjectNode json, Issuer issuer, Instant at) {
    return CanonicalJson.bytes(DataIntegrity.sign(json, issuer, ProofPurpose.ASSERTION, at));
  }

  public static byte[] part(String passportId, PartCategory category) {
    return signed(unsigned(passportId, category, content(category)), MAKER, SIGNED);
  }
}

package io.packtrail.passportupdater.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import java.text.ParseException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A document in the envelope of RFC 7515, compact form, signed with Ed25519 (RFC 8037): for readers
 * that know JOSE and not Data Integrity.
 *
 * <p>The JOSE library encodes and parses; the signature is the JDK's, by the same keys and with the
 * same refusals as every other one here.
 *
 * @param keyId DID URL of the key that the header names
 * @param payload the document's bytes
 * @param jws as parsed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record CredentialJwt(String keyId, byte[] payload, JWSObject jws) {
  /** W3C Securing Verifiable Credentials using JOSE and COSE 1.0, §3.1.1: a credential. */
  public static final String TYPE = "vc+jwt";

  /** The same, §3.2.1: a credential whose elements are shown one by one. */
  public static final String SELECTIVE_TYPE = "vc+sd-jwt";

  private static final String CONTENT_TYPE = "vc";
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++");

  /** Whether a text could be an envelope: a JSON document is none. */
  public static boolean isCompact(String text) {
    return COMPACT.matcher(text).matches();
  }

  /**
   * Signs a credential; the same input gives the same text.
   *
   * @param type {@link #TYPE} or {@link #SELECTIVE_TYPE}
   */
  public static CredentialJwt sign(byte[] credential, String type, Issuer issuer) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.EdDSA)
            .type(new JOSEObjectType(type))
            .contentType(CONTENT_TYPE)
            .keyID(issuer.keyId())
            .build();
    JWSObject jws = new JWSObject(header, new Payload(credential));
    try {
      jws.sign(new Signer(issuer.key()));
    } catch (JOSEException e) {
      throw new IllegalStateException("an Ed25519 key signs any bytes", e);
    }
    return new CredentialJwt(issuer.keyId(), credential, jws);
  }

  /**
   * Reads an envelope; its signature is not checked.
   *
   * @throws PassportException code {@code envelope-refused} when it is another one, or not written
   *     in its one way
   */
  public static CredentialJwt parse(String text, String type) {
    try {
      JWSObject jws = JWSObject.parse(text);
      for (Base64URL part : jws.getParsedParts()) {
        // One text for one content: the decoder would pass over stray bits at the end.
        if (!Base64URL.encode(part.decode()).equals(part)) {
          throw refused("must be base64url in its one form");
        }
      }
      // Parsed once more, strictly: a header with a name twice has two readings.
      StrictObject header =
          new StrictObject(
              "header", StrictJson.parseObject(jws.getHeader().getParsedBase64URL().decode()));
      header.holds(Set.of("alg", "typ", "cty", "kid"), Set.of());
      if (!header.text("alg").equals("EdDSA")
          || !header.text("typ").equals(type)
          || !header.text("cty").equals(CONTENT_TYPE)) {
        throw refused(
            "must have alg EdDSA, typ %s and cty vc, got %s".formatted(type, header.json()));
      }
      return new CredentialJwt(header.text("kid"), jws.getPayload().toBytes(), jws);
    } catch (ParseException e) {
      throw new PassportException("envelope-refused", "an envelope must be a compact JWS", e);
    }
  }

  /** Whether the key signed header and payload. */
  public boolean verify(VerifyingKey key) {
    try {
      return jws.verify(new Verifier(key));
    } catch (JOSEException e) {
      return false;
    }
  }

  /** The compact form: header, payload and signature. */
  public String text() {
    return jws.serialize();
  }

  private static PassportException refused(String condition) {
    return new PassportException("envelope-refused", "an envelope " + condition);
  }

  private static final class Signer extends BaseJWSProvider implements JWSSigner {
    private final SigningKey key;

    private Signer(SigningKey key) {
      super(Set.of(JWSAlgorithm.EdDSA));
      this.key = key;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] input) {
      return Base64URL.encode(key.sign(input));
    }
  }

  private static final class Verifier extends BaseJWSProvider implements JWSVerifier {
    private final VerifyingKey key;

    private Verifier(VerifyingKey key) {
      super(Set.of(JWSAlgorithm.EdDSA));
      this.key = key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] input, Base64URL signature) {
      return key.verifies(input, signature.decode());
    }
  }
}

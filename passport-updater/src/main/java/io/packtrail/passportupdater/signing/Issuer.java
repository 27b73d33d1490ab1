package io.packtrail.passportupdater.signing;

import io.packtrail.passportupdater.error.PassportException;
import java.util.regex.Pattern;

/**
 * Who signs: a decentralised identifier and the key that it signs with now.
 *
 * @param did {@code did:web:…} of an operator, or {@code did:key:…} of the key itself
 * @param key its present key; a DID document lists the earlier ones
 */
public record Issuer(String did, SigningKey key) {
  private static final Pattern DID_WEB =
      Pattern.compile("did:web:[A-Za-z0-9.-]+(?:%3A[0-9]{1,5})?(?::[A-Za-z0-9._~-]+)*");

  public Issuer {
    boolean known =
        did.startsWith("did:key:")
            ? did.equals("did:key:" + key.verifyingKey().multikey())
            : DID_WEB.matcher(did).matches();
    if (!known) {
      throw new PassportException(
          "issuer-refused",
          "did must be did:web:<host>[:<path>] or the key's own did:key, got " + did);
    }
  }

  /** The issuer that is nobody but its key: for tests and for operators without a host name. */
  public static Issuer ofKey(SigningKey key) {
    return new Issuer("did:key:" + key.verifyingKey().multikey(), key);
  }

  /** The DID URL of the present key: the DID, and the Multikey as fragment, so never used twice. */
  public String keyId() {
    return did + "#" + key.verifyingKey().multikey();
  }
}

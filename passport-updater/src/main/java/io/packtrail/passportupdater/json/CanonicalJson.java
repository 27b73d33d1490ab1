package io.packtrail.passportupdater.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.passportupdater.error.PassportException;
import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;

/** The JSON Canonicalization Scheme, RFC 8785: one byte sequence for one JSON value. */
public final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * Returns the canonical bytes of a value, UTF-8.
   *
   * <p>The library behind it is safe only on unambiguous input (it writes a lone surrogate as "?"
   * and rounds large integers), hence the check in front of it.
   *
   * @throws PassportException code {@code json-refused} when the value has no canonical form
   */
  public static byte[] bytes(JsonNode value) {
    StrictJson.requireUnambiguous(value);
    try {
      return new JsonCanonicalizer(value.toString()).getEncodedUTF8();
    } catch (IOException e) {
      throw new PassportException("json-refused", "no canonical form: " + e.getMessage(), e);
    }
  }
}

package io.packtrail.fleetservice.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a delivery is signed with, in the form of Standard Webhooks 1.0: {@code whsec_…}. */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final int LEAST_BYTES = 24;
  private static final int MOST_BYTES = 64;

  private WebhookSecret() {}

  /** 32 random bytes. */
  static byte[] random() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  /** The text that its holder is given. */
  public static String text(byte[] secret) {
    return PREFIX + Base64.getEncoder().encodeToString(secret);
  }

  /**
   * The bytes of a text.
   *
   * @throws IllegalArgumentException where it is no {@code whsec_} and 24 to 64 bytes in base64;
   *     the text itself is not repeated
   */
  public static byte[] parse(String text) {
    byte[] secret = new byte[0];
    if (text.startsWith(PREFIX)) {
      secret = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    }
    if (secret.length < LEAST_BYTES || secret.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "secret must be whsec_ and %d to %d bytes in base64, got %d bytes"
              .formatted(LEAST_BYTES, MOST_BYTES, secret.length));
    }
    return secret;
  }

  /**
   * The header {@code webhook-signature}: HMAC-SHA256 over {@code id.timestamp.body}.
   *
   * @param timestampS when it is sent (seconds since the epoch)
   */
  public static String signature(byte[] secret, String id, long timestampS, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      byte[] signed =
          mac.doFinal("%s.%d.%s".formatted(id, timestampS, body).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java machine has HmacSHA256", e);
    }
  }
}

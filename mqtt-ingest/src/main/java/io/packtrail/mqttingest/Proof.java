package io.packtrail.mqttingest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what a connection was let in.
 *
 * @param secretHash what was kept of its password; null: by certificate
 * @param certificateEnd when its certificate ends; null: by password
 */
record Proof(@Nullable String secretHash, @Nullable Instant certificateEnd) {
  static final Proof NONE = new Proof(null, null);

  /**
   * Whether it would let it in again.
   *
   * @param secretHashes what is kept of the gateway's passwords now; empty where it has no access
   *     any more
   */
  boolean hasAccess(List<String> secretHashes) {
    return !secretHashes.isEmpty() && (secretHash == null || secretHashes.contains(secretHash));
  }

  boolean isCertificateOver(Instant now) {
    return certificateEnd != null && now.isAfter(certificateEnd);
  }
}

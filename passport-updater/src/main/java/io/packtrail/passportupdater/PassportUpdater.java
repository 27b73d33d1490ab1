package io.packtrail.passportupdater;

import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.signing.Digest;
import io.packtrail.passportupdater.signing.Issuer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes the next link of a battery's chain of signed updates. */
public final class PassportUpdater {
  private final Issuer issuer;

  public PassportUpdater(Issuer issuer) {
    this.issuer = issuer;
  }

  /**
   * Returns the signed successor of {@code head}.
   *
   * @param head the last update of this battery, absent before the first
   * @param issuedAt when it is signed; cut to milliseconds
   * @throws io.packtrail.passportupdater.error.PassportException when the update is not plausible
   *     or does not follow from {@code head}; nothing was signed then
   */
  public SignedUpdate next(
      PerformanceUpdate update, @Nullable SignedUpdate head, Instant issuedAt) {
    byte[] credential = issuer.did().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new SignedUpdate(
        update.battery().batteryId(),
        update.battery().passportId(),
        head == null ? 1 : head.sequence() + 1,
        Digest.multibase(credential),
        Rfc3339.cut(issuedAt),
        credential);
  }
}

package io.packtrail.passportupdater.part;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.DidWeb;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A status list by which others tell that they withdrew a part, its signature checked.
 *
 * @param issuer DID of who signed the list
 * @param issuerDocument the keys it was checked with
 */
public record PartStatusList(
    String issuer, DidDocument issuerDocument, StatusListCredential credential) {
  /** Largest list that is read (bytes): what the service takes as one body. */
  public static final int MAX_BYTES = 8 << 20;

  /** How far an issuer's clock may be ahead of ours. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /**
   * Checks a list that comes in: as {@link #verify}, and it must speak of now.
   *
   * @param keysOf the DID document of an issuer that is trusted, else null
   * @throws PassportException with the first thing that is not as it must be
   */
  public static PartStatusList receive(
      byte[] bytes, Function<String, @Nullable DidDocument> keysOf, Instant at) {
    PartStatusList list = verify(bytes, keysOf);
    StatusListCredential credential = list.credential;
    if (credential.validFrom().isAfter(at.plus(CLOCK_TOLERANCE))
        || !at.isBefore(credential.validUntil())) {
      throw new PassportException(
          "time-refused",
          "a status list must be valid when it comes, %s, got one from %s until %s"
              .formatted(at, credential.validFrom(), credential.validUntil()));
    }
    return list;
  }

  /**
   * Checks form and signature of a list; its dates are left to who asks.
   *
   * @param keysOf the DID document of an issuer, null where that issuer is not trusted
   * @throws PassportException {@code issuer-refused}; others as {@link StatusListCredential#verify}
   */
  public static PartStatusList verify(
      byte[] bytes, Function<String, @Nullable DidDocument> keysOf) {
    if (bytes.length > MAX_BYTES) {
      throw new PassportException(
          "status-list-refused",
          "a status list must be at most %d bytes, got %d".formatted(MAX_BYTES, bytes.length));
    }
    String issuer = StatusListCredential.issuerOf(bytes);
    DidDocument keys = keysOf.apply(issuer);
    if (keys == null || !keys.did().equals(issuer)) {
      throw unknownIssuer(issuer);
    }
    return new PartStatusList(issuer, keys, StatusListCredential.verify(bytes, keys));
  }

  /**
   * Whether this list may speak of what that issuer signed: the issuer's own, or that of the
   * did:web at whose address the issuer's credential says that the list is.
   */
  boolean speaksFor(String partIssuer) {
    return speaksFor(issuer, credential.url(), partIssuer);
  }

  /** {@link #speaksFor(String)} for a list of that issuer and name. */
  public static boolean speaksFor(String issuer, String url, String partIssuer) {
    String base = DidWeb.base(issuer);
    return issuer.equals(partIssuer) || (base != null && url.startsWith(base + "/"));
  }

  /** Whether it says that the credential of that issuer with that index was withdrawn. */
  public boolean withdraws(String partIssuer, int index) {
    return speaksFor(partIssuer)
        && index < credential.list().size()
        && credential.list().isSet(index);
  }

  /** The refusal of a list by somebody whose keys are not known. */
  public static PassportException unknownIssuer(String issuer) {
    return new PassportException(
        "issuer-refused",
        "a status list's issuer must be one whose DID document is trusted, got " + issuer);
  }
}

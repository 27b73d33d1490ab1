package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Digest;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.status.StatusEntry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next link of a battery's chain of signed updates.
 *
 * <p>Deterministic: the same assessment, predecessor, key and time give the same bytes.
 * Thread-safe.
 */
public final class PassportUpdater {
  private final Issuer issuer;
  private final IssuerKeys keys;

  /** For an issuer with one key, now and ever. */
  public PassportUpdater(Issuer issuer) {
    this(issuer, DidDocument.of(issuer, null));
  }

  /**
   * For an issuer whose keys change.
   *
   * @param document every key that ever signed for the issuer
   */
  public PassportUpdater(Issuer issuer, DidDocument document) {
    this.issuer = issuer;
    this.keys = new IssuerKeys(document, List.of());
  }

  /**
   * Returns the signed successor of {@code head}.
   *
   * @param head the last update of this battery, absent before the first
   * @param issuedAt when it is signed; cut to milliseconds
   * @throws PassportException when the update is not plausible or does not follow from {@code
   *     head}; nothing was signed then
   */
  public SignedUpdate next(
      PerformanceUpdate update, @Nullable SignedUpdate head, Instant issuedAt) {
    return sign(update, head, issuedAt, null, null);
  }

  /**
   * {@link #next} with a place where its withdrawal would be told.
   *
   * @param status one that no other credential has
   */
  public SignedUpdate next(
      PerformanceUpdate update, @Nullable SignedUpdate head, Instant issuedAt, StatusEntry status) {
    return sign(update, head, issuedAt, null, status);
  }

  /**
   * Returns the signed successor of {@code head} that says {@code head} was wrong: late data or a
   * better method moved what was published. Its counters and its time may lie below those of {@code
   * head}; nothing is taken back, both stay in the chain.
   *
   * @param reason one sentence for the reader of the passport
   * @throws PassportException as {@link #next}
   */
  public SignedUpdate correct(
      PerformanceUpdate update, SignedUpdate head, Instant issuedAt, String reason) {
    return sign(update, head, issuedAt, reason, null);
  }

  /** {@link #correct} with a place where its withdrawal would be told. */
  public SignedUpdate correct(
      PerformanceUpdate update,
      SignedUpdate head,
      Instant issuedAt,
      String reason,
      StatusEntry status) {
    return sign(update, head, issuedAt, reason, status);
  }

  private SignedUpdate sign(
      PerformanceUpdate update,
      @Nullable SignedUpdate head,
      Instant issuedAt,
      @Nullable String correctionReason,
      @Nullable StatusEntry status) {
    Instant signedAt = Rfc3339.cut(issuedAt);
    requireEvidence(update);
    if (head != null) {
      requireSameIssuer(head);
    }
    ObjectNode credential =
        UpdateCredential.write(update, head, issuer, signedAt, correctionReason, status);
    ObjectNode subject = (ObjectNode) credential.get("credentialSubject");
    UpdateRules.check(new StrictObject("credentialSubject", subject), signedAt);
    if (head != null) {
      requireFollows(head, update, subject, signedAt);
    }
    byte[] bytes =
        CanonicalJson.bytes(
            DataIntegrity.sign(credential, issuer, ProofPurpose.ASSERTION, signedAt));
    return new SignedUpdate(
        update.battery().batteryId(),
        update.battery().passportId(),
        subject.get("sequence").asLong(),
        Digest.multibase(bytes),
        signedAt,
        bytes);
  }

  private static void requireEvidence(PerformanceUpdate update) {
    if (update.evidence().isEmpty()) {
      throw new PassportException(
          "evidence-missing",
          "battery %s must have the observations behind its state of health"
              .formatted(update.battery().batteryId()));
    }
    if (update.battery().manufacturedOn() != null
        && update
            .soh()
            .asOf()
            .isBefore(update.battery().manufacturedOn().atStartOfDay(ZoneOffset.UTC).toInstant())) {
      throw new PassportException(
          "time-refused",
          "the state of health must not be older than the battery, made %s, got %s"
              .formatted(update.battery().manufacturedOn(), update.soh().asOf()));
    }
  }

  /** A passport with two issuers would fail every verification: one presentation, one holder. */
  private void requireSameIssuer(SignedUpdate head) {
    String headIssuer = StrictJson.parseObject(head.credential()).path("issuer").asText();
    if (!headIssuer.equals(issuer.did())) {
      throw new PassportException(
          "issuer-changed",
          "the issuer must be %s, who signed update %d of %s, got %s; start the service with its former key and DID host"
              .formatted(headIssuer, head.sequence(), head.batteryId(), issuer.did()));
    }
  }

  /**
   * A head that was altered in the store must not get a successor that vouches for it. Whoever can
   * alter it can alter the digest beside it, too, but cannot sign it.
   */
  private void requireIntact(SignedUpdate head) {
    String name = "update %d of %s".formatted(head.sequence(), head.batteryId());
    if (!Digest.multibase(head.credential()).equals(head.digest())) {
      throw new PassportException(
          "head-damaged",
          "%s must have the digest %s that it was stored with".formatted(name, head.digest()));
    }
    try {
      ObjectNode credential = StrictJson.parseObject(head.credential());
      keys.requireSignature(
          name, credential, DataIntegrity.proofOf(credential), ProofPurpose.ASSERTION);
    } catch (PassportException e) {
      throw new PassportException(
          "head-damaged", "%s must be as it was signed: %s".formatted(name, e.getMessage()), e);
    }
  }

  private void requireFollows(
      SignedUpdate head, PerformanceUpdate update, ObjectNode subject, Instant signedAt) {
    requireIntact(head);
    if (!head.batteryId().equals(update.battery().batteryId())
        || !head.passportId().equals(update.battery().passportId())) {
      throw new PassportException(
          "head-foreign",
          "the predecessor must belong to %s, got one of %s"
              .formatted(update.battery().batteryId(), head.batteryId()));
    }
    if (signedAt.isBefore(head.issuedAt())) {
      throw new PassportException(
          "time-refused",
          "issuedAt must not be before the predecessor's %s, got %s"
              .formatted(head.issuedAt(), signedAt));
    }
    UpdateRules.checkProgress(
        StrictJson.parseObject(head.credential()).path("credentialSubject"), subject);
  }
}

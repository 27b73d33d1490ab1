package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.Digest;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signed answer to "is it at least so much?" about a value of an update, or of a part that
 * somebody else signed, that stays hidden.
 *
 * <p>Bound to the update by its digest, from which the value cannot be found by trying, for the
 * update's own signature is in it; and by its status: a withdrawn update takes its statements with
 * it. Each answer tells one bit about the value, so only the operator makes them.
 */
public final class ThresholdStatement {
  private static final String PARTS = "parts";

  private static final Set<String> OF_UPDATE =
      Set.of("id", "update", "updateFrom", "element", "atLeast", "result");

  private static final Set<String> OF_PART =
      Set.of("id", "part", "partIssuer", "partFrom", "element", "atLeast", "result");

  private ThresholdStatement() {}

  /**
   * Returns the signed statement, canonical JSON.
   *
   * @param element path of a number in the update's subject, for example {@code
   *     stateOfHealth.interval90.low}
   * @param atLeast the threshold, in the element's own unit
   * @param at when it is signed; cut to milliseconds
   * @throws PassportException {@code statement-refused} where the update states no such number
   */
  public static byte[] sign(
      SignedUpdate update, String element, double atLeast, Issuer issuer, Instant at) {
    ObjectNode credential = StrictJson.parseObject(update.credential());
    String source = "update %d of %s".formatted(update.sequence(), update.batteryId());
    boolean result = isAtLeast(credential.path("credentialSubject"), element, atLeast, source);
    ObjectNode basis =
        JsonNodeFactory.instance
            .objectNode()
            .put("update", update.digest())
            .put("updateFrom", Rfc3339.text(update.issuedAt()));
    Claim claim = new Claim(update.passportId(), basis, element, atLeast, result);
    return sign(claim, credential.get("credentialStatus"), issuer, Rfc3339.cut(at));
  }

  /**
   * Returns the signed statement about a part that somebody else signed: bound to the part by its
   * digest, and naming its issuer.
   *
   * @param part the part's credential, byte for byte as it came and was checked
   * @param element path of a number in it, {@code parts.CATEGORY.content…}; a step into an array is
   *     its index, from 0
   * @throws PassportException {@code statement-refused} where the part states no such number
   */
  public static byte[] signOfPart(
      byte[] part, String element, double atLeast, Issuer issuer, Instant at) {
    ObjectNode credential = StrictJson.parseObject(part);
    JsonNode subject = credential.path("credentialSubject");
    String category = subject.path("category").asText();
    ObjectNode stated = JsonNodeFactory.instance.objectNode();
    stated.putObject(PARTS).putObject(category).set("content", subject.path("content"));
    boolean result = isAtLeast(stated, element, atLeast, "the part " + category);
    Instant partSignedAt = DataIntegrity.proofOf(credential).created();
    Instant signedAt = Rfc3339.cut(at);
    if (partSignedAt.isAfter(signedAt)) {
      throw new PassportException(
          "statement-refused",
          "the part %s must be signed before %s, got %s"
              .formatted(category, signedAt, partSignedAt));
    }
    JsonNode by = credential.path("issuer");
    ObjectNode basis =
        JsonNodeFactory.instance
            .objectNode()
            .put("part", Digest.multibase(part))
            .put("partIssuer", by.isObject() ? by.path("id").asText() : by.asText())
            .put("partFrom", Rfc3339.text(partSignedAt));
    Claim claim = new Claim(subject.path("id").asText(), basis, element, atLeast, result);
    return sign(claim, null, issuer, signedAt);
  }

  /** Whether an element is one of a part, not of an update. */
  public static boolean isOfPart(String element) {
    return element.startsWith(PARTS + ".");
  }

  /** What is stated of which passport, and what it rests on. */
  private record Claim(
      String passportId, ObjectNode basis, String element, double atLeast, boolean result) {}

  private static byte[] sign(
      Claim claim, @Nullable JsonNode status, Issuer issuer, Instant signedAt) {
    ObjectNode statement = UpdateCredential.envelope(Names.STATEMENT_TYPE, issuer.did(), signedAt);
    if (status != null) {
      statement.set("credentialStatus", status);
    }
    ObjectNode subject = statement.putObject("credentialSubject").put("id", claim.passportId());
    subject.setAll(claim.basis());
    subject
        .put("element", claim.element())
        .put("atLeast", claim.atLeast())
        .put("result", claim.result());
    UpdateCredential.putId(statement);
    return CanonicalJson.bytes(
        DataIntegrity.sign(statement, issuer, ProofPurpose.ASSERTION, signedAt));
  }

  private static boolean isAtLeast(
      JsonNode subject, String element, double atLeast, String source) {
    if (!Double.isFinite(atLeast)) {
      throw new PassportException(
          "statement-refused", "atLeast must be a number, got %s".formatted(atLeast));
    }
    Double value = NumberPaths.at(subject, element);
    if (value == null) {
      throw new PassportException(
          "statement-refused",
          "%s must state a number as '%s'; it states numbers as %s"
              .formatted(source, element, NumberPaths.nearest(subject, element)));
    }
    return value >= atLeast;
  }

  /** What a statement must hold, and what it says; its signature apart. */
  static String check(SignedCredential statement) {
    StrictObject subject = statement.subject();
    boolean ofPart = subject.has("part");
    subject.holds(ofPart ? OF_PART : OF_UPDATE, Set.of());
    JsonNode result = subject.json().get("result");
    JsonNode atLeast = subject.json().get("atLeast");
    if (!result.isBoolean() || !atLeast.isNumber()) {
      throw new PassportException(
          "form-refused", "a statement must have a number atLeast and a yes or no as result");
    }
    if (ofPart != isOfPart(subject.text("element"))) {
      throw new PassportException(
          "form-refused",
          "element must be in what the statement rests on, got " + subject.text("element"));
    }
    Instant from = subject.time(ofPart ? "partFrom" : "updateFrom");
    if (from.isAfter(statement.validFrom())) {
      throw new PassportException(
          "dates-refused",
          "a statement must not be older than what it rests on, from %s, got %s"
              .formatted(from, statement.validFrom()));
    }
    return "%s of %s is %s %s, says the issuer of %s"
        .formatted(
            subject.text("element"),
            subject.text("id"),
            result.booleanValue() ? "at least" : "below",
            atLeast.asText(),
            ofPart
                ? "this statement by part %s of %s from %s"
                    .formatted(subject.text("part"), subject.text("partIssuer"), from)
                : "update %s from %s".formatted(subject.text("update"), from));
  }
}

package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.time.Instant;
import java.util.Set;

/**
 * A signed answer to "is it at least so much?" about a value of an update that stays hidden.
 *
 * <p>Bound to the update by its digest, from which the value cannot be found by trying, for the
 * update's own signature is in it; and by its status: a withdrawn update takes its statements with
 * it. Each answer tells one bit about the value, so only the operator makes them.
 */
public final class ThresholdStatement {
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
    JsonNode value = credential.path("credentialSubject");
    for (String name : element.split("\\.", -1)) {
      value = value.path(name);
    }
    if (!value.isNumber() || !Double.isFinite(atLeast)) {
      throw new PassportException(
          "statement-refused",
          "update %d of %s must state a number as %s, and the threshold be one"
              .formatted(update.sequence(), update.batteryId(), element));
    }
    Instant signedAt = Rfc3339.cut(at);
    ObjectNode statement = UpdateCredential.envelope(Names.STATEMENT_TYPE, issuer.did(), signedAt);
    if (credential.has("credentialStatus")) {
      statement.set("credentialStatus", credential.get("credentialStatus"));
    }
    statement
        .putObject("credentialSubject")
        .put("id", update.passportId())
        .put("update", update.digest())
        .put("updateFrom", Rfc3339.text(update.issuedAt()))
        .put("element", element)
        .put("atLeast", atLeast)
        .put("result", value.doubleValue() >= atLeast);
    UpdateCredential.putId(statement);
    return CanonicalJson.bytes(
        DataIntegrity.sign(statement, issuer, ProofPurpose.ASSERTION, signedAt));
  }

  /** What a statement must hold, and what it says; its signature apart. */
  static String check(SignedCredential statement) {
    StrictObject subject = statement.subject();
    subject.holds(Set.of("id", "update", "updateFrom", "element", "atLeast", "result"), Set.of());
    JsonNode result = subject.json().get("result");
    JsonNode atLeast = subject.json().get("atLeast");
    if (!result.isBoolean() || !atLeast.isNumber()) {
      throw new PassportException(
          "form-refused", "a statement must have a number atLeast and a yes or no as result");
    }
    if (subject.time("updateFrom").isAfter(statement.validFrom())) {
      throw new PassportException(
          "dates-refused", "a statement must not be older than the update it rests on");
    }
    return "%s of %s is %s %s, says the issuer of update %s from %s"
        .formatted(
            subject.text("element"),
            subject.text("id"),
            result.booleanValue() ? "at least" : "below",
            atLeast.asText(),
            subject.text("update"),
            subject.time("updateFrom"));
  }
}

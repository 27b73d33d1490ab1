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
import io.packtrail.passportupdater.range.RangeProof;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A signed commitment to a value of an update, and the proof that whoever holds its opening makes
 * of it, without the issuer: the value is at least so much. Experimental (ADR 0026).
 *
 * <p>The commitment is a credential of its own beside the update, bound to it by its digest and by
 * its status.
 */
public final class ValueCommitment {
  /** A value in percent is committed to as a whole number of this many for each percent. */
  private static final int STEPS_PER_PERCENT = 100;

  /** What a proof says of itself: at most so many characters. */
  private static final int MAX_CONTEXT = 200;

  /** What an update states in percent: a proof speaks of percent, whatever it is about. */
  private static final Set<String> PERCENTAGES =
      new TreeSet<>(
          Set.of(
              "stateOfHealth.percent",
              "stateOfHealth.interval90.low",
              "stateOfHealth.interval90.high",
              "productCondition.StateOfCertifiedEnergy.StateOfCertifiedEnergyValue"));

  private ValueCommitment() {}

  /**
   * Signs a commitment to a value, rounded down to 0.01 %, and returns what its holder keeps: the
   * credential, the value and the blinding, canonical JSON. Who has this can tell the value.
   *
   * @param element path of a percentage in the update's subject, one of {@link #PERCENTAGES}
   * @param at when it is signed; cut to milliseconds
   * @throws PassportException {@code statement-refused} where the update states no such number
   */
  public static byte[] sign(SignedUpdate update, String element, Issuer issuer, Instant at) {
    if (!PERCENTAGES.contains(element)) {
      throw new PassportException(
          "statement-refused",
          "element must be a percentage, one of %s, got %s".formatted(PERCENTAGES, element));
    }
    ObjectNode source = StrictJson.parseObject(update.credential());
    JsonNode value = source.at("/credentialSubject/" + element.replace('.', '/'));
    double steps = Math.floor(value.asDouble(-1) * STEPS_PER_PERCENT);
    if (!value.isNumber() || !(steps >= 0 && steps <= RangeProof.MAX)) {
      throw new PassportException(
          "statement-refused",
          "update %d of %s must state a percentage in [0, %s] as %s"
              .formatted(
                  update.sequence(),
                  update.batteryId(),
                  (double) RangeProof.MAX / STEPS_PER_PERCENT,
                  element));
    }
    RangeProof.Opening opening = RangeProof.Opening.of((int) steps);
    Instant signedAt = Rfc3339.cut(at);
    ObjectNode credential =
        UpdateCredential.envelope(Names.COMMITMENT_TYPE, issuer.did(), signedAt);
    if (source.has("credentialStatus")) {
      credential.set("credentialStatus", source.get("credentialStatus"));
    }
    credential
        .putObject("credentialSubject")
        .put("id", update.passportId())
        .put("update", update.digest())
        .put("updateFrom", Rfc3339.text(update.issuedAt()))
        .put("element", element)
        .put("unit", "0.01 %")
        .put("commitment", encoded(opening.commitment()));
    UpdateCredential.putId(credential);
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.set(
        "commitment", DataIntegrity.sign(credential, issuer, ProofPurpose.ASSERTION, signedAt));
    kept.put("value", opening.value()).put("blinding", encoded(opening.blinding()));
    return CanonicalJson.bytes(kept);
  }

  /**
   * Makes a proof of what {@link #sign} returned, canonical JSON.
   *
   * @param atLeastPercent threshold, a multiple of 0.01 %
   * @param context what the proof is made for, for example the reader's name and a number of its
   *     choice: it counts for nothing else
   * @throws PassportException {@code range-proof-refused} where the value is less
   */
  public static byte[] prove(byte[] kept, double atLeastPercent, String context) {
    StrictObject secret = new StrictObject("", StrictJson.parseObject(kept));
    secret.holds(Set.of("commitment", "value", "blinding"), Set.of());
    RangeProof.Opening opening =
        new RangeProof.Opening(
            (int) secret.integer("value", 0, RangeProof.MAX, "0.01 %"),
            decoded(secret, "blinding"));
    StrictObject commitment = secret.object("commitment");
    if (!encoded(opening.commitment())
        .equals(commitment.object("credentialSubject").text("commitment"))) {
      throw refused("the opening must be that of the commitment");
    }
    ObjectNode proof = JsonNodeFactory.instance.objectNode();
    proof.putArray("type").add(Names.RANGE_PROOF_TYPE);
    proof.set("commitment", commitment.json());
    proof.put("atLeast", atLeastPercent).put("context", context);
    int steps = steps(new StrictObject("", proof));
    proof.put("proofValue", encoded(RangeProof.prove(opening, steps, statement(proof))));
    return CanonicalJson.bytes(proof);
  }

  /** The commitment's credential in a proof. */
  static SignedCredential read(ObjectNode json) {
    StrictObject proof = new StrictObject("", json);
    proof.holds(Set.of("type", "commitment", "atLeast", "context", "proofValue"), Set.of());
    SignedCredential.requireTexts(proof, "type", List.of(Names.RANGE_PROOF_TYPE));
    steps(proof);
    SignedCredential commitment =
        SignedCredential.read("the commitment", proof.object("commitment"), Names.COMMITMENT_TYPE);
    StrictObject subject = commitment.subject();
    subject.holds(Set.of("id", "update", "updateFrom", "element", "unit", "commitment"), Set.of());
    if (!subject.text("unit").equals("0.01 %")
        || !PERCENTAGES.contains(subject.text("element"))
        || subject.time("updateFrom").isAfter(commitment.validFrom())) {
      throw new PassportException(
          "form-refused",
          "a commitment must be to a percentage, in hundredths of a percent, and not older than its update");
    }
    return commitment;
  }

  /** Checks the proof itself; the commitment's signature apart. */
  static String check(ObjectNode json, SignedCredential commitment) {
    StrictObject proof = new StrictObject("", json);
    RangeProof.require(
        decoded(proof, "proofValue"),
        decoded(commitment.subject(), "commitment"),
        steps(proof),
        statement(json));
    return "%s of %s is at least %s %%, proved from the commitment to update %s, for '%s'"
        .formatted(
            commitment.subject().text("element"),
            commitment.subject().text("id"),
            proof.json().get("atLeast").asText(),
            commitment.subject().text("update"),
            proof.text("context"));
  }

  /** What a proof is bound to: the whole of it but the proof value, canonical. */
  private static byte[] statement(ObjectNode proof) {
    ObjectNode bare = proof.deepCopy();
    bare.remove("proofValue");
    return CanonicalJson.bytes(bare);
  }

  /** The threshold in steps; refuses one between two steps, for it would mean either. */
  private static int steps(StrictObject proof) {
    double percent = proof.number("atLeast", 0, (double) RangeProof.MAX / STEPS_PER_PERCENT, "%");
    long steps = Math.round(percent * STEPS_PER_PERCENT);
    if (Math.abs(percent * STEPS_PER_PERCENT - steps) > 1e-6) {
      throw refused("the threshold must be a multiple of 0.01 %, got " + percent + " %");
    }
    if (proof.text("context").length() > MAX_CONTEXT) {
      throw refused("the context must be at most %d characters".formatted(MAX_CONTEXT));
    }
    return (int) steps;
  }

  private static String encoded(byte[] bytes) {
    return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] decoded(StrictObject object, String name) {
    String text = object.text(name);
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text.substring(1));
      if (encoded(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new PassportException(
          "range-proof-refused", object.at(name) + " must be multibase base64url", e);
    }
    throw refused(object.at(name) + " must be multibase base64url in its one form");
  }

  private static PassportException refused(String sentence) {
    return new PassportException("range-proof-refused", sentence);
  }
}

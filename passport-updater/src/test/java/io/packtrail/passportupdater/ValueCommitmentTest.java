package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ValueCommitmentTest {
  private static final Issuer OPERATOR = Fixtures.OPERATOR;
  private static final DidDocument DOCUMENT = DidDocument.of(OPERATOR, Fixtures.START);
  private static final String ELEMENT =
      "productCondition.StateOfCertifiedEnergy.StateOfCertifiedEnergyValue";

  private final List<SignedUpdate> chain = Fixtures.chain(OPERATOR, Fixtures.BATTERY, 2);
  private final byte[] kept = commit(chain.get(1), OPERATOR);
  private final byte[] proof = ValueCommitment.prove(kept, 80, "buyer 4711");

  @Test
  void proof_holdsAndTellsNothingBesidesTheThreshold() {
    VerificationReport report = verify(proof);

    assertThat(report.passed()).as(report.toString()).isTrue();
    assertThat(report.checks().get(report.checks().size() - 1).detail())
        .contains("is at least 80 %", "for 'buyer 4711'", chain.get(1).digest());
    assertThat(new String(proof, StandardCharsets.UTF_8)).doesNotContain("blinding", "\"value\"");
    ObjectNode opening = StrictJson.parseObject(kept);
    assertThat(opening.path("value").asInt()).isEqualTo(9_100);
  }

  @Test
  void threshold_aboveTheValueOrBetweenSteps_isRefused() {
    assertThat(verify(ValueCommitment.prove(kept, 91, "x")).passed()).isTrue();
    for (double threshold : new double[] {91.01, 80.001, -1, 1e9, Double.NaN}) {
      assertThatThrownBy(() -> ValueCommitment.prove(kept, threshold, "x"))
          .isInstanceOf(PassportException.class);
    }
  }

  @Test
  void proof_changedInAnyPart_isRefused() {
    assertFails(changed(json -> json.put("atLeast", 85)), "range-proof");
    assertFails(changed(json -> json.put("context", "somebody else")), "range-proof");
    assertFails(changed(json -> json.put("extra", 1)), "document-form");
    assertFails(
        changed(json -> json.put("proofValue", json.get("proofValue").asText() + "A")),
        "range-proof");
    assertFails(
        changed(json -> Forge.subject((ObjectNode) json.get("commitment")).put("element", "x")),
        "document-form");
    assertFails(
        changed(
            json ->
                Forge.subject((ObjectNode) json.get("commitment"))
                    .put("element", "stateOfHealth.percent")),
        "credential-signature",
        "range-proof");
  }

  /** The same proof under the commitment to another update, and under a second one to this. */
  @Test
  void proof_replayedOntoAnotherCommitment_isRefused() {
    for (SignedUpdate update : chain) {
      ObjectNode other = StrictJson.parseObject(commit(update, OPERATOR));
      assertFails(changed(json -> json.set("commitment", other.get("commitment"))), "range-proof");
    }
  }

  @Test
  void commitment_ofAStranger_isRefused() {
    byte[] stranger = commit(chain.get(1), new Issuer(OPERATOR.did(), TestKeys.key(1)));

    assertFails(ValueCommitment.prove(stranger, 80, "x"), "credential-signature", "key-validity");
  }

  @Test
  void opening_thatIsNotTheCommitments_provesNothing() {
    ObjectNode wrong = StrictJson.parseObject(kept);
    wrong.put("value", 9_999);

    assertThatThrownBy(() -> ValueCommitment.prove(CanonicalJson.bytes(wrong), 95, "x"))
        .hasMessageContaining("must be that of the commitment");
  }

  @Test
  void element_thatIsNoPercentage_isRefused() {
    for (String element :
        List.of(
            "stateOfHealth.basis",
            "nothing",
            "stateOfHealth",
            "sequence",
            "productCondition.RemainingCapacity.RemainingCapacityValue")) {
      assertThatThrownBy(
              () -> ValueCommitment.sign(chain.get(0), element, OPERATOR, Fixtures.issuedAt(2)))
          .isInstanceOf(PassportException.class);
    }
  }

  private byte[] changed(Consumer<ObjectNode> change) {
    ObjectNode json = StrictJson.parseObject(proof);
    change.accept(json);
    return CanonicalJson.bytes(json);
  }

  private static byte[] commit(SignedUpdate update, Issuer issuer) {
    return ValueCommitment.sign(update, ELEMENT, issuer, Fixtures.issuedAt(2));
  }

  private static void assertFails(byte[] file, String... checks) {
    VerificationReport report = verify(file);
    assertThat(report.passed()).isFalse();
    assertThat(report.failed()).containsExactly(checks);
  }

  private static VerificationReport verify(byte[] file) {
    return PassportVerifier.verify(file, List.of(DOCUMENT.toBytes()));
  }
}

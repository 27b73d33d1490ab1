package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Digest;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.signing.TestKeys;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdStatementTest {
  private static final DidDocument DOCUMENT = DidDocument.of(Fixtures.OPERATOR, Fixtures.START);
  private static final Instant AT = Fixtures.issuedAt(1);
  private static final String LIST = "https://operator.example/status/1";

  private final SignedUpdate update =
      new PassportUpdater(Fixtures.OPERATOR)
          .next(Fixtures.update(0), null, Fixtures.issuedAt(0), new StatusEntry(LIST, 5));

  @Test
  void statement_valueAtAndBelowTheThreshold_saysSoAndNotTheValue() {
    byte[] yes = sign("stateOfHealth.percent", 80);

    VerificationReport report = verify(yes, list());

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.checks()).last().extracting("detail").asString().contains("at least 80");
    assertThat(new String(yes, StandardCharsets.UTF_8))
        .doesNotContain("93", "percent\":")
        .contains(update.digest());
    assertThat(
            StrictJson.parse(sign("stateOfHealth.percent", 93))
                .at("/credentialSubject/result")
                .asBoolean())
        .isTrue();
    assertThat(
            StrictJson.parse(sign("stateOfHealth.percent", 93.5))
                .at("/credentialSubject/result")
                .asBoolean())
        .isFalse();
    assertThat(
            StrictJson.parse(sign("stateOfHealth.interval90.low", 93))
                .at("/credentialSubject/result")
                .asBoolean())
        .isFalse();
  }

  @Test
  void statement_ofAnUpdateThatWasWithdrawn_fails() {
    assertThat(verify(sign("stateOfHealth.percent", 80), list(5)).failed())
        .containsExactly("status");
  }

  @Test
  void statement_withoutItsStatusList_isNotChecked() {
    VerificationReport report =
        PassportVerifier.verify(sign("stateOfHealth.percent", 80), List.of(DOCUMENT.toBytes()));

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isFalse();
  }

  @Test
  void statement_changedByItsHolder_failsItsSignature() {
    for (Consumer<ObjectNode> change :
        List.<Consumer<ObjectNode>>of(
            subject -> subject.put("atLeast", 90),
            subject -> subject.put("result", false),
            subject -> subject.put("element", "stateOfHealth.interval90.low"),
            subject -> subject.put("update", "uEiA"))) {
      ObjectNode json = StrictJson.parseObject(sign("stateOfHealth.percent", 80));
      change.accept((ObjectNode) json.get("credentialSubject"));

      assertThat(verify(CanonicalJson.bytes(json), list()).failed())
          .containsExactly("credential-signature");
    }
  }

  @Test
  void statement_thatMakesNoSense_failsForThatAlone() {
    ObjectNode json = StrictJson.parseObject(sign("stateOfHealth.percent", 80));
    ((ObjectNode) json.get("credentialSubject")).put("result", "perhaps");

    assertThat(
            verify(CanonicalJson.bytes(Forge.sign(json, ProofPurpose.ASSERTION)), list()).failed())
        .containsExactly("statement");
  }

  @Test
  void sign_elementThatIsNoNumber_isRefused() {
    for (String element : List.of("nothing", "stateOfHealth", "stateOfHealth.method", "")) {
      assertThatThrownBy(() -> sign(element, 80))
          .isInstanceOfSatisfying(
              PassportException.class, e -> assertThat(e.code()).isEqualTo("statement-refused"));
    }
  }

  /** The refusal names what would work. */
  @ParameterizedTest
  @CsvSource({
    "stateOfHealth, stateOfHealth.percent",
    "percent, stateOfHealth.percent",
    "interval90.low, stateOfHealth.interval90.low",
    "stateofhealth.interval90.LOW, stateOfHealth.interval90.low",
    "productCondition.remainingCapacity, productCondition.RemainingCapacity.RemainingCapacityValue"
  })
  void sign_pathThatHasNoNumber_isRefusedWithOneThatHas(String asked, String works) {
    assertThatThrownBy(() -> sign(asked, 80))
        .hasMessageContaining("must state a number as '%s'; it states numbers as".formatted(asked))
        .hasMessageContaining(works);
    sign(works, 80);
  }

  @Test
  void signOfPart_pathThatHasNoNumber_isRefusedWithOneThatHas() {
    assertThatThrownBy(
            () ->
                ThresholdStatement.signOfPart(
                    part(), "parts.due-diligence.cobalt", 80, Fixtures.OPERATOR, AT))
        .hasMessageContaining("parts.due-diligence.content.cobalt.1.auditedPercent");
  }

  @Test
  void statement_ofAPart_isBoundToItAndNamesItsIssuer() {
    byte[] part = part();
    String element = "parts.due-diligence.content.cobalt.1.auditedPercent";

    byte[] yes = ThresholdStatement.signOfPart(part, element, 80, Fixtures.OPERATOR, AT);

    VerificationReport report = PassportVerifier.verify(yes, List.of(DOCUMENT.toBytes()));
    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.checks()).last().extracting("detail").asString().contains("at least 80");
    JsonNode subject = StrictJson.parse(yes).path("credentialSubject");
    assertThat(subject.path("part").asText()).isEqualTo(Digest.multibase(part));
    assertThat(subject.path("partIssuer").asText()).isEqualTo("did:web:auditor.example");
    assertThat(subject.path("result").asBoolean()).isTrue();
    assertThat(new String(yes, StandardCharsets.UTF_8)).doesNotContain("87.5");
    assertThatThrownBy(
            () ->
                ThresholdStatement.signOfPart(
                    part, element.replace(".1.", ".7."), 80, Fixtures.OPERATOR, AT))
        .isInstanceOfSatisfying(
            PassportException.class, e -> assertThat(e.code()).isEqualTo("statement-refused"));
  }

  /** What is said of a part cannot be passed off as said of an update. */
  @Test
  void statement_ofAPartThatNamesAnUpdatesElement_fails() {
    byte[] yes =
        ThresholdStatement.signOfPart(
            part(),
            "parts.due-diligence.content.cobalt.1.auditedPercent",
            80,
            Fixtures.OPERATOR,
            AT);
    ObjectNode json = StrictJson.parseObject(yes);
    ((ObjectNode) json.get("credentialSubject")).put("element", "stateOfHealth.percent");

    assertThat(
            PassportVerifier.verify(
                    CanonicalJson.bytes(Forge.sign(json, ProofPurpose.ASSERTION)),
                    List.of(DOCUMENT.toBytes()))
                .failed())
        .containsExactly("statement");
  }

  /** As a part comes; what stands in it was checked before. */
  private static byte[] part() {
    Issuer auditor = new Issuer("did:web:auditor.example", TestKeys.key(7));
    ObjectNode credential =
        StrictJson.parseObject(
            """
            {"type":["VerifiableCredential","BatteryPassportPart"],"issuer":{"id":"did:web:auditor.example","name":"Auditor"},
             "credentialSubject":{"id":"%s","category":"due-diligence",
              "content":{"cobalt":[{"auditedPercent":12},{"auditedPercent":87.5}]}}}
            """
                .formatted(Fixtures.BATTERY.passportId())
                .getBytes(StandardCharsets.UTF_8));
    return CanonicalJson.bytes(
        DataIntegrity.sign(credential, auditor, ProofPurpose.ASSERTION, Fixtures.issuedAt(0)));
  }

  private byte[] sign(String element, double atLeast) {
    return ThresholdStatement.sign(update, element, atLeast, Fixtures.OPERATOR, AT);
  }

  private static byte[] list(int... revoked) {
    StatusList bits = StatusList.empty();
    for (int index : revoked) {
      bits = bits.with(index);
    }
    return new StatusListCredential(LIST, bits, AT, AT.plus(Duration.ofDays(7)))
        .sign(Fixtures.OPERATOR);
  }

  private static VerificationReport verify(byte[] statement, byte[] list) {
    return PassportVerifier.verify(
        statement, new Trust(List.of(DOCUMENT.toBytes()), List.of(), List.of(list)).at(AT));
  }
}

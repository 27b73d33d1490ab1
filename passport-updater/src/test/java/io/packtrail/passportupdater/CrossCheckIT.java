package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.SdJwt;
import io.packtrail.passportupdater.signing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Implementations by others, from the npm registry, verify our credentials and log proofs, and sign
 * what we verify. They run where {@code PACKTRAIL_TEST_NODE_DIR} names a folder in which {@code npm
 * ci} installed {@code src/test/node}.
 */
class CrossCheckIT {
  private static final Path SCRIPT = Path.of("src", "test", "node", "cross-check.mjs");
  private static final Issuer OPERATOR = Fixtures.OPERATOR;
  private static final DidDocument DOCUMENT = DidDocument.of(OPERATOR, Fixtures.START);

  private final Path dir;

  CrossCheckIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeAll
  static void requireNode() {
    boolean isSet = System.getenv("PACKTRAIL_TEST_NODE_DIR") != null;
    String sentence =
        "PACKTRAIL_TEST_NODE_DIR must name a folder with the npm packages of src/test/node, got nothing";
    // CI installs them, so that their absence there is a fault.
    assertThat(isSet || !"true".equals(System.getenv("CI"))).as(sentence).isTrue();
    assumeTrue(isSet, "skipped: " + sentence);
  }

  @Test
  void export_ofOurs_isVerifiedByOthers() throws Exception {
    Run run = run("verify", write("ours.json", export()));

    assertThat(run.exitCode).as(run.out).isZero();
    assertThat(run.out)
        .contains("\"presentation\": true")
        .contains("\"credential 3\": true")
        .contains("\"forecast 3\": true")
        .contains("\"log 3\": true");
  }

  @Test
  void export_changed_isRefusedByOthersWhereItWasChanged() throws Exception {
    ObjectNode json = StrictJson.parseObject(export());
    ObjectNode second = (ObjectNode) json.get("verifiableCredential").get(1);
    ((ObjectNode) Forge.subject(second).get("eventCounters")).put("overCharges", 9);

    Run run = run("verify", write("changed.json", CanonicalJson.bytes(json)));

    assertThat(run.exitCode).isEqualTo(1);
    assertThat(run.out)
        .contains("\"credential 1\": true")
        .doesNotContain("\"presentation\": true")
        .doesNotContain("\"credential 2\": true")
        .doesNotContain("\"log 2\": true")
        .contains("\"log 3\": true");
  }

  @Test
  void credential_signedByOthers_isVerifiedByUs() throws Exception {
    SignedUpdate update =
        new PassportUpdater(OPERATOR)
            .next(
                Fixtures.withoutForecast(Fixtures.update(0)),
                null,
                Instant.parse("2026-01-11T04:00:00Z"));
    ObjectNode bare = Forge.json(update);
    bare.remove("proof");
    Path signed = dir.resolve("theirs.json");

    Run run =
        run(
            "sign",
            write("bare.json", CanonicalJson.bytes(bare)),
            TestKeys.secretMultibase(7),
            OPERATOR.keyId(),
            signed.toString());

    assertThat(run.exitCode).as(run.out).isZero();
    ObjectNode theirs = StrictJson.parseObject(Files.readAllBytes(signed));
    VerificationReport report =
        PassportVerifier.verify(CanonicalJson.bytes(theirs), List.of(DOCUMENT.toBytes()));
    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isTrue();
    Forge.subject(theirs).put("batteryId", "BAT-0002");
    assertThat(
            PassportVerifier.verify(CanonicalJson.bytes(theirs), List.of(DOCUMENT.toBytes()))
                .failed())
        .containsExactly("credential-signature");
  }

  @Test
  void envelope_ofOurs_isVerifiedByOthersAndRefusedOnceChanged() throws Exception {
    byte[] update = Fixtures.chain(OPERATOR, Fixtures.BATTERY, 1).get(0).credential();
    String text = CredentialJwt.sign(update, CredentialJwt.TYPE, OPERATOR).text();
    String did = write("did.json", DOCUMENT.toBytes());

    Run run = run("jose", write("update.jwt", ascii(text)), did);

    assertThat(run.exitCode).as(run.out).isZero();
    assertThat(run.out).contains("vc+jwt BAT-0001");
    String changed =
        text.substring(0, 300) + (text.charAt(300) == 'A' ? 'B' : 'A') + text.substring(301);
    assertThat(run("jose", write("changed.jwt", ascii(changed)), did).exitCode).isEqualTo(1);
  }

  @Test
  void selectiveDisclosure_ofOurs_isReadAlikeByOthersAndChangedByNobody() throws Exception {
    SdJwt shown =
        SelectiveUpdate.sign(
            Fixtures.chain(OPERATOR, Fixtures.BATTERY, 1).get(0),
            List.of("batteryId", "stateOfHealth.percent", "productCondition.StateOfCharge"),
            "stateOfHealth.percent"::equals,
            OPERATOR,
            Fixtures.issuedAt(1));
    String did = write("did.json", DOCUMENT.toBytes());

    Run run = run("sdjwt", write("shown.sd-jwt", ascii(shown.text())), did);

    assertThat(run.exitCode).as(run.out).isZero();
    assertThat(StrictJson.parseObject(ascii(run.out)))
        .isEqualTo(shown.credential().get("credentialSubject"));
    // They pass over a disclosure that belongs nowhere, where we refuse it; neither shows it.
    String forged = shown.text().replaceFirst("~[^~]+~", "~WyJhIiwicGVyY2VudCIsOTld~");
    assertThat(run("sdjwt", write("forged.sd-jwt", ascii(forged)), did).out)
        .doesNotContain("percent");
    String text = shown.text();
    String changed =
        text.substring(0, 300) + (text.charAt(300) == 'A' ? 'B' : 'A') + text.substring(301);
    assertThat(run("sdjwt", write("changed.sd-jwt", ascii(changed)), did).exitCode).isEqualTo(1);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] export() {
    List<SignedUpdate> chain = Fixtures.chain(OPERATOR, Fixtures.BATTERY, 3);
    return PassportExport.toBytes(
        Fixtures.BATTERY.passportId(),
        chain,
        OPERATOR,
        DOCUMENT,
        TestLog.of(chain),
        List.of(),
        Fixtures.issuedAt(3));
  }

  private String write(String name, byte[] bytes) throws Exception {
    Path file = dir.resolve(name);
    Files.write(file, bytes);
    return file.toString();
  }

  private record Run(int exitCode, String out) {}

  private Run run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Path out = dir.resolve("out.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      assertThat(process.waitFor(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readString(out));
  }
}

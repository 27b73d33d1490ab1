package io.packtrail.passportupdater;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.Sha256;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.TestKeys;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class EvidenceBundleTest {
  private final Map<String, byte[]> files = files();

  private static Map<String, byte[]> files() {
    List<SignedUpdate> chain = Fixtures.chain(Fixtures.OPERATOR, Fixtures.BATTERY, 2);
    Map<String, byte[]> files = new HashMap<>();
    files.put(
        "passport.json",
        PassportExport.toBytes(
            Fixtures.BATTERY.passportId(),
            chain,
            Fixtures.OPERATOR,
            DidDocument.of(Fixtures.OPERATOR, Fixtures.START),
            TestLog.of(chain),
            List.of(),
            Fixtures.issuedAt(3)));
    files.put(
        "observations.json", ObservationDigest.canonical(Fixtures.observations(Fixtures.asOf(1))));
    files.put("summary.txt", "A battery.\n".getBytes(UTF_8));
    return files;
  }

  @Test
  void verify_bundle_passesManifestPassportAndObservations() {
    VerificationReport report = verify(signed(files).toZip());

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.checks().get(0).name()).isEqualTo("bundle-manifest");
    assertThat(report.checks()).last().extracting("name").isEqualTo("observations");
    assertThat(signed(files).toZip()).isEqualTo(signed(files()).toZip());
  }

  /** People read the summary: it must be the operator's, too. */
  @Test
  void verify_otherSummary_isRefusedOrNotVouchedFor() {
    ObjectNode proof = (ObjectNode) signed(files).manifest().get("proof");
    files.put("summary.txt", "A better battery.\n".getBytes(UTF_8));

    VerificationReport unsigned = verify(EvidenceBundle.of(files).toZip());
    assertThat(unsigned.failed()).isEmpty();
    assertThat(unsigned.passed()).isFalse();

    EvidenceBundle formerProof = EvidenceBundle.of(files);
    formerProof.manifest().set("proof", proof);
    assertThat(verify(formerProof.toZip()).failed()).containsExactly("manifest-signature");

    EvidenceBundle another =
        EvidenceBundle.signed(
            files, new Issuer(Fixtures.OPERATOR.did(), TestKeys.key(99)), Fixtures.issuedAt(3));
    assertThat(verify(another.toZip()).failed()).containsExactly("manifest-signature");
  }

  /** Its updates stand in the log of before; when a summary was written, nobody can tell. */
  @Test
  void verify_summarySignedWithAKeyThatWasStolen_isRefused() {
    Issuer next = new Issuer(Fixtures.OPERATOR.did(), TestKeys.key(8));
    Instant theft = Fixtures.issuedAt(4);
    LogRecord log = TestLog.of(Fixtures.chain(Fixtures.OPERATOR, Fixtures.BATTERY, 2));
    DidDocument document =
        DidDocument.of(Fixtures.OPERATOR, Fixtures.START)
            .rotatedTo(next, theft)
            .revoking(Fixtures.OPERATOR.keyId(), theft, 9L, log.key().vkey());

    VerificationReport report =
        BundleVerifier.verify(signed(files).toZip(), Trust.ofIssuers(List.of(document.toBytes())));

    assertThat(report.failed()).containsExactly("manifest-signature");
  }

  @Test
  void verify_fileThatBelongsToNoBundle_isRefused() {
    for (String name : List.of("extra.txt", "../evil.txt")) {
      Map<String, byte[]> more = new HashMap<>(files);
      more.put(name, "x".getBytes(UTF_8));

      VerificationReport report = verify(signed(more).toZip());
      assertThat(report.failed()).containsExactly("bundle-manifest");
      assertThat(report.checks().get(0).detail()).contains(name).contains("summary.txt");
    }
  }

  private static EvidenceBundle signed(Map<String, byte[]> files) {
    return EvidenceBundle.signed(files, Fixtures.OPERATOR, Fixtures.issuedAt(3));
  }

  /** Entries that are not compressed, without a zone: any zlib, any machine. */
  @Test
  void toZip_sameFiles_sameBytesOnEveryMachine() {
    Map<String, byte[]> fixed =
        Map.of(
            EvidenceBundle.PASSPORT,
            "{}".getBytes(UTF_8),
            "summary.txt",
            "x".repeat(5_000).getBytes(UTF_8));
    TimeZone zone = TimeZone.getDefault();
    try {
      for (String id : List.of("UTC", "Pacific/Kiritimati", "America/St_Johns")) {
        TimeZone.setDefault(TimeZone.getTimeZone(id));
        assertThat(HexFormat.of().formatHex(Sha256.of(EvidenceBundle.of(fixed).toZip())))
            .as(id)
            .isEqualTo("a54df4c988ccc3fd7b1960a8dadc4e8418b66ec78781f4551390da5f7b09f215");
      }
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  /** Each verifies, but is not what a bundle is about. */
  @Test
  void verify_passportThatIsNoExport_failsAtTheManifest() {
    SignedUpdate update = Fixtures.chain(Issuer.ofKey(TestKeys.key(3)), Fixtures.BATTERY, 1).get(0);
    byte[] envelope =
        CredentialJwt.sign(update.credential(), CredentialJwt.TYPE, Issuer.ofKey(TestKeys.key(3)))
            .text()
            .getBytes(UTF_8);
    for (byte[] passport : List.of(update.credential(), envelope, "[]".getBytes(UTF_8))) {
      files.put("passport.json", passport);

      assertThat(verify(EvidenceBundle.of(files).toZip()).failed())
          .containsExactly("bundle-manifest");
    }
  }

  @Test
  void verify_estimatesThatNameNoObservations_areRefused() {
    PerformanceUpdate update = Fixtures.update(0);
    ObjectNode credential =
        Forge.resigned(
            Forge.json(
                new PassportUpdater(Fixtures.OPERATOR).next(update, null, Fixtures.issuedAt(0))),
            forged ->
                Forge.subject(forged)
                    .get("evidence")
                    .forEach(
                        entry ->
                            ((ObjectNode) entry)
                                .remove(
                                    List.of(
                                        "stdUncertainty",
                                        "interval90",
                                        "samples",
                                        "inputDigest"))));
    files.put("passport.json", Forge.export(List.of(credential), Fixtures.issuedAt(3)));

    assertThat(verify(EvidenceBundle.of(files).toZip()).failed()).containsExactly("content");
  }

  @Test
  void verify_inputsNamedButLeftOut_areNotChecked() {
    PerformanceUpdate update = Fixtures.update(0).with(new EstimateInputs("step,at\n"));
    SignedUpdate signed =
        new PassportUpdater(Fixtures.OPERATOR).next(update, null, Fixtures.issuedAt(0));
    files.put("passport.json", Forge.export(List.of(Forge.json(signed)), Fixtures.issuedAt(3)));
    files.put("observations.json", ObservationDigest.canonical(update.evidence()));

    VerificationReport report = verify(EvidenceBundle.of(files).toZip());

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isFalse();
    assertThat(report.checks()).last().extracting("name").isEqualTo("estimate-inputs");
  }

  @Test
  void verify_anyByteChanged_isRefused() {
    byte[] zip = signed(files).toZip();
    List<Integer> unnoticed = new ArrayList<>();
    for (int at = 0; at < zip.length; at += 7) {
      byte[] changed = zip.clone();
      changed[at] ^= 1;
      if (verify(changed).passed()) {
        unnoticed.add(at);
      }
    }

    assertThat(unnoticed).isEmpty();
  }

  @Test
  void verify_otherObservations_failsForThatAlone() {
    files.put(
        "observations.json", ObservationDigest.canonical(Fixtures.observations(Fixtures.asOf(0))));

    assertThat(verify(EvidenceBundle.of(files).toZip()).failed()).containsExactly("observations");
  }

  @Test
  void verify_withoutObservations_isNotCheckedAndDoesNotPass() {
    files.remove("observations.json");

    VerificationReport report = verify(EvidenceBundle.of(files).toZip());

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isFalse();
  }

  @Test
  void verify_fileThatTheManifestDoesNotName_isRefused() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("passport.json"));
      zip.write(files.get("passport.json"));
      zip.putNextEntry(new ZipEntry("manifest.json"));
      zip.write("{\"digest\":\"x\",\"files\":[]}".getBytes(UTF_8));
    }

    assertThat(verify(bytes.toByteArray()).failed()).containsExactly("bundle-manifest");
  }

  private static VerificationReport verify(byte[] zip) {
    return BundleVerifier.verify(zip, Fixtures.TRUST);
  }
}

package io.packtrail.passportupdater;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.signing.DidDocument;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    VerificationReport report = verify(EvidenceBundle.of(files).toZip());

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.checks().get(0).name()).isEqualTo("bundle-manifest");
    assertThat(report.checks()).last().extracting("name").isEqualTo("observations");
    assertThat(EvidenceBundle.of(files).toZip()).isEqualTo(EvidenceBundle.of(files()).toZip());
  }

  @Test
  void verify_anyByteChanged_isRefused() {
    byte[] zip = EvidenceBundle.of(files).toZip();
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
    return BundleVerifier.verify(zip, Trust.NONE);
  }
}

package io.packtrail.passportupdater;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.VerificationReport.Check;
import io.packtrail.passportupdater.VerificationReport.Status;
import io.packtrail.passportupdater.signing.DidDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The comparison with a published update, by a method that answers what the test says. */
class RecomputeTest {
  private static final EstimateInputs INPUTS = new EstimateInputs("step,at\n");

  private final PerformanceUpdate update = Fixtures.update(0).with(INPUTS);
  private final Map<String, byte[]> files = files(update);

  private static Map<String, byte[]> files(PerformanceUpdate update) {
    List<SignedUpdate> chain =
        List.of(new PassportUpdater(Fixtures.OPERATOR).next(update, null, Fixtures.issuedAt(0)));
    Map<String, byte[]> files = new HashMap<>();
    files.put(
        EvidenceBundle.PASSPORT,
        PassportExport.toBytes(
            Fixtures.BATTERY.passportId(),
            chain,
            Fixtures.OPERATOR,
            DidDocument.of(Fixtures.OPERATOR, Fixtures.START),
            TestLog.of(chain),
            List.of(),
            Fixtures.issuedAt(3)));
    files.put(EvidenceBundle.OBSERVATIONS, ObservationDigest.canonical(update.evidence()));
    files.put(EvidenceBundle.INPUTS, INPUTS.csv().getBytes(UTF_8));
    return files;
  }

  @Test
  void recompute_sameEstimate_passes() {
    VerificationReport report = verify(update, "packtrail-soh/1");

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.checks()).extracting(Check::name).endsWith("estimate-inputs", "recompute");
  }

  @Test
  void recompute_otherEstimate_failsWithTheFirstFigureThatDiffers() {
    PerformanceUpdate other = Fixtures.update(Fixtures.BATTERY, 0, 0.91).with(INPUTS);

    VerificationReport report = verify(other, "packtrail-soh/1");

    assertThat(report.failed()).containsExactly("recompute");
    assertThat(last(report).detail())
        .isEqualTo("stateOfHealth.percent must be 91 as recomputed, is 93");
  }

  @Test
  void recompute_otherMethodVersion_isUnknownAndDoesNotPass() {
    VerificationReport report = verify(update, "packtrail-soh/9");

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isFalse();
    assertThat(last(report).status()).isEqualTo(Status.NOT_CHECKED);
    assertThat(last(report).detail())
        .contains("unknown: the estimate was made by", "this program computes packtrail-soh/9");
  }

  @Test
  void recompute_withoutInputs_isUnknown() {
    files.remove(EvidenceBundle.INPUTS);

    assertThat(last(verify(update, "packtrail-soh/1")).detail())
        .contains("unknown: the bundle does not hold", "inputs.csv");
  }

  @Test
  void recompute_passportThatIsNoBundle_isUnknown() {
    byte[] passport = files.getOrDefault(EvidenceBundle.PASSPORT, new byte[0]);

    VerificationReport report =
        BundleVerifier.verify(passport, Fixtures.TRUST, method(update, "packtrail-soh/1"));

    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isFalse();
    assertThat(last(report).detail()).contains("unknown: the file is no evidence bundle");
  }

  @Test
  void recompute_inputsThatTheMethodRefuses_failsForItsReason() {
    Recomputation refusing =
        new FixedMethod(update, "packtrail-soh/1") {
          @Override
          public PerformanceUpdate recompute(EstimateInputs inputs) {
            throw new IllegalArgumentException("inputs must begin with the battery");
          }
        };

    VerificationReport report =
        BundleVerifier.verify(EvidenceBundle.of(files).toZip(), Fixtures.TRUST, refusing);

    assertThat(report.failed()).containsExactly("recompute");
    assertThat(last(report).detail()).isEqualTo("inputs must begin with the battery");
  }

  @Test
  void restingOn_namesTheInputsOnlyWhereTheyGiveTheSameEstimate() {
    Recomputation same = method(update, "packtrail-soh/1");
    PerformanceUpdate bare = Fixtures.update(0);

    assertThat(same.restingOn(INPUTS, bare, "did:web:x").inputs()).isEqualTo(INPUTS);
    assertThat(
            same.restingOn(INPUTS, Fixtures.update(Fixtures.BATTERY, 0, 0.91), "did:web:x")
                .inputs())
        .isNull();
  }

  private VerificationReport verify(PerformanceUpdate computed, String version) {
    return BundleVerifier.verify(
        EvidenceBundle.signed(files, Fixtures.OPERATOR, Fixtures.issuedAt(3)).toZip(),
        Fixtures.TRUST,
        method(computed, version));
  }

  private static Check last(VerificationReport report) {
    return report.checks().get(report.checks().size() - 1);
  }

  private static Recomputation method(PerformanceUpdate computed, String version) {
    return new FixedMethod(computed, version);
  }

  private static class FixedMethod implements Recomputation {
    private final PerformanceUpdate computed;
    private final String version;

    FixedMethod(PerformanceUpdate computed, String version) {
      this.computed = computed;
      this.version = version;
    }

    @Override
    public String method() {
      return version;
    }

    @Override
    public boolean knows(String methodVersion) {
      return methodVersion.equals(version);
    }

    @Override
    public PerformanceUpdate recompute(EstimateInputs inputs) {
      return computed;
    }
  }
}

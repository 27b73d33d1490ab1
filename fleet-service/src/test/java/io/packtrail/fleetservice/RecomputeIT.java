package io.packtrail.fleetservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.fleetservice.passport.SohRecomputation;
import io.packtrail.passportupdater.BundleVerifier;
import io.packtrail.passportupdater.EvidenceBundle;
import io.packtrail.passportupdater.Trust;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.passportupdater.VerificationReport.Check;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.sohmodel.SohModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An estimate computed again from the evidence bundle that the service gives out. */
class RecomputeIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestService running;
  private static byte[] zip;
  private static EvidenceBundle bundle;

  @BeforeAll
  static void publish(@TempDir Path dataDir) throws Exception {
    running = TestService.start(dataDir);
    BatteryId batteryId = running.drive("RECOMPUTE", 0.2).batteryId();
    running.service().assessAll(assessed -> {});
    zip = running.get("/api/v1/batteries/" + batteryId + "/passport/bundle").body();
    bundle = EvidenceBundle.read(zip);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void bundleOfTheService_recomputed_givesTheSameBytes(@TempDir Path dir) throws Exception {
    Path file = Files.write(dir.resolve("evidence.zip"), zip);

    ChildProcess.Result verified =
        ChildProcess.run(Map.of(), "verify", "--recompute", file.toString());

    assertThat(verified.err()).isEmpty();
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out())
        .contains("estimate-inputs", "recompute", "gives the published estimate again")
        .doesNotContain("failed", "not checked");
  }

  @Test
  void eachObservationOfTheInputs_changed_failsForItsOwnReason() throws Exception {
    List<String> rows = Arrays.asList(text(EvidenceBundle.INPUTS).split("\n"));
    Pattern capacity = Pattern.compile("(observation,[^,]*,[^,]*,[^,]*,)([^,]*)(,.*)");
    Set<String> reasons = new HashSet<>();
    int changes = 0;
    for (int i = 0; i < rows.size(); i++) {
      Matcher row = capacity.matcher(rows.get(i));
      if (!row.matches()) {
        continue;
      }
      List<String> changed = new ArrayList<>(rows);
      double capacityAh = Double.parseDouble(row.group(2));
      changed.set(i, row.group(1) + Math.nextUp(capacityAh) + row.group(3));

      VerificationReport report =
          verify(EvidenceBundle.INPUTS, (String.join("\n", changed) + "\n").getBytes(UTF_8));

      assertThat(report.failed()).containsExactly("estimate-inputs", "recompute");
      assertThat(last(report).detail()).contains("capacityAh must be", Double.toString(capacityAh));
      reasons.add(last(report).detail());
      changes++;
    }
    assertThat(changes).isGreaterThan(5);
    assertThat(reasons).hasSize(changes);
  }

  @Test
  void eachObservationBesideTheInputs_changed_failsForItsOwnReason() throws Exception {
    byte[] given = file(EvidenceBundle.OBSERVATIONS);
    int count = JSON.readTree(given).size();
    Set<String> reasons = new HashSet<>();
    for (int i = 0; i < count; i++) {
      ArrayNode changed = (ArrayNode) JSON.readTree(given);
      ObjectNode observation = (ObjectNode) changed.get(i);
      observation.put("stdAh", observation.path("stdAh").asDouble() * 2);

      VerificationReport report = verify(EvidenceBundle.OBSERVATIONS, CanonicalJson.bytes(changed));

      assertThat(report.failed()).containsExactly("observations", "recompute");
      assertThat(last(report).detail()).startsWith("observation %d of ".formatted(i + 1));
      assertThat(last(report).detail()).contains("stdAh must be");
      reasons.add(last(report).detail());
    }
    assertThat(count).isGreaterThan(5);
    assertThat(reasons).hasSize(count);
  }

  @Test
  void everythingElseTheEstimateCameFrom_changed_isRefused() throws Exception {
    String csv = text(EvidenceBundle.INPUTS);
    Map<String, String> changes = new HashMap<>();
    changes.put("RECOMPUTE,", "RECOMPUTED,");
    changes.put(SohModel.METHOD_VERSION, "packtrail-soh/2");
    changes.put("begin,20", "begin,19");
    changes.put("\nask,", "\nasks,");
    changes.forEach(
        (from, to) -> {
          String changed = csv.replaceFirst(Pattern.quote(from), to);
          assertThat(changed).as(from).isNotEqualTo(csv);
          assertThat(verify(EvidenceBundle.INPUTS, changed.getBytes(UTF_8)).failed())
              .as(from)
              .contains("estimate-inputs");
        });
  }

  @Test
  void statedEstimate_changedInTheFile_isRefusedBeforeItIsComputed() throws Exception {
    String passport = text(EvidenceBundle.PASSPORT);
    String changed = passport.replaceFirst("(\"stateOfHealth\":.*?\"percent\":)[0-9.]+", "$199");
    assertThat(changed).isNotEqualTo(passport);

    assertThat(verify(EvidenceBundle.PASSPORT, changed.getBytes(UTF_8)).failed())
        .contains("presentation-signature", "credential-signature");
  }

  @Test
  void correction_ofTheSameEstimate_isComputedAgainToo() throws Exception {
    BatteryId batteryId = running.drive("CORRECTED", 0.2).batteryId();
    running.service().assessAll(assessed -> {});
    SignedUpdate correction = running.passportDesk().correct(batteryId, "signed once more");

    byte[] corrected = running.get("/api/v1/batteries/" + batteryId + "/passport/bundle").body();

    assertThat(correction.sequence()).isEqualTo(2);
    assertThat(EvidenceBundle.read(corrected).files()).containsKey(EvidenceBundle.INPUTS);
    assertThat(recomputed(corrected).failed()).isEmpty();
    assertThat(recomputed(corrected).passed()).isTrue();
  }

  /** By the operator, with its own keys: nothing but the computation shows it. */
  @Test
  void statedEstimate_otherThanTheInputsGive_failsThoughEverySignatureHolds(@TempDir Path dir)
      throws Exception {
    TestService dishonest = TestService.start(dir);
    try {
      BatteryId batteryId = dishonest.drive("BETTER", 0.2).batteryId();
      dishonest.service().assessAll(assessed -> {});
      String path = "/api/v1/batteries/" + batteryId + "/passport/bundle";
      String csv =
          new String(
              Objects.requireNonNull(
                  EvidenceBundle.read(dishonest.get(path).body())
                      .files()
                      .get(EvidenceBundle.INPUTS)),
              UTF_8);
      PerformanceUpdate honest = new SohRecomputation().recompute(new EstimateInputs(csv));

      dishonest.state(honest, "signed again as it is");
      assertThat(recomputed(dishonest.get(path).body()).passed()).isTrue();

      dishonest.state(better(honest), "a little better");
      byte[] stated = dishonest.get(path).body();
      assertThat(BundleVerifier.verify(stated, Trust.NONE).passed()).isTrue();
      assertThat(recomputed(stated).failed()).containsExactly("recompute");
      assertThat(last(recomputed(stated)).detail())
          .contains("stateOfHealth.percent must be", "as recomputed, is");
    } finally {
      dishonest.close();
    }
  }

  /** Two percent more of everything that one capacity decides. */
  @SuppressWarnings("NullAway") // rul may be null; the annotation on a nested type is not read
  private static PerformanceUpdate better(PerformanceUpdate honest) {
    SohResult.Estimated soh = honest.soh();
    SohResult.Estimated more =
        new SohResult.Estimated(
            soh.asOf(),
            soh.sohRatio() + 0.02,
            new RatioInterval(soh.soh90().lowRatio() + 0.02, soh.soh90().highRatio() + 0.02),
            soh.slopePerYearRatio(),
            soh.soceRatio(),
            soh.soce90(),
            (soh.sohRatio() + 0.02) * soh.reference().capacityAh(),
            soh.resistanceIncreaseRatio(),
            soh.basis(),
            soh.reference(),
            soh.observations(),
            soh.coverageRatio(),
            soh.bmsSohRatio(),
            soh.methodVersion());
    return new PerformanceUpdate(
        honest.battery(), more, honest.stress(), null, null, honest.evidence(), honest.inputs());
  }

  private static VerificationReport recomputed(byte[] file) {
    return BundleVerifier.verify(file, Trust.NONE, new SohRecomputation());
  }

  private static VerificationReport verify(String name, byte[] content) {
    Map<String, byte[]> files = new HashMap<>(bundle.files());
    files.put(name, content);
    return recomputed(EvidenceBundle.of(files).toZip());
  }

  private static Check last(VerificationReport report) {
    return report.checks().get(report.checks().size() - 1);
  }

  private static byte[] file(String name) {
    return Objects.requireNonNull(bundle.files().get(name), name);
  }

  private static String text(String name) {
    return new String(file(name), UTF_8);
  }
}

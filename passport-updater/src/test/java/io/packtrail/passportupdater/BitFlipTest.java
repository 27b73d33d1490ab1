package io.packtrail.passportupdater;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.LogTree;
import io.packtrail.passportupdater.log.MemoryLog;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One bit of whatever leaves the house. A random sample; {@code -Dpacktrail.flips=all} tries every
 * bit.
 */
class BitFlipTest {
  private static final int SAMPLE = 300;
  private static final boolean ALL = "all".equals(System.getProperty("packtrail.flips"));
  private static final String STATUS = "https://operator.example/status/1";
  private static final DidDocument DID = DidDocument.of(Fixtures.OPERATOR, Fixtures.START);
  private static final PerformanceUpdate ASSESSED =
      Fixtures.withoutForecast(Fixtures.update(0)).with(new EstimateInputs("step,at\n"));
  private static final SignedUpdate UPDATE =
      new PassportUpdater(Fixtures.OPERATOR).next(ASSESSED, null, Fixtures.issuedAt(0));
  private static final SignedUpdate WITH_STATUS =
      new PassportUpdater(Fixtures.OPERATOR)
          .next(ASSESSED, null, Fixtures.issuedAt(0), new StatusEntry(STATUS, 5));
  private static final byte[] STATUS_LIST = statusList();
  private static final Map<String, byte[]> FILES = files();

  /** What is given out beside bundles; by name. */
  private static final Map<String, byte[]> SINGLE =
      Map.of(
          "passport",
          FILES.getOrDefault(EvidenceBundle.PASSPORT, new byte[0]),
          "update",
          UPDATE.credential(),
          "vc+jwt",
          CredentialJwt.sign(UPDATE.credential(), CredentialJwt.TYPE, Fixtures.OPERATOR)
              .text()
              .getBytes(UTF_8),
          "vc+sd-jwt",
          SelectiveUpdate.sign(
                  UPDATE,
                  List.of("batteryId", "stateOfHealth.percent", "stateOfHealth.interval90"),
                  element -> element.startsWith("stateOfHealth"),
                  Fixtures.OPERATOR,
                  Fixtures.issuedAt(1))
              .text()
              .getBytes(UTF_8),
          "threshold statement",
          ThresholdStatement.sign(
              WITH_STATUS, "stateOfHealth.percent", 80, Fixtures.OPERATOR, Fixtures.issuedAt(1)),
          "range proof",
          ValueCommitment.prove(
              ValueCommitment.sign(
                  UPDATE, "stateOfHealth.percent", Fixtures.OPERATOR, Fixtures.issuedAt(1)),
              80,
              "buyer 4711"),
          "status list",
          STATUS_LIST,
          "checkpoint",
          checkpoint());

  static Set<String> singles() {
    return SINGLE.keySet();
  }

  @ParameterizedTest
  @MethodSource("singles")
  void single_anyBitFlipped_isRefused(String name) {
    byte[] good = SINGLE.getOrDefault(name, new byte[0]);
    assertThat(passes(name, good)).isTrue();

    assertThat(unnoticed(good, changed -> passes(name, changed))).isEmpty();
  }

  @Test
  void bundle_anyBitFlipped_isRefused() {
    byte[] zip = EvidenceBundle.signed(FILES, Fixtures.OPERATOR, Fixtures.issuedAt(1)).toZip();
    assertThat(passes(zip)).isTrue();

    assertThat(unnoticed(zip, BitFlipTest::passes)).isEmpty();
  }

  /** Even where whoever flips it writes a manifest to match. */
  @ParameterizedTest
  @ValueSource(strings = {"passport.json", "did.json", "observations.json", "inputs.csv"})
  void fileOfABundleWithAManifestToMatch_anyBitFlipped_isRefused(String name) {
    byte[] file = FILES.getOrDefault(name, new byte[0]);

    assertThat(
            unnoticed(
                file,
                changed -> {
                  Map<String, byte[]> files = new HashMap<>(FILES);
                  files.put(name, changed);
                  return BundleVerifier.verify(EvidenceBundle.of(files).toZip(), Fixtures.TRUST)
                      .failed()
                      .isEmpty();
                }))
        .isEmpty();
  }

  private static boolean passes(String name, byte[] file) {
    return switch (name) {
      case "status list" -> passesWith(WITH_STATUS.credential(), file);
      case "checkpoint" -> passesWithCheckpoint(new String(file, UTF_8));
      default -> passesWith(file, STATUS_LIST);
    };
  }

  private static boolean passesWithCheckpoint(String checkpoint) {
    byte[] passport = FILES.getOrDefault(EvidenceBundle.PASSPORT, new byte[0]);
    VerificationReport report = PassportVerifier.verify(passport, Fixtures.TRUST);
    return LogComparison.extend(
            report, passport, Fixtures.TRUST, checkpoint, List.of(), log()::tile)
        .passed();
  }

  private static boolean passes(byte[] bundle) {
    return BundleVerifier.verify(bundle, Fixtures.TRUST).passed();
  }

  private static boolean passesWith(byte[] file, byte[] statusList) {
    return PassportVerifier.verify(
            file,
            new Trust(List.of(DID.toBytes()), List.of(), List.of(statusList))
                .at(Fixtures.issuedAt(1)))
        .passed();
  }

  private static Map<String, byte[]> files() {
    List<SignedUpdate> chain = List.of(UPDATE);
    Map<String, byte[]> files = new HashMap<>();
    files.put(
        EvidenceBundle.PASSPORT,
        PassportExport.toBytes(
            Fixtures.BATTERY.passportId(),
            chain,
            Fixtures.OPERATOR,
            DID,
            TestLog.of(chain),
            List.of(),
            Fixtures.issuedAt(1)));
    files.put(EvidenceBundle.DID_DOCUMENT, DID.toBytes());
    files.put(EvidenceBundle.OBSERVATIONS, ObservationDigest.canonical(ASSESSED.evidence()));
    files.put(EvidenceBundle.INPUTS, "step,at\n".getBytes(UTF_8));
    files.put("summary.txt", "A battery.\n".getBytes(UTF_8));
    return files;
  }

  private static byte[] statusList() {
    Instant at = Fixtures.issuedAt(1);
    return new StatusListCredential(STATUS, StatusList.empty(), at, at.plus(Duration.ofDays(7)))
        .sign(Fixtures.OPERATOR);
  }

  private static MemoryLog log() {
    MemoryLog log = new MemoryLog();
    TestLog.fill(log, List.of(UPDATE));
    return log;
  }

  private static byte[] checkpoint() {
    MemoryLog log = log();
    String text =
        new Checkpoint(TestLog.NAME.name(), log.size(), LogTree.root(log.size(), log)).text();
    return SignedNote.sign(text, TestLog.NAME, TestLog.KEY).toString().getBytes(UTF_8);
  }

  /** Bits whose flip nobody notices. */
  private static List<Integer> unnoticed(byte[] file, Predicate<byte[]> accepted) {
    int bits = 8 * file.length;
    IntStream tried =
        (ALL || bits <= SAMPLE) ? IntStream.range(0, bits) : new Random(bits).ints(SAMPLE, 0, bits);
    return tried
        .parallel()
        .filter(
            bit -> {
              byte[] changed = file.clone();
              changed[bit / 8] ^= (byte) (1 << (bit % 8));
              return accepted.test(changed);
            })
        .boxed()
        .toList();
  }
}

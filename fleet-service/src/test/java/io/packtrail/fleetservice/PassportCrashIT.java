package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.passport.StatusLists;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.passportupdater.PassportExport;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.passportupdater.Trust;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.PassportTable;
import io.packtrail.timescalestore.StatusTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random points while updates are signed, chained and logged: no gap, no fork, no update
 * without its place in the log, nothing lost that was said to be done.
 *
 * <p>{@code -Dpacktrail.crash.appends=10000} is the long form.
 */
class PassportCrashIT {
  private static final int APPENDS = Integer.getInteger("packtrail.crash.appends", 300);

  /** Appends from one kill to the next, at most. */
  private static final int STRIDE = Math.max(120, APPENDS / 25);

  private final List<String> acknowledged = new ArrayList<>();

  @Test
  void append_killedAtRandomPoints_leavesOneWholeChainAndLog(@TempDir Path dir) throws Exception {
    Random random = new Random(20261124);
    Path keys = Files.createDirectories(dir.resolve("keys"));
    try (TestPostgres postgres = new TestPostgres(dir)) {
      int kills = 0;
      while (!run(postgres, keys, random.nextInt(STRIDE), random.nextInt(4_000_000))) {
        kills++;
        if (kills % 4 == 0) { // the database too
          postgres.kill();
          postgres.startAgain();
        }
        if (kills > 10 * APPENDS) {
          throw new AssertionError("no progress");
        }
      }
      assertThat(kills).isGreaterThan(1);
      try (Database database = postgres.open()) {
        requireWhole(database, keys);
      }
    }
  }

  /**
   * Appends, and kills some nanoseconds after so many were done.
   *
   * @return whether it came to its end
   */
  private boolean run(TestPostgres postgres, Path keys, int appends, int delayNs)
      throws IOException, InterruptedException {
    Map<String, String> settings = postgres.settings();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                PassportAppender.class.getName(),
                Objects.requireNonNull(settings.get("PACKTRAIL_DB_URL")),
                Objects.requireNonNull(settings.get("PACKTRAIL_DB_USER")),
                Objects.requireNonNull(settings.get("PACKTRAIL_DB_PASSWORD_FILE")),
                keys.toString(),
                Integer.toString(APPENDS))
            .redirectError(keys.resolveSibling("err.txt").toFile())
            .start();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      for (int n = 0; line != null; n++) {
        if (line.startsWith("CRASH-")) {
          acknowledged.add(line);
        }
        if (n == appends) {
          TimeUnit.NANOSECONDS.sleep(delayNs); // anywhere within the next appends
          process.toHandle().destroyForcibly(); // leaves what it wrote to be read
        }
        line = out.readLine();
      }
    }
    int exit = process.waitFor();
    assertThat(exit == 0 || exit == 137)
        .as("exit %d: %s", exit, Files.readString(keys.resolveSibling("err.txt")))
        .isTrue();
    return exit == 0;
  }

  private void requireWhole(Database database, Path keys) {
    PassportTable passports = new PassportTable(database);
    TransparencyLog log = PassportAppender.log(keys, database);
    assertThat(log.start()).as("updates without a log entry").isZero();
    assertThat(passports.count()).isEqualTo(APPENDS);
    assertThat(log.size()).isEqualTo(APPENDS);

    Map<String, String> stored = new HashMap<>();
    for (int i = 0; i < PassportAppender.BATTERIES; i++) {
      BatteryId batteryId = PassportAppender.batteryId(i);
      List<SignedUpdate> chain = passports.chain(batteryId);
      chain.forEach(update -> stored.put(batteryId + " " + update.sequence(), update.digest()));
      VerificationReport report =
          verify(chain, log, new StatusTable(database), PassportAppender.issuer(keys));
      assertThat(report.failed()).isEmpty();
      assertThat(report.passed()).isTrue();
    }
    assertThat(stored).hasSize(APPENDS);
    assertThat(acknowledged)
        .isNotEmpty()
        .allSatisfy(
            line -> {
              String[] words = line.split(" ", -1);
              assertThat(stored).containsEntry(words[0] + " " + words[1], words[2]);
            });
    SignedNote note = SignedNote.parse(Objects.requireNonNull(log.checkpoint()));
    note.requireSignature(log.name());
    assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(APPENDS);
  }

  private static VerificationReport verify(
      List<SignedUpdate> chain, TransparencyLog log, StatusTable status, Issuer issuer) {
    Instant at = Instant.parse("2027-01-01T00:00:00Z");
    DidDocument document = DidDocument.of(issuer, null);
    byte[] file =
        PassportExport.toBytes(
            chain.get(0).passportId(),
            chain,
            issuer,
            document,
            log.record(chain.get(0).batteryId(), chain),
            new StatusLists(issuer, status).of(chain.get(0).batteryId(), at),
            at);
    return PassportVerifier.verify(
        file, new Trust(List.of(document.toBytes()), List.of(log.name()), List.of()));
  }
}

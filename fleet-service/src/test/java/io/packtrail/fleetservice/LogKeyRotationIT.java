package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.BatteryId;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.passportupdater.LogComparison;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.passportupdater.Trust;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.log.Tile;
import io.packtrail.passportupdater.log.Witness;
import io.packtrail.passportupdater.signing.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log's key is changed, stolen and lost, by the command line beside a real service. */
class LogKeyRotationIT {
  private static final String HOST = "operator.example";
  private static final ServiceConfig.Passport AS =
      new ServiceConfig.Passport(HOST, null, null, PublishPolicy.standard());

  private final Path dir;
  private TestService running;
  private BatteryId battery;

  @SuppressWarnings("NullAway.Init") // the test begins with both
  LogKeyRotationIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void logKey_changedStolenAndLost_earlierExportsVerifyAndLaterOnesByItDoNot() throws Exception {
    running = TestService.startAs(dir, AS);
    try {
      battery = running.drive("LOGKEYS", 0.05).batteryId();
      running.service().assessAll(assessed -> {});
      byte[] first = export();
      NoteKey formerKey = logKey();
      cosign(formerKey);
      SigningKey kept = SigningKey.loadOrCreate(keys().resolve("log-key.pem"));

      changed(first, formerKey);
      handedOver(first, formerKey, kept);
      stolen(first);
      lost(first);
      refused();
    } finally {
      running.close();
    }
  }

  /** While it hands over, whoever pins either key follows. */
  private void changed(byte[] first, NoteKey formerKey) throws Exception {
    String next = key("rotate-log").lastLine();
    assertThat(next).endsWith("signs the log from the next start of the service on");
    assertThat(logKey()).as("until then").isEqualTo(formerKey);
    assertThatThrownBy(running::passportDesk).hasMessageContaining("a new log key is ready");

    running = running.again();

    assertThat(logKey().vkey() + " signs").isEqualTo(next.substring(0, next.indexOf(" the log")));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(keys().resolve("log-key.pem"))))
        .isEqualTo("rw-------");
    assertThat(listed()).hasSize(2);
    assertThat(listed().path(0).path("key").asText()).isEqualTo(formerKey.vkey());
    assertThat(listed().path(0).path("lastSize").asLong()).isEqualTo(1);
    SignedNote head = SignedNote.parse(text("/log/checkpoint"));
    head.requireSignature(logKey());
    head.requireSignature(formerKey);
    SignedNote cosigned = SignedNote.parse(text("/log/cosigned"));
    cosigned.requireSignature(logKey()); // was signed by the former when the witness saw it
    assertThat(cosigned.lines()).anyMatch(line -> line.contains("witness.example"));

    running.passportDesk().correct(battery, "both sign");
    assertThat(verify(first, List.of()).failed()).as("by the former key").isEmpty();
    assertThat(detail(verify(first, List.of()))).contains("which counts up to 1 entries");
    assertThat(verify(export(), List.of(formerKey)).failed()).as("pinned").isEmpty();
    assertThat(verify(export(), List.of(logKey())).failed()).isEmpty();
    assertThat(compared(first, text("/log/checkpoint")).failed()).isEmpty();
    assertThat(key("list").out()).contains(formerKey.vkey()).contains(logKey().vkey());
  }

  /** Once it has, the former key signs nothing that counts. */
  private void handedOver(byte[] first, NoteKey formerKey, SigningKey kept) throws Exception {
    Files.delete(keys().resolve("log-key.former.pem"));
    running = running.again();
    running.passportDesk().correct(battery, "one signs");
    Checkpoint head = Checkpoint.parse(SignedNote.parse(text("/log/checkpoint")).text());
    String late = SignedNote.sign(head.text(), formerKey, kept).toString();

    VerificationReport pinned = verify(export(), List.of(formerKey));
    assertThat(pinned.failed()).containsExactly("checkpoint-signature");
    assertThat(detail(pinned)).contains("must be one of those given");
    assertThat(compared(first, text("/log/checkpoint")).failed()).isEmpty();
    assertThat(compared(first, late).failed()).containsExactly("log-consistency");
    assertThat(compared(first, late).checks())
        .last()
        .extracting(VerificationReport.Check::detail)
        .asString()
        .contains("signed the log up to 1 entries");
  }

  private void stolen(byte[] first) throws Exception {
    byte[] second = export();
    running.passportDesk().correct(battery, "before the theft is noticed");
    String stolen = logKey().vkey();
    String since = Clock.systemUTC().instant().toString();

    assertThat(key("compromised-log", stolen, "--since", since).lastLine())
        .endsWith("; a new key is ready: start the service anew now");
    running = running.again();

    assertThat(logKey().vkey()).isNotEqualTo(stolen);
    SignedNote head = SignedNote.parse(text("/log/checkpoint"));
    assertThat(head.lines()).as("the stolen key signs nothing any more").hasSize(1);
    assertThat(Files.exists(keys().resolve("log-key.former.pem"))).isFalse();
    assertThat(verify(export(), List.of()).failed()).isEmpty();
    assertThat(verify(first, List.of()).failed()).as("of the key before").isEmpty();
    VerificationReport late = verify(second, List.of());
    assertThat(late.failed()).containsExactly("checkpoint-signature");
    assertThat(detail(late)).contains("was in wrong hands since").contains("an export of now");
    assertThat(run("compromised-log", stolen, "--since", Instant.now().toString()).err())
        .contains("since must not be after");
  }

  private void lost(byte[] first) throws Exception {
    Files.delete(keys().resolve("log-key.pem"));
    key("rotate-log");

    running = running.again();
    running.passportDesk().correct(battery, "after the loss");

    assertThat(listed()).hasSize(4);
    assertThat(verify(export(), List.of()).failed()).isEmpty();
    assertThat(verify(first, List.of()).failed()).isEmpty();
    assertThat(compared(first, text("/log/checkpoint")).failed()).isEmpty();
  }

  private void refused() throws Exception {
    JsonNode before = listed();

    assertThat(
            run("compromised-log", "nobody+00000000+AA", "--since", "2026-01-01T00:00:00Z").err())
        .contains("key must be one of the log's");
    assertThat(run("compromised-log", logKey().vkey(), "--since", "2999-01-01T00:00:00Z").err())
        .contains("since must not be after now");
    running = running.again();
    assertThat(listed()).isEqualTo(before);
  }

  /** A witness that pins the key of now signs the newest checkpoint. */
  private void cosign(NoteKey pinned) throws Exception {
    Witness witness =
        new Witness("witness.example", SigningKey.loadOrCreate(dir.resolve("witness.pem")));
    SignedNote signed =
        witness.cosign(
            SignedNote.parse(text("/log/checkpoint")),
            pinned,
            null,
            (level, index) -> new byte[32],
            Instant.now());
    String body =
        new ObjectMapper()
            .createObjectNode()
            .put("witness", witness.name().vkey())
            .put("checkpoint", signed.toString())
            .toString();
    assertThat(running.post("/api/v1/log/cosignatures", body).statusCode()).isEqualTo(201);
  }

  private ChildProcess.Result key(String... arguments) throws Exception {
    ChildProcess.Result result = run(arguments);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private ChildProcess.Result run(String... arguments) throws Exception {
    Map<String, String> settings = new HashMap<>(running.commandSettings());
    settings.put("PACKTRAIL_PASSPORT_DID_HOST", HOST);
    return ChildProcess.run(
        settings,
        Stream.concat(Stream.of("passport", "key"), Stream.of(arguments)).toArray(String[]::new));
  }

  private Path keys() {
    return running.dataDir().resolve("keys");
  }

  private NoteKey logKey() throws Exception {
    return NoteKey.parse(text("/log/key").strip());
  }

  private JsonNode listed() throws Exception {
    return running.json("/.well-known/did.json").at("/service/0/serviceEndpoint/keys");
  }

  private byte[] export() throws Exception {
    return running.get("/api/v1/batteries/" + battery + "/passport/export").body();
  }

  private Trust trust(List<NoteKey> logs) throws Exception {
    return new Trust(List.of(running.get("/.well-known/did.json").body()), logs, List.of());
  }

  private VerificationReport verify(byte[] file, List<NoteKey> logs) throws Exception {
    return PassportVerifier.verify(file, trust(logs));
  }

  private VerificationReport compared(byte[] file, String newest) throws Exception {
    return LogComparison.extend(
        verify(file, List.of()), file, trust(List.of()), newest, List.of(), this::tile);
  }

  private byte[] tile(Tile tile) {
    try {
      return running.get("/log/" + tile.path()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String text(String path) throws Exception {
    return new String(running.get(path).body(), StandardCharsets.UTF_8);
  }

  private static String detail(VerificationReport report) {
    return report.checks().stream()
        .filter(check -> check.name().equals("checkpoint-signature"))
        .findFirst()
        .orElseThrow()
        .detail();
  }
}

package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.passportupdater.signing.Mandate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that are changed and keys that are stolen, by the command line beside a real service. */
class KeyRotationIT {
  private static final String HOST = "operator.example";
  private static final Instant JANUARY = Instant.parse("2026-01-01T00:00:00Z");
  private static final ServiceConfig.Passport AS =
      new ServiceConfig.Passport(
          HOST,
          null,
          new Mandate(
              "Maker SE", "DE123", "all EV batteries", JANUARY, null, "ab".repeat(32), null),
          PublishPolicy.standard());

  private final Path dir;

  KeyRotationIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void keys_changedAndStolen_earlierUpdatesVerifyAndTheThiefsDoNot() throws Exception {
    TestService running = TestService.startAs(dir, AS);
    try {
      BatteryId battery = running.drive("KEYS", 0.05).batteryId();
      running.service().assessAll(assessed -> {});
      byte[] first = export(running, battery);
      Instant beforeChange = Clock.systemUTC().instant();

      // 1. Rotate while the service runs: it takes effect at the next start.
      String next = key(running, "rotate").lastLine();
      assertThat(next).endsWith("signs from the next start of the service on");
      assertThat(keys(running)).hasSize(1);
      assertThat(metrics(running)).contains("packtrail_passport_key_waiting 1.0");
      TestService waiting = running;
      assertThatThrownBy(waiting::passportDesk).hasMessageContaining("start the service anew");
      running = running.again();
      assertThat(metrics(running)).contains("packtrail_passport_key_waiting 0.0");
      running.passportDesk().correct(battery, "second key");
      byte[] second = export(running, battery);
      JsonNode did = running.json("/.well-known/did.json");

      assertThat(did.path("verificationMethod")).hasSize(2);
      assertThat(did.at("/verificationMethod/0/expires"))
          .isEqualTo(did.at("/verificationMethod/1/validFrom"));
      assertThat(next).startsWith(did.at("/verificationMethod/1/id").asText());
      assertThat(verify(running, first).failed()).as("by the former key").isEmpty();
      assertThat(verify(running, second).failed()).isEmpty();
      assertThat(detail(verify(running, second), "issuer-key")).contains("for Maker SE (DE123)");
      assertThat(
              running
                  .json("/.well-known/did.json?versionTime=" + beforeChange)
                  .path("verificationMethod"))
          .as("as it was published then")
          .hasSize(1);
      assertThat(running.get("/.well-known/did.json?versionTime=" + JANUARY).statusCode())
          .isEqualTo(404);

      // 2. The second key is stolen after its update: what stood in the log before stays good.
      String stolen = did.at("/verificationMethod/1/publicKeyMultibase").asText();
      Instant theft = Clock.systemUTC().instant();
      assertThat(key(running, "compromised", stolen, "--since", theft.toString()).lastLine())
          .endsWith("when the log had 2 entries; a new key is ready: start the service anew now");
      running = running.again();
      running.passportDesk().correct(battery, "third key");
      assertThat(keys(running).path(1).path("revokedLog").asText())
          .isEqualTo(new String(running.get("/log/key").body(), StandardCharsets.UTF_8).strip());

      assertThat(keys(running)).hasSize(3);
      assertThat(verify(running, second).failed()).as("before the theft").isEmpty();
      assertThat(verify(running, export(running, battery)).failed()).isEmpty();
      assertThat(key(running, "list").out())
          .contains(stolen)
          .contains(theft.toString().substring(0, 19));

      // 3. A thief dates back: what the log did not have then does not count either.
      key(running, "compromised", stolen, "--since", theft.toString(), "--log-size", "1");
      running = running.again();
      assertThat(detail(verify(running, second), "key-validity"))
          .contains("stands at 1 in the log, which had 1 entries then");

      // 4. It turns out that the theft was before its update.
      key(running, "compromised", stolen, "--since", beforeChange.toString());
      running = running.again();
      VerificationReport late = verify(running, second);

      assertThat(late.failed()).contains("key-validity");
      assertThat(detail(late, "key-validity")).contains("was in wrong hands since");
      assertThat(verify(running, first).failed()).as("of the key before").isEmpty();

      // 5. What cannot be is refused, and leaves the document as it is.
      JsonNode said = keys(running);
      String[] theftAgain = {"compromised", stolen, "--since", beforeChange.toString()};
      assertThat(refused(running, with(theftAgain, "--log-size", "-5")))
          .contains("--log-size must be in [0, 3], what the log has now, got -5 entries");
      assertThat(refused(running, with(theftAgain, "--log-size", "99"))).contains("got 99 entries");
      running = running.again();
      assertThat(keys(running)).isEqualTo(said);

      // 6. A database that is down keeps nobody from it, as long as the size is given.
      Map<String, String> down = Map.of("PACKTRAIL_DB_URL", "jdbc:postgresql://127.0.0.1:1/none");
      String third = said.path(2).path("publicKeyMultibase").asText();
      String[] theftOfThird = {"compromised", third, "--since", theft.toString()};
      assertThat(run(running, down, theftOfThird).exitCode()).isEqualTo(1);
      ChildProcess.Result marked = run(running, down, with(theftOfThird, "--log-size", "2"));
      assertThat(marked.exitCode()).as(marked.err()).isZero();
      assertThat(marked.err()).contains("Warning: --log-size 2 is not compared with what the log");
      running = running.again();
      assertThat(keys(running).path(2).path("revokedLogSize").asInt()).isEqualTo(2);
    } finally {
      running.close();
    }
  }

  private static ChildProcess.Result key(TestService running, String... arguments)
      throws Exception {
    ChildProcess.Result result = run(running, arguments);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result;
  }

  private static String refused(TestService running, String... arguments) throws Exception {
    ChildProcess.Result result = run(running, arguments);
    assertThat(result.exitCode()).as(result.out()).isNotZero();
    return result.err();
  }

  private static ChildProcess.Result run(TestService running, String... arguments)
      throws Exception {
    return run(running, Map.of(), arguments);
  }

  private static ChildProcess.Result run(
      TestService running, Map<String, String> others, String... arguments) throws Exception {
    Map<String, String> settings = new HashMap<>(running.commandSettings());
    settings.putAll(others);
    settings.put("PACKTRAIL_PASSPORT_DID_HOST", HOST);
    return ChildProcess.run(settings, with(new String[] {"passport", "key"}, arguments));
  }

  private static String[] with(String[] first, String... rest) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(rest)).toArray(String[]::new);
  }

  private static byte[] export(TestService running, BatteryId battery) throws Exception {
    return running.get("/api/v1/batteries/" + battery + "/passport/export").body();
  }

  /** With the operator's document of now, as an auditor has it. */
  private static VerificationReport verify(TestService running, byte[] file) throws Exception {
    return PassportVerifier.verify(file, List.of(running.get("/.well-known/did.json").body()));
  }

  private static String metrics(TestService running) throws Exception {
    return new String(running.get("/metrics").body(), StandardCharsets.UTF_8);
  }

  private static JsonNode keys(TestService running) throws Exception {
    return running.json("/.well-known/did.json").path("verificationMethod");
  }

  private static String detail(VerificationReport report, String name) {
    return report.checks().stream()
        .filter(check -> check.name().equals(name))
        .findFirst()
        .orElseThrow()
        .detail();
  }
}

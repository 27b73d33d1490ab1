package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.VerificationReport.Check;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.TestKeys;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verifier page in a real browser finds of each file what {@link PassportVerifier} finds, check
 * by check. Runs where {@code PACKTRAIL_TEST_NODE_DIR} names a folder in which {@code npm ci}
 * installed {@code src/test/node}, and a Chromium is on the path.
 */
class VerifierPageIT {
  private static final Path SCRIPT = Path.of("src", "test", "node", "browser-check.mjs");
  private static final Issuer OPERATOR = Fixtures.OPERATOR;
  private static final DidDocument DOCUMENT = DidDocument.of(OPERATOR, Fixtures.START);
  private static final Instant EXPORTED = Fixtures.issuedAt(3);
  private static final int RANDOM_CHANGES = 150;

  private final List<ObjectNode> credentials =
      Fixtures.chain(OPERATOR, Fixtures.BATTERY, 3).stream().map(Forge::json).toList();
  private final byte[] good = Forge.export(credentials, EXPORTED);
  private final Path dir;

  VerifierPageIT(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeAll
  static void requireBrowser() {
    assumeTrue(
        System.getenv("PACKTRAIL_TEST_NODE_DIR") != null,
        "PACKTRAIL_TEST_NODE_DIR must name a folder with the npm packages of src/test/node");
    assumeTrue(chromium() != null, "a chromium must be on the path");
  }

  @Test
  void page_goodPassport_passesEveryCheckWithoutARequest() throws Exception {
    JsonNode found =
        open(List.of(List.of(write("passport.json", good), write("did.json", DOCUMENT.toBytes()))));

    JsonNode only = found.path("cases").path(0);
    assertThat(only.path("verdict").asText()).isEqualTo("Every check holds");
    assertThat(only.path("said").asText()).contains("Battery BAT-0001: state of health 91");
    assertThat(checks(only))
        .isEqualTo(checks(PassportVerifier.verify(good, List.of(DOCUMENT.toBytes()))));
    assertThat(only.path("notice").asText()).isEmpty();
    assertThat(found.path("requests")).isEmpty();
    assertThat(found.path("errors")).isEmpty();
  }

  @Test
  void page_whateverSomebodyTries_findsWhatTheVerifierFinds() throws Exception {
    Map<String, byte[]> files = new Forgeries(credentials, EXPORTED).byName();
    List<List<String>> plan = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      plan.add(List.of(write(file.getKey(), file.getValue())));
    }

    JsonNode found = open(plan);

    int i = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      VerificationReport report = PassportVerifier.verify(file.getValue(), Trust.NONE);
      JsonNode shown = found.path("cases").path(i++);
      assertThat(checks(shown)).as(file.getKey() + shown).isEqualTo(checks(report));
      assertThat(shown.path("verdict").asText().equals("Every check holds"))
          .as(file.getKey())
          .isEqualTo(report.passed());
    }
    assertThat(found.path("errors")).isEmpty();
  }

  @Test
  void page_anyByteChanged_neverPasses() throws Exception {
    Random random = new Random(6);
    List<byte[]> changed = new ArrayList<>();
    List<List<String>> plan = new ArrayList<>();
    for (int i = 0; i < RANDOM_CHANGES; i++) {
      byte[] file = good.clone();
      file[random.nextInt(file.length)] ^= (byte) (1 + random.nextInt(255));
      changed.add(file);
      plan.add(List.of(write("changed-%03d.json".formatted(i), file)));
    }

    JsonNode found = open(plan);

    for (int i = 0; i < RANDOM_CHANGES; i++) {
      JsonNode shown = found.path("cases").path(i);
      assertThat(shown.path("verdict").asText()).isEqualTo("Does not hold");
      assertThat(checks(shown))
          .as("change %d %s", i, shown)
          .isEqualTo(checks(PassportVerifier.verify(changed.get(i), Trust.NONE)));
    }
  }

  @Test
  void page_withWhatIsTrusted_holdsTheFileAgainstIt() throws Exception {
    String passport = write("passport.json", good);
    byte[] other =
        DidDocument.of(new Issuer("did:web:other.example", TestKeys.key(1)), null).toBytes();
    NoteKey foreign =
        new NoteKey("mine.example/log", NoteKey.Kind.LOG, TestKeys.key(13).verifyingKey());
    String update = write("update.json", CanonicalJson.bytes(credentials.get(1)));
    String did = write("did.json", DOCUMENT.toBytes());

    JsonNode cases =
        open(List.of(
                List.of(passport, did),
                List.of(passport, write("other.did.json", other)),
                List.of(
                    passport, write("log.key", foreign.vkey().getBytes(StandardCharsets.UTF_8))),
                List.of(
                    passport,
                    write("own.key", TestLog.NAME.vkey().getBytes(StandardCharsets.UTF_8))),
                List.of(update, did),
                List.of(update)))
            .path("cases");

    assertThat(failed(cases.path(0))).isEmpty();
    assertThat(detail(cases.path(0), "issuer-key")).contains("DID document given");
    assertThat(failed(cases.path(1))).containsExactly("issuer-key");
    assertThat(failed(cases.path(2))).containsExactly("checkpoint-signature");
    assertThat(failed(cases.path(3))).isEmpty();
    assertThat(failed(cases.path(4))).isEmpty();
    assertThat(failed(cases.path(5))).containsExactly("issuer-key");
  }

  /** What a thief dates back: held against the document of after the theft, and the log. */
  @Test
  void page_ofAThief_findsWhatTheVerifierFinds() throws Exception {
    Instant theft = EXPORTED.plusSeconds(60);
    NoteKey own =
        new NoteKey(TestLog.NAME.name(), NoteKey.Kind.LOG, TestKeys.key(12).verifyingKey());
    byte[] forged =
        Forge.export(
            credentials,
            EXPORTED,
            TestLog.of(Fixtures.chain(OPERATOR, Fixtures.BATTERY, 3), own, TestKeys.key(12)));
    byte[] named = DOCUMENT.revoking(OPERATOR.keyId(), theft, 9L, TestLog.NAME.vkey()).toBytes();
    byte[] unnamed = DOCUMENT.revoking(OPERATOR.keyId(), theft, 9L, null).toBytes();
    String log = write("log.key", utf8(TestLog.NAME.vkey()));
    List<NoteKey> logs = List.of(TestLog.NAME);
    String passport = write("forged.json", forged);
    String genuine = write("genuine.json", good);

    JsonNode found =
        open(
            List.of(
                List.of(passport, write("named.json", named)),
                List.of(passport, write("unnamed.json", unnamed)),
                List.of(passport, write("unnamed.json", unnamed), log),
                List.of(genuine, write("named.json", named)),
                List.of(genuine, write("unnamed.json", unnamed), log)));

    List<VerificationReport> expected =
        List.of(
            PassportVerifier.verify(forged, List.of(named)),
            PassportVerifier.verify(forged, List.of(unnamed)),
            PassportVerifier.verify(forged, new Trust(List.of(unnamed), logs, List.of())),
            PassportVerifier.verify(good, List.of(named)),
            PassportVerifier.verify(good, new Trust(List.of(unnamed), logs, List.of())));
    for (int i = 0; i < expected.size(); i++) {
      assertThat(checks(found.path("cases").path(i)))
          .as("case %d %s", i, found)
          .isEqualTo(checks(expected.get(i)));
    }
    assertThat(expected)
        .extracting(VerificationReport::passed)
        .containsExactly(false, false, false, true, true);
  }

  @Test
  void page_oneUpdateWithAList_isJudgedByThePresentTime() throws Exception {
    String url = "https://operator.example/status/1";
    byte[] update =
        new PassportUpdater(OPERATOR)
            .next(Fixtures.update(0), null, Fixtures.issuedAt(0), new StatusEntry(url, 1))
            .credential();
    Instant made = Fixtures.issuedAt(1);
    List<byte[]> lists =
        List.of(
            list(url, StatusList.empty(), made.plus(Duration.ofDays(36_500))),
            list(url, StatusList.empty(), made.plus(Duration.ofDays(7))),
            list(url, StatusList.empty().with(1), made.plus(Duration.ofDays(7))));
    List<List<String>> plan = new ArrayList<>();
    for (byte[] list : lists) {
      plan.add(
          List.of(
              write("update.json", update),
              write("did.json", DOCUMENT.toBytes()),
              write("list-%d.json".formatted(plan.size()), list)));
    }

    JsonNode found = open(plan);

    Trust now =
        new Trust(List.of(DOCUMENT.toBytes()), List.of(), List.of())
            .at(Clock.systemUTC().instant());
    for (int i = 0; i < lists.size(); i++) {
      Trust trust = new Trust(now.didDocuments(), List.of(), List.of(lists.get(i)), now.now());
      assertThat(checks(found.path("cases").path(i)))
          .as("case %d %s", i, found)
          .isEqualTo(checks(PassportVerifier.verify(update, trust)));
    }
    assertThat(checks(found.path("cases").path(0))).contains("status: passed");
    assertThat(checks(found.path("cases").path(1))).contains("status: not checked");
    assertThat(checks(found.path("cases").path(2))).contains("status: failed");
  }

  private static byte[] list(String url, StatusList bits, Instant until) {
    return new StatusListCredential(url, bits, Fixtures.issuedAt(1), until).sign(OPERATOR);
  }

  @Test
  void page_envelopes_areFoundAsTheVerifierFindsThem() throws Exception {
    byte[] did = DOCUMENT.toBytes();
    List<byte[]> files = new Forgeries(credentials, EXPORTED).envelopes();
    List<List<String>> plan = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      plan.add(List.of(write("envelope-%02d".formatted(i), files.get(i)), write("did.json", did)));
    }

    JsonNode found = open(plan);

    for (int i = 0; i < files.size(); i++) {
      JsonNode shown = found.path("cases").path(i);
      assertThat(checks(shown))
          .as("envelope %d %s", i, shown)
          .isEqualTo(checks(PassportVerifier.verify(files.get(i), List.of(did))));
    }
    assertThat(failed(found.path("cases").path(0))).isEmpty();
    assertThat(failed(found.path("cases").path(1))).isEmpty();
    assertThat(found.path("errors")).isEmpty();
  }

  @Test
  void page_browserWithoutEd25519_saysSoAndPassesNothing() throws Exception {
    JsonNode only =
        open(List.of(List.of(write("passport.json", good))), "withoutEd25519")
            .path("cases")
            .path(0);

    assertThat(only.path("notice").asText()).contains("this browser has no Ed25519");
    assertThat(only.path("verdict").asText()).contains("not everything could be checked");
    assertThat(checks(only))
        .contains("credential-signature: not checked", "predecessor-digest: passed");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> checks(VerificationReport report) {
    return report.checks().stream().map(VerifierPageIT::line).toList();
  }

  private static String line(Check check) {
    return check.name() + ": " + check.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static List<String> checks(JsonNode shown) {
    List<String> lines = new ArrayList<>();
    shown
        .path("checks")
        .forEach(
            check -> lines.add(check.path("name").asText() + ": " + check.path("status").asText()));
    return lines;
  }

  private static List<String> failed(JsonNode shown) {
    List<String> names = new ArrayList<>();
    for (JsonNode check : shown.path("checks")) {
      if (check.path("status").asText().equals("failed")) {
        names.add(check.path("name").asText());
      }
    }
    return names;
  }

  private static String detail(JsonNode shown, String name) {
    for (JsonNode check : shown.path("checks")) {
      if (check.path("name").asText().equals(name)) {
        return check.path("detail").asText();
      }
    }
    return "";
  }

  private String write(String name, byte[] bytes) throws Exception {
    Path file = dir.resolve(name.replace(':', '-'));
    Files.write(file, bytes);
    return file.toString();
  }

  private JsonNode open(List<List<String>> cases, String... more) throws Exception {
    ArrayNode plan = JsonNodeFactory.instance.arrayNode();
    cases.forEach(files -> files.forEach(plan.addArray()::add));
    List<String> command =
        new ArrayList<>(
            List.of(
                "node",
                SCRIPT.toString(),
                write("packtrail-verify.html", utf8(VerifierPage.html())),
                write("plan", CanonicalJson.bytes(plan)),
                String.valueOf(chromium())));
    command.addAll(List.of(more));
    Path out = dir.resolve("out.txt");
    Path err = dir.resolve("err.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(process.waitFor(Duration.ofMinutes(3).toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(err)).isZero();
    return StrictJson.parseObject(Files.readAllBytes(out));
  }

  private static @Nullable Path chromium() {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(":", -1))
        .map(folder -> Path.of(folder, "chromium"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}

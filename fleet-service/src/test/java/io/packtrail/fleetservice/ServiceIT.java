package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.http.DescribedBy;
import io.packtrail.passportupdater.EvidenceBundle;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.passportupdater.Trust;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.Witness;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.simulators.GatewayClient;
import io.packtrail.simulators.SimulatorException;
import io.packtrail.timescalestore.LedgerCounts;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, through real MQTT, a real database and real HTTP. */
class ServiceIT {
  private static TestService running;

  @BeforeAll
  static void start(@TempDir Path dataDir) throws Exception {
    running = TestService.start(dataDir);
  }

  @AfterAll
  static void stop() {
    running.close();
    assertThat(running.service().failures()).isEmpty();
  }

  @Test
  void vehicle_publishes_andAnyoneVerifiesTheUpdate() throws Exception {
    Battery battery = running.drive("WAY", 0.5);
    String path = "/api/v1/batteries/" + battery.batteryId();

    running.service().assessAll(batteryId -> {});

    JsonNode soh = running.json(path + "/soh");
    assertThat(soh.path("current").path("status").asText()).isEqualTo("estimated");
    assertThat(soh.path("current").path("sohPercent").asDouble())
        .isBetween(
            soh.path("current").path("soh90").path("low").asDouble(),
            soh.path("current").path("soh90").path("high").asDouble());
    assertThat(soh.path("history")).isNotEmpty();
    DescribedBy.openApi("get", "/api/v1/batteries/{id}/soh", soh);
    for (String resource :
        List.of(
            "rul", "stress", "sessions", "telemetry", "ledger", "passport", "passport/updates")) {
      DescribedBy.openApi(
          "get", "/api/v1/batteries/{id}/" + resource, running.json(path + "/" + resource));
    }
    assertThat(running.json(path + "/ledger").path("balanced").asBoolean()).isTrue();

    byte[] file = running.get(path + "/passport/export").body();
    byte[] did = running.get("/.well-known/did.json").body();
    VerificationReport report = PassportVerifier.verify(file, List.of(did));
    assertThat(report.failed()).isEmpty();
    assertThat(report.passed()).isTrue();
    file[file.length / 2] ^= 1;
    assertThat(PassportVerifier.verify(file, List.of(did)).passed()).isFalse();

    String page = text(running.get("/batteries/" + battery.batteryId()));
    assertThat(page)
        .contains("State of health")
        .contains("90 % interval")
        .contains("Every check passed");
    assertThat(text(running.get("/"))).contains(battery.batteryId().value());
  }

  @Test
  void witness_watchesTheLog_isServedAskedForAndNotFooled(@TempDir Path dir) throws Exception {
    Battery battery = running.drive("WITNESSED", 0.2);
    running.service().assessAll(batteryId -> {});
    String export = "/api/v1/batteries/" + battery.batteryId() + "/passport/export";
    String log = "http://127.0.0.1:" + running.service().httpPort() + "/log";
    Path own = dir.resolve("witness");

    byte[] signed = cosigned(log, own).out().getBytes(StandardCharsets.UTF_8);
    NoteKey witness = NoteKey.parse(new ObjectMapper().readTree(signed).path("witness").asText());
    Trust trust = Trust.NONE.with(List.of(witness));
    byte[] before = running.get(export).body();

    assertThat(status("witness", PassportVerifier.verify(before, trust))).isEqualTo("NOT_CHECKED");
    String body = new String(signed, StandardCharsets.UTF_8);
    assertThat(running.post("/api/v1/log/cosignatures", body).statusCode()).isEqualTo(201);
    assertThat(running.post("/api/v1/log/cosignatures", body).statusCode()).isEqualTo(200);
    String other =
        new Witness("witness.example", SigningKey.loadOrCreate(dir.resolve("k.pem"))).name().vkey();
    assertThat(
            running
                .post("/api/v1/log/cosignatures", body.replace(witness.vkey(), other))
                .statusCode())
        .isEqualTo(422);
    assertThat(text(running.get("/log/cosigned"))).contains("\u2014 witness.example ");
    assertThat(text(running.get("/log/checkpoint"))).contains("\u2014 witness.example ");

    // The log grows on: the export rests on what the witness saw, which has this battery's update.
    running.drive("WITNESSED-2", 0.2);
    running.service().assessAll(batteryId -> {});
    byte[] after = running.get(export).body();
    VerificationReport report = PassportVerifier.verify(after, trust);
    assertThat(report.passed()).as(report.toString()).isTrue();
    assertThat(status("witness", report)).isEqualTo("PASSED");
    assertThat(text(running.get("/log/checkpoint"))).doesNotContain("witness.example");
    assertThat(cosigned(log, own).exitCode()).isZero();

    // A witness that saw another log of that size signs nothing.
    Checkpoint real = Checkpoint.parse(Files.readString(own.resolve("seen.checkpoint")));
    Files.writeString(
        own.resolve("seen.checkpoint"),
        new Checkpoint(real.origin(), real.size(), new byte[32]).text());
    ChildProcess.Result refused = cosigned(log, own);
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains("must begin with the");
    Files.writeString(
        own.resolve("seen.checkpoint"),
        new Checkpoint(real.origin(), real.size() + 1, real.root()).text());
    assertThat(cosigned(log, own).err()).contains("must not shrink");
  }

  private static ChildProcess.Result cosigned(String log, Path own) throws Exception {
    return ChildProcess.run(
        Map.of(),
        "log",
        "cosign",
        log,
        "--log-key",
        log + "/key",
        "--name",
        "witness.example",
        "--dir",
        own.toString());
  }

  private static String status(String check, VerificationReport report) {
    return report.checks().stream()
        .filter(line -> line.name().equals(check))
        .map(line -> line.status().name())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bundleAndLog_downloaded_areVerifiedByTheCommandLine(@TempDir Path dir) throws Exception {
    Battery battery = running.drive("BUNDLE", 0.2);
    running.service().assessAll(batteryId -> {});
    String path = "/api/v1/batteries/" + battery.batteryId() + "/passport";
    Files.write(dir.resolve("evidence.zip"), running.get(path + "/bundle").body());
    Files.write(dir.resolve("passport.json"), running.get(path + "/export").body());
    Files.write(dir.resolve("did.json"), running.get("/.well-known/did.json").body());
    Path kept = dir.resolve("checkpoint");
    Files.write(kept, running.get("/log/checkpoint").body());
    running.drive("BUNDLE-2", 0.2);
    running.service().assessAll(batteryId -> {});
    String base = "http://127.0.0.1:" + running.service().httpPort();

    ChildProcess.Result verified =
        ChildProcess.run(
            Map.of(),
            "verify",
            dir.toString(),
            "--did",
            dir.resolve("did.json").toString(),
            "--log-key",
            base + "/log/key",
            "--log",
            base + "/log",
            "--checkpoint",
            kept.toString());

    assertThat(verified.err()).isEmpty();
    assertThat(verified.exitCode()).isZero();
    assertThat(verified.out())
        .contains("evidence.zip", "passport.json")
        .contains("bundle-manifest", "observations", "log-consistency")
        .doesNotContain("failed", "not checked");

    HttpResponse<byte[]> statement =
        running.post(
            path + "/statements", "{\"element\":\"stateOfHealth.interval90.low\",\"atLeast\":20}");
    assertThat(statement.statusCode()).isEqualTo(201);
    assertThat(text(statement)).contains("\"result\":true").doesNotContain("percent");
    VerificationReport said =
        PassportVerifier.verify(
            statement.body(),
            new Trust(
                List.of(Files.readAllBytes(dir.resolve("did.json"))),
                List.of(),
                List.of(running.get("/status/1").body()),
                Clock.systemUTC().instant()));
    assertThat(said.failed()).isEmpty();
    assertThat(said.passed()).isTrue();

    byte[] changed = Files.readAllBytes(dir.resolve("evidence.zip"));
    changed[changed.length / 2] ^= 1;
    Files.write(dir.resolve("evidence.zip"), changed);
    ChildProcess.Result refused = ChildProcess.run(Map.of(), "verify", dir.toString());
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("evidence.zip failed: bundle-manifest");
  }

  @Test
  void update_withdrawn_isNamedByEveryCheckUntilACorrectionFollows() throws Exception {
    Battery battery = running.drive("WITHDRAWN", 0.2);
    running.service().assessAll(batteryId -> {});
    String path = "/api/v1/batteries/" + battery.batteryId() + "/passport";
    byte[] before = running.get(path + "/export").body();
    assertThat(PassportVerifier.verify(before, List.of()).passed()).isTrue();
    PassportDesk desk = running.passportDesk();

    assertThat(desk.revoke(battery.batteryId(), 1, "the current sensor was replaced")).isTrue();

    VerificationReport withdrawn =
        PassportVerifier.verify(running.get(path + "/export").body(), List.of());
    assertThat(withdrawn.failed()).containsExactly("status");
    byte[] list = running.get("/status/1").body();
    assertThat(
            PassportVerifier.verify(before, new Trust(List.of(), List.of(), List.of(list)))
                .failed())
        .as("an old export with the list of now")
        .containsExactly("status");
    JsonNode updates = running.json(path + "/updates");
    DescribedBy.openApi("get", "/api/v1/batteries/{id}/passport/updates", updates);
    assertThat(updates.path("updates").path(0).path("withdrawn").path("reason").asText())
        .isEqualTo("the current sensor was replaced");

    requireMarked(path, battery.passportId());

    if (System.getenv("PACKTRAIL_TEST_DB_URL") == null) { // the command needs the embedded server
      ChildProcess.Result corrected =
          ChildProcess.run(
              Map.of("PACKTRAIL_DATA_DIR", running.dataDir().toString()),
              "passport",
              "correct",
              battery.batteryId().value(),
              "--reason",
              "assessed again without the sensor");
      assertThat(corrected.err()).isEmpty();
      assertThat(corrected.lastLine()).isEqualTo("update 2 of WITHDRAWN supersedes update 1");
    } else {
      desk.correct(battery.batteryId(), "assessed again without the sensor");
    }

    byte[] after = running.get(path + "/export").body();
    assertThat(PassportVerifier.verify(after, List.of()).failed()).isEmpty();
    assertThat(text(running.get(path + "/updates/2")))
        .contains("assessed again without the sensor")
        .contains("BitstringStatusListEntry");
    assertThat(running.get("/log/checkpoint").statusCode()).isEqualTo(200);
    assertThat(running.get("/log/tile/0/000.p/1").body()).hasSize(32);
    assertThat(running.get("/log/tile/entries/000.p/1").body()).hasSize(34);
    assertThat(running.get("/log/tile/0/001").statusCode()).isEqualTo(404);
  }

  /** Every door tells that the newest update is withdrawn, or gives nothing of it. */
  private void requireMarked(String path, String passportId) throws Exception {
    JsonNode passport = running.json(path);
    DescribedBy.openApi("get", "/api/v1/batteries/{id}/passport", passport);
    assertThat(passport.at("/withdrawn/reason").asText())
        .isEqualTo("the current sensor was replaced");
    JsonNode publicView = TestService.parse(running.send(running.anonymous(path).GET()));
    assertThat(publicView.path("withdrawn").has("at")).isTrue();
    assertThat(publicView.path("withdrawn").has("reason")).isFalse();
    assertThat(text(running.send(running.anonymous("/passport/WITHDRAWN").GET())))
        .contains("Withdrawn: the newest update was withdrawn at");
    Map<String, byte[]> bundle = EvidenceBundle.read(running.get(path + "/bundle").body()).files();
    assertThat(new String(bundle.get("summary.txt"), StandardCharsets.UTF_8))
        .startsWith("DO NOT RELY ON THIS. It did not hold when it was written: status: ")
        .contains("is withdrawn");
    try (PDDocument document = Loader.loadPDF(bundle.get("summary.pdf"))) {
      assertThat(new PDFTextStripper().getText(document)).startsWith("DO NOT RELY ON THIS.");
    }
    String door = "/v1/dpps/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);
    JsonNode dpp = running.json(door);
    DescribedBy.openApi("get", "/v1/dpps/{dppId}", dpp);
    assertThat(dpp.at("/payload/withdrawn/at").asText()).isNotBlank();
    for (String part :
        List.of(
            "/elements/stateOfHealth.percent",
            "/projections/batterypass-1.2.1",
            "/submodels/product-condition/$value")) {
      HttpResponse<byte[]> refused = running.get(door + part);
      assertThat(refused.statusCode()).as(part).isEqualTo(409);
      assertThat(text(refused)).contains("the newest update was withdrawn");
    }
    assertThat(running.get(door + "/elements/id").statusCode()).isEqualTo(200);
    String element = "{\"element\":\"stateOfHealth.percent\"";
    assertThat(running.post(path + "/statements", element + ",\"atLeast\":20}").statusCode())
        .isEqualTo(409);
    assertThat(running.post(path + "/commitments", element + "}").statusCode()).isEqualTo(409);
    HttpResponse<byte[]> inPart =
        running.send(running.request(path).header("Accept", "application/vc+sd-jwt").GET());
    assertThat(inPart.statusCode()).isEqualTo(409);
  }

  @Test
  void soh_knownBeforeTheFirstAssessment_isNoData() throws Exception {
    Battery battery = running.drive("KNOWN", 0.1);
    running.service().assessAll(batteryId -> {});
    String path = "/api/v1/batteries/" + battery.batteryId() + "/soh";

    JsonNode before = running.json(path + "?knownOn=2020-01-01T00:00:00Z");
    JsonNode after = running.json(path + "?knownOn=" + Instant.now().plusSeconds(60));

    assertThat(before.path("current").path("code").asText()).isEqualTo("no-data");
    assertThat(after.path("history")).hasSize(1);
  }

  @Test
  void unknownBattery_isQuarantined_andReplayedOnceRegistered() throws Exception {
    GatewayId gatewayId = new GatewayId("gw-quarantine");
    try (GatewayClient gateway = running.connect(gatewayId)) {
      gateway.publish(
          "packtrail/v1/gw-quarantine/telemetry",
          telemetry("q-1", "LATE-1", "2026-01-01T10:00:00Z").getBytes(StandardCharsets.UTF_8));
      gateway.publish("packtrail/v1/gw-quarantine/telemetry", new byte[] {'{', 1});
      gateway.awaitAcknowledged();
    }
    String path = "/api/v1/gateways/gw-quarantine/quarantine";
    JsonNode waiting = running.json(path);
    DescribedBy.openApi("get", "/api/v1/gateways/{id}/quarantine", waiting);
    assertThat(waiting.path("messages").findValuesAsText("code"))
        .containsExactlyInAnyOrder("unknown-battery", "unparsable");
    long id = number(waiting, "unknown-battery");

    assertThat(running.json(path + "?before=3000000000").path("messages"))
        .as("numbers are used up by messages sent again, too, and pass 2^31")
        .isEqualTo(running.json(path).path("messages"));
    JsonNode tooEarly = TestService.parse(running.post(path + "/" + id + "/replay", ""));
    assertThat(tooEarly.path("outcome").asText()).isEqualTo("quarantined");
    assertThat(tooEarly.path("reason").asText()).contains("LATE-1");

    register("LATE-1", "gw-quarantine");
    JsonNode replayed = TestService.parse(running.post(path + "/" + id + "/replay", ""));
    assertThat(replayed.path("outcome").asText()).isEqualTo("stored");
    DescribedBy.openApi("post", "/api/v1/gateways/{id}/quarantine/{n}/replay", replayed);
    JsonNode repaired =
        TestService.parse(
            running.post(
                path + "/" + number(waiting, "unparsable") + "/replay",
                telemetry("q-2", "LATE-1", "2026-01-01T11:00:00Z")));
    assertThat(repaired.path("outcome").asText()).isEqualTo("stored");

    assertThat(running.json("/api/v1/batteries/LATE-1/telemetry").path("rows")).hasSize(2);
    JsonNode ledger = running.json("/api/v1/batteries/LATE-1/ledger");
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
    assertThat(ledger.path("days").get(0).path("messages").path("quarantined").asLong()).isZero();
  }

  @Test
  void gatewayPage_showsTheNewestSampleAndWhatWaits() throws Exception {
    GatewayId gatewayId = new GatewayId("gw-page");
    try (GatewayClient gateway = running.connect(gatewayId)) {
      HttpResponse<byte[]> waiting = running.get("/gateways/gw-page");
      assertThat(waiting.headers().firstValue("Refresh")).hasValue("5");
      assertThat(text(waiting))
          .contains("mosquitto_pub -h 127.0.0.1 -p " + running.service().mqttPort());
      register("PAGE-1", "gw-page");
      gateway.publish(
          "packtrail/v1/gw-page/telemetry",
          telemetry("p-1", "PAGE-1", "2026-01-01T10:00:00Z").getBytes(StandardCharsets.UTF_8));
      gateway.publish(
          "packtrail/v1/gw-page/telemetry", "<script>".getBytes(StandardCharsets.UTF_8));
      gateway.publish("packtrail/v1/gw-page/telemetry", new byte[] {(byte) 0xff, 1});
      gateway.awaitAcknowledged();
    }

    HttpResponse<byte[]> page = running.get("/gateways/gw-page");

    assertThat(page.headers().firstValue("Refresh")).isEmpty();
    assertThat(text(page))
        .contains("packVoltageV", "355.2 V", "54.5 %", "message p-1")
        .contains("3 = 1 + 0 + 2", "✓ yes")
        .contains("&lt;script&gt;", "ff 01", "waiting")
        .doesNotContain("<script");
    assertThat(text(running.get("/gateways"))).contains("href=\"/gateways/gw-page\"");
    assertThat(text(running.get("/batteries/PAGE-1"))).contains("href=\"/gateways/gw-page\"");
    HttpResponse<byte[]> nobody = running.get("/gateways/nobody");
    assertThat(nobody.statusCode()).isEqualTo(404);
    assertThat(contentType(nobody)).startsWith("text/html");
    assertThat(
            contentType(
                running.send(running.request("/nowhere").header("Accept", "text/html,*/*;q=0.8"))))
        .startsWith("text/html");
    assertThat(
            contentType(
                running.send(
                    running.request("/batteries/NOBODY").header("Accept", "application/json"))))
        .isEqualTo("application/problem+json");
    assertThat(running.send(running.anonymous("/gateways/gw-page")).statusCode()).isEqualTo(401);
  }

  private static String contentType(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Content-Type").orElse("");
  }

  @Test
  void quarantine_ofAnUnknownGateway_isNotFound() throws Exception {
    assertThat(running.get("/api/v1/gateways/nope/quarantine").statusCode()).isEqualTo(404);
    assertThat(running.get("/api/v1/gateways/nope/ledger").statusCode()).isEqualTo(404);
    assertThat(running.get("/api/v1/gateways/nope/clock").statusCode()).isEqualTo(404);
    assertThat(
            running
                .post("/api/v1/gateways/nope/quarantine/replay?code=unparsable", "")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void replayOfACode_afterAForgottenRegistration_storesAllInPages() throws Exception {
    String base = "/api/v1/gateways/gw-forgotten";
    try (GatewayClient gateway = running.connect(new GatewayId("gw-forgotten"))) {
      for (int i = 0; i < 5; i++) {
        gateway.publish(
            "packtrail/v1/gw-forgotten/telemetry",
            telemetry("f-" + i, "FORGOTTEN-1", "2026-01-01T10:00:0%dZ".formatted(i))
                .getBytes(StandardCharsets.UTF_8));
      }
      gateway.publish("packtrail/v1/gw-forgotten/telemetry", new byte[] {'{'});
      gateway.awaitAcknowledged();
    }
    register("FORGOTTEN-1", "gw-forgotten");
    String path = base + "/quarantine/replay?code=unknown-battery&by=ann&limit=3";

    JsonNode first = TestService.parse(running.post(path, ""));
    JsonNode second =
        TestService.parse(running.post(path + "&after=" + first.path("next").asLong(), ""));

    DescribedBy.openApi("post", "/api/v1/gateways/{id}/quarantine/replay", first);
    assertThat(first.path("stored").asInt()).isEqualTo(3);
    assertThat(second.path("stored").asInt()).isEqualTo(2);
    assertThat(second.has("next")).isFalse();
    JsonNode ledger = running.json(base + "/ledger");
    DescribedBy.openApi("get", "/api/v1/gateways/{id}/ledger", ledger);
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
    assertThat(ledger.path("days").get(0).path("messages").path("quarantined").asInt())
        .isEqualTo(1);
    assertThat(running.json(base + "/quarantine?state=all").findValuesAsText("replayedBy"))
        .hasSize(5)
        .containsOnly("ann");
  }

  @Test
  void discardOfACode_keepsTheAccountAndNoBytes() throws Exception {
    String base = "/api/v1/gateways/gw-junk";
    try (GatewayClient gateway = running.connect(new GatewayId("gw-junk"))) {
      gateway.publish("packtrail/v1/gw-junk/telemetry", new byte[] {'{', 1});
      gateway.publish("packtrail/v1/gw-junk/telemetry", new byte[] {'{', 1, 2});
      gateway.publish(
          "packtrail/v1/gw-junk/telemetry",
          telemetry("j-1", "NOBODYS", "2026-01-01T10:00:00Z").getBytes(StandardCharsets.UTF_8));
      gateway.awaitAcknowledged();
    }
    String path = base + "/quarantine/discard?code=unparsable";
    assertThat(running.post(path, "").statusCode()).as("without a reason").isEqualTo(400);

    long oldest = Long.MAX_VALUE;
    for (JsonNode message : running.json(base + "/quarantine").path("messages")) {
      if (message.path("code").asText().equals("unparsable")) {
        oldest = Math.min(oldest, message.path("id").asLong());
      }
    }
    path += "&reason=junk&by=ann";

    JsonNode first = TestService.parse(running.post(path + "&limit=1&through=" + oldest, ""));
    assertThat(first.path("through").asLong()).isEqualTo(oldest);
    assertThat(first.path("discarded").asInt()).isEqualTo(1);
    assertThat(TestService.parse(running.post(path + "&through=" + oldest, "")).path("discarded"))
        .as("what came after it")
        .hasToString("0");
    JsonNode discarded = TestService.parse(running.post(path, ""));

    DescribedBy.openApi("post", "/api/v1/gateways/{id}/quarantine/discard", discarded);
    assertThat(discarded.path("through").asLong()).isGreaterThan(oldest);
    assertThat(discarded.path("discarded").asInt()).isEqualTo(1);
    assertThat(discarded.path("bytes").asInt() + first.path("bytes").asInt()).isEqualTo(5);
    assertThat(discarded.path("waiting").asInt()).isEqualTo(1);
    JsonNode all = running.json(base + "/quarantine?state=all");
    DescribedBy.openApi("get", "/api/v1/gateways/{id}/quarantine", all);
    assertThat(all.findValuesAsText("discardedBy")).containsExactly("ann", "ann");
    assertThat(all.findValuesAsText("discardReason")).containsExactly("junk", "junk");
    assertThat(running.json(base + "/quarantine").findValuesAsText("code"))
        .containsExactly("unknown-battery");
    JsonNode ledger = running.json(base + "/ledger");
    assertThat(ledger.path("balanced").asBoolean()).isTrue();
    assertThat(ledger.path("days").get(0).path("messages").path("quarantined").asInt())
        .isEqualTo(3);
  }

  @Test
  void replay_ofDataFromTheFuture_isJudgedAsOfItsReceipt() throws Exception {
    register("FUTURE-1", "gw-future");
    Instant ahead = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
    try (GatewayClient gateway = running.connect(new GatewayId("gw-future"))) {
      gateway.publish(
          "packtrail/v1/gw-future/telemetry",
          telemetry("f-1", "FUTURE-1", ahead.toString()).getBytes(StandardCharsets.UTF_8));
      gateway.awaitAcknowledged();
    }
    String path = "/api/v1/gateways/gw-future/quarantine";
    long id = number(running.json(path), "time-in-future");

    JsonNode replayed = TestService.parse(running.post(path + "/" + id + "/replay", ""));

    assertThat(replayed.path("outcome").asText()).isEqualTo("quarantined");
    assertThat(replayed.path("code").asText()).isEqualTo("time-in-future");
  }

  @Test
  void clockCorrection_declaredAndRevoked_movesHistoryAndStaysOnRecord() throws Exception {
    register("CLOCK-1", "gw-clock");
    try (GatewayClient gateway = running.connect(new GatewayId("gw-clock"))) {
      gateway.publish(
          "packtrail/v1/gw-clock/telemetry",
          telemetry("c-1", "CLOCK-1", "2026-01-01T10:00:00Z").getBytes(StandardCharsets.UTF_8));
      gateway.awaitAcknowledged();
    }
    String base = "/api/v1/gateways/gw-clock/clock";
    String correction =
        """
        {"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","offsetSeconds":90,
         "reason":"set by hand","declaredBy":"ann"}
        """;

    HttpResponse<byte[]> declared = running.post(base + "/corrections", correction);
    assertThat(declared.statusCode()).isEqualTo(201);
    assertThat(running.post(base + "/corrections", correction).statusCode()).isEqualTo(409);
    assertThat(running.post(base + "/corrections", "{}").statusCode()).isEqualTo(400);
    for (String year : List.of("+999999", "2201", "1899")) {
      String implausible =
          correction.replaceFirst("2026", year).replace("2026-01-02", year + "-01-02");
      HttpResponse<byte[]> refused = running.post(base + "/corrections", implausible);
      assertThat(refused.statusCode()).as(year).isEqualTo(400);
      assertThat(TestService.parse(refused).path("detail").asText())
          .startsWith("from must be in [1900-01-01T00:00:00Z, 2200-01-01T00:00:00Z], got ");
    }

    JsonNode rows = running.json("/api/v1/batteries/CLOCK-1/telemetry").path("rows");
    assertThat(rows.get(0).get(0).asLong())
        .isEqualTo(Instant.parse("2026-01-01T10:01:30Z").toEpochMilli());
    long id = TestService.parse(declared).path("id").asLong();
    running.post(base + "/corrections/" + id + "/revoke", "{\"revokedBy\":\"bob\"}");
    JsonNode shown = running.json(base);
    DescribedBy.openApi("get", "/api/v1/gateways/{id}/clock", shown);
    assertThat(shown.path("corrections").get(0).path("revokedBy").asText()).isEqualTo("bob");
    String unsetClock =
        correction.replace("2026-01-0", "1970-01-0").replace(":90,", ":1767225600,");
    assertThat(running.post(base + "/corrections", unsetClock).statusCode()).isEqualTo(201);
    assertThat(running.json("/readyz").path("ledger").path("unbalancedGateways").asInt()).isZero();
  }

  @Test
  void sameMessageTwice_isStoredOnce() throws Exception {
    register("TWICE-1", "gw-twice");
    byte[] payload =
        telemetry("t-1", "TWICE-1", "2026-01-01T10:00:00Z").getBytes(StandardCharsets.UTF_8);
    LedgerCounts before = running.service().tables().ledger().totals();
    try (GatewayClient gateway = running.connect(new GatewayId("gw-twice"))) {
      gateway.publish("packtrail/v1/gw-twice/telemetry", payload);
      gateway.publish("packtrail/v1/gw-twice/telemetry", payload);
      gateway.awaitAcknowledged();
    }

    JsonNode day = running.json("/api/v1/batteries/TWICE-1/ledger").path("days").get(0);
    assertThat(day.path("messages").path("stored").asLong()).isEqualTo(1);
    assertThat(day.path("messages").path("duplicate").asLong()).isEqualTo(1);
    LedgerCounts after = running.service().tables().ledger().totals();
    assertThat(after.storedSamples() - before.storedSamples()).isEqualTo(1);
    assertThat(after.balanced()).isTrue();
  }

  @Test
  void register_twiceTheSame_isOk_differently_isAConflict() throws Exception {
    assertThat(register("TWO-TIMES", "gw-two").statusCode()).isEqualTo(201);
    assertThat(register("TWO-TIMES", "gw-two").statusCode()).isEqualTo(200);

    HttpResponse<byte[]> conflict = register("TWO-TIMES", "gw-other");

    assertThat(conflict.statusCode()).isEqualTo(409);
    assertThat(problem(conflict)).isEqualTo("urn:packtrail:problem:battery-exists");
    JsonNode battery = running.json("/api/v1/batteries/TWO-TIMES");
    assertThat(battery.path("gatewayId").asText()).isEqualTo("gw-two");
    DescribedBy.openApi("get", "/api/v1/batteries/{id}", battery);
    DescribedBy.openApi("get", "/api/v1/batteries", running.json("/api/v1/batteries"));
  }

  @Test
  void refusals_areProblemDocumentsWithOneSentence() throws Exception {
    HttpResponse<byte[]> unit =
        running.post("/api/v1/batteries", battery("UNIT", "g").replace("156", "156000"));
    assertThat(unit.statusCode()).isEqualTo(400);
    assertThat(unit.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(TestService.parse(unit).path("detail").asText())
        .isEqualTo("ratedCapacityAh must be in [0.1, 10000], got 156000 Ah");

    HttpResponse<byte[]> unknown = running.get("/api/v1/batteries/NOBODY/soh");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(problem(unknown)).isEqualTo("urn:packtrail:problem:unknown-battery");

    assertThat(running.get("/api/v1/nothing").statusCode()).isEqualTo(404);
    assertThat(running.send(running.request("/api/v1/batteries").DELETE()).statusCode())
        .isEqualTo(405);
    register("PARAM", "g-param");
    assertThat(running.get("/api/v1/batteries/PARAM/soh?asOf=yesterday").statusCode())
        .isEqualTo(400);
  }

  @Test
  void token_missingOrWrong_isRefused() throws Exception {
    HttpResponse<byte[]> missing = running.send(running.anonymous("/api/v1/batteries"));
    HttpResponse<byte[]> wrong =
        running.send(
            running.anonymous("/api/v1/batteries").header("Authorization", "Bearer guess"));
    HttpResponse<byte[]> page = running.send(running.anonymous("/").header("Accept", "text/html"));

    assertThat(missing.statusCode()).isEqualTo(401);
    assertThat(missing.headers().firstValue("WWW-Authenticate")).isPresent();
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(page.statusCode()).isEqualTo(303);
    assertThat(page.headers().firstValue("Location")).hasValue("/login");
  }

  @Test
  void signIn_givesACookieThatReadsAndChangesNothing() throws Exception {
    HttpResponse<byte[]> refused = signIn("guess");
    HttpResponse<byte[]> admitted = signIn(AdminToken.in(running.dataDir()).value());

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    String cookie = admitted.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).containsIgnoringCase("HttpOnly").contains("SameSite=Strict");
    String session = cookie.substring(0, cookie.indexOf(';'));
    assertThat(running.send(running.anonymous("/").header("Cookie", session)).statusCode())
        .isEqualTo(200);
    assertThat(
            running
                .send(
                    running
                        .anonymous("/api/v1/batteries")
                        .header("Cookie", session)
                        .POST(HttpRequest.BodyPublishers.ofString(battery("COOKIE", "g"))))
                .statusCode())
        .isEqualTo(401);
  }

  private static HttpResponse<byte[]> signIn(String token) throws Exception {
    return running.send(
        running
            .anonymous("/login")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("token=" + token)));
  }

  @Test
  void answers_bearSecurityHeaders() throws Exception {
    HttpResponse<byte[]> page = running.send(running.anonymous("/login"));

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void gateway_wrongPassword_isRefused() throws Exception {
    GatewayId gatewayId = new GatewayId("gw-locked");
    running.connect(gatewayId).close();

    assertThatThrownBy(() -> GatewayClient.connect(running.settings(), gatewayId, "guess"))
        .isInstanceOf(SimulatorException.class);
  }

  @Test
  void machineEndpoints_needNoTokenAndSayWhatRuns() throws Exception {
    JsonNode ready = TestService.parse(running.send(running.anonymous("/readyz")));
    assertThat(ready.path("status").asText()).isEqualTo("ready");
    assertThat(ready.path("database").path("fsync").asBoolean()).isTrue();
    assertThat(ready.path("database").path("durable").asBoolean()).isTrue();
    DescribedBy.openApi("get", "/readyz", ready);
    assertThat(ready.path("mqtt").path("connectedGateways").isIntegralNumber()).isTrue();

    String metrics = text(running.send(running.anonymous("/metrics")));
    assertThat(metrics).contains("packtrail_ingest_messages_total", "jvm_memory_used_bytes");
    assertThat(running.send(running.anonymous("/livez")).statusCode()).isEqualTo(200);
    assertThat(running.send(running.anonymous("/openapi.json")).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<byte[]> register(String batteryId, String gatewayId)
      throws Exception {
    return running.post("/api/v1/batteries", battery(batteryId, gatewayId));
  }

  private static String battery(String batteryId, String gatewayId) {
    return """
    {"batteryId":"%s","passportId":"urn:example:%s","gatewayId":"%s","chemistry":"NMC622","category":"ev",
     "ratedCapacityAh":156,"nominalVoltageV":352,"seriesCells":96,"parallelCells":3}
    """
        .formatted(batteryId, batteryId, gatewayId);
  }

  private static String telemetry(String messageId, String batteryId, String at) {
    return """
    {"messageId":"%s","batteryId":"%s","sentAt":"%s",
     "samples":[{"t":"%s","packVoltageV":355.2,"packCurrentA":32.1,"socPercent":54.5}]}
    """
        .formatted(messageId, batteryId, at, at);
  }

  private static long number(JsonNode quarantine, String code) {
    for (JsonNode message : quarantine.path("messages")) {
      if (message.path("code").asText().equals(code)) {
        return message.path("id").asLong();
      }
    }
    throw new AssertionError("no message with code " + code + " in " + quarantine);
  }

  private static String problem(HttpResponse<byte[]> response) throws Exception {
    return TestService.parse(response).path("type").asText();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}

package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.passportupdater.Trust;
import io.packtrail.passportupdater.signing.CredentialJwt;
import io.packtrail.passportupdater.signing.SdJwt;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An update in its other forms: enveloped, shown in part, committed to. */
class PassportFormsIT {
  private static TestService running;
  private static String passport;
  private static Trust trust;

  @BeforeAll
  static void publish(@TempDir Path dataDir) throws Exception {
    running = TestService.start(dataDir);
    BatteryId batteryId = running.drive("FORMS", 0.2).batteryId();
    running.service().assessAll(assessed -> {});
    passport = "/api/v1/batteries/" + batteryId + "/passport";
    trust =
        new Trust(
            List.of(running.get("/.well-known/did.json").body()),
            List.of(),
            List.of(running.get("/status/1").body()),
            Clock.systemUTC().instant());
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void update_askedForInAnEnvelope_isTheSameBytesInOne() throws Exception {
    byte[] plain = running.get(passport + "/updates/1").body();
    HttpResponse<byte[]> enveloped =
        running.send(
            running
                .request(passport + "/updates/1")
                .header("Accept", "application/json;q=0.5, application/vc+jwt"));

    assertThat(enveloped.headers().firstValue("Content-Type")).contains("application/vc+jwt");
    assertThat(enveloped.headers().firstValue("Vary")).contains("Accept");
    String text = new String(enveloped.body(), StandardCharsets.UTF_8);
    assertThat(CredentialJwt.parse(text, CredentialJwt.TYPE).payload()).isEqualTo(plain);
    assertThat(PassportVerifier.verify(enveloped.body(), trust).passed()).isTrue();
  }

  @Test
  void update_envelopeRefused_comesWithout() throws Exception {
    HttpResponse<byte[]> plain =
        running.send(
            running
                .request(passport + "/updates/1")
                .header("Accept", "application/vc+jwt;q=0, */*"));

    assertThat(plain.headers().firstValue("Content-Type")).contains("application/vc");
  }

  @Test
  void update_shownInPart_holdsWhatTheGrantOpens(@TempDir Path dir) throws Exception {
    String grant =
        """
        {"subject":"did:web:buyer.example","role":"second-life-buyer","purpose":"price",
         "until":"2099-01-01T00:00:00Z","passportIds":["%s"],
         "elements":["stateOfHealth","productCondition.RemainingCapacity"]}\
        """
            .formatted(running.json(passport).path("passportId").asText());
    JsonNode granted = TestService.parse(running.post("/api/v1/grants", grant));

    HttpResponse<byte[]> shown =
        running.send(
            running
                .anonymous(passport)
                .header("Authorization", "Bearer " + granted.path("token").asText())
                .header("Accept", "application/vc+sd-jwt"));

    assertThat(shown.headers().firstValue("Content-Type")).contains("application/vc+sd-jwt");
    String text = new String(shown.body(), StandardCharsets.UTF_8);
    JsonNode subject = SdJwt.parse(text).credential().path("credentialSubject");
    assertThat(subject.path("stateOfHealth").has("percent")).isTrue();
    assertThat(subject.path("productCondition").size()).isEqualTo(1);
    assertThat(subject.has("evidence") || subject.has("sequence") || subject.has("update"))
        .isFalse();
    assertThat(PassportVerifier.verify(shown.body(), trust).passed()).isTrue();

    Path file = Files.write(dir.resolve("shown.sd-jwt"), shown.body());
    ChildProcess.Result less =
        ChildProcess.run(
            Map.of(), "passport", "present", file.toString(), "--show", "RemainingCapacity");
    assertThat(less.exitCode()).as(less.err()).isZero();
    assertThat(SdJwt.parse(less.out().strip()).elements())
        .containsExactly("productCondition.RemainingCapacity");
  }

  @Test
  void update_shownToAnybody_tellsNoValue() throws Exception {
    HttpResponse<byte[]> shown =
        running.send(running.anonymous(passport).header("Accept", "application/vc+sd-jwt"));

    JsonNode subject =
        SdJwt.parse(new String(shown.body(), StandardCharsets.UTF_8))
            .credential()
            .path("credentialSubject");
    assertThat(subject.path("stateOfHealth").size()).isZero();
    assertThat(subject.path("productCondition").size()).isZero();
    assertThat(PassportVerifier.verify(shown.body(), trust).passed()).isTrue();
  }

  @Test
  void value_committedTo_isProvedAtLeastSoMuchByItsHolder(@TempDir Path dir) throws Exception {
    HttpResponse<byte[]> opening =
        running.post(passport + "/commitments", "{\"element\":\"stateOfHealth.interval90.low\"}");
    assertThat(opening.statusCode()).isEqualTo(201);
    Path kept = Files.write(dir.resolve("opening.json"), opening.body());

    ChildProcess.Result proof = prove(kept, "20");
    assertThat(proof.exitCode()).as(proof.err()).isZero();
    byte[] file = proof.out().strip().getBytes(StandardCharsets.UTF_8);
    assertThat(PassportVerifier.verify(file, trust).passed()).isTrue();
    assertThat(proof.out()).doesNotContain("\"value\"", "blinding");

    assertThat(prove(kept, "149").err()).contains("at least the threshold");
    assertThat(
            running
                .send(
                    running
                        .anonymous(passport + "/commitments")
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(401);
  }

  private static ChildProcess.Result prove(Path kept, String atLeast) throws Exception {
    return ChildProcess.run(
        Map.of(),
        "passport",
        "prove",
        kept.toString(),
        "--at-least",
        atLeast,
        "--context",
        "buyer 4711");
  }
}

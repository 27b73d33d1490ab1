package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.http.DescribedBy;
import io.packtrail.fleetservice.webhook.WebhookSecret;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of passports told to a receiver over real HTTP. */
class WebhookIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private WebhookReceiver receiver;

  @BeforeEach
  void receive() throws IOException {
    receiver = new WebhookReceiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void receiver_thatFailsAtFirst_isToldAgainWithTheSameIdAndAGoodSignature(@TempDir Path dir)
      throws Exception {
    receiver.answer(500);
    try (TestService running = TestService.start(dir)) {
      JsonNode webhook = subscribe(running, "");
      byte[] secret = WebhookSecret.parse(webhook.path("secret").asText());
      BatteryId batteryId = running.drive("HOOK", 0.02).batteryId();
      running.service().assessAll(assessed -> {});
      Patience.until("two attempts failed", PATIENCE, () -> receiver.got().size() >= 2);
      receiver.answer(200);

      JsonNode delivery = await(running, webhook, "delivered");

      assertThat(delivery.path("attempts").asInt()).isGreaterThanOrEqualTo(3);
      assertThat(receiver.got())
          .extracting(WebhookReceiver.Got::id)
          .containsOnly(delivery.path("webhookId").asText());
      for (WebhookReceiver.Got one : receiver.got()) {
        assertThat(one.signature())
            .isEqualTo(WebhookSecret.signature(secret, one.id(), one.timestampS(), one.body()));
      }
      JsonNode body = JSON.readTree(receiver.got().get(0).body());
      assertThat(body.path("type").asText()).isEqualTo("passport.updated");
      assertThat(body.path("data"))
          .isEqualTo(JSON.readTree("{\"passportId\":\"urn:example:%s\"}".formatted(batteryId)));
      JsonNode list = running.json("/api/v1/webhooks");
      DescribedBy.openApi("get", "/api/v1/webhooks", list);
      assertThat(list.toString()).doesNotContain("whsec_");
      assertThat(text(running.get("/metrics")))
          .contains("packtrail_webhook_deliveries_total{result=\"delivered\"} 1.0");
      running.passportDesk().revoke(batteryId, 1, "test");
      await(running, webhook, "passport.update_withdrawn", "delivered");
      assertGuideVerifies(webhook.path("secret").asText(), receiver.got().get(0));
    }
  }

  @Test
  void receiver_thatNeverTakesIt_leavesADeadLetterThatCanBeSentAgain(@TempDir Path dir)
      throws Exception {
    receiver.answer(302);
    try (TestService running = TestService.start(dir)) {
      running.register(battery("DEAD"));
      JsonNode webhook = subscribe(running, "");
      change(running, "DEAD", "Ann");

      JsonNode dead = await(running, webhook, "dead");

      assertThat(receiver.got()).as("attempts, and no redirect followed").hasSize(4);
      assertThat(dead.path("lastError").asText()).contains("302");
      assertThat(text(running.get("/metrics"))).contains("packtrail_webhook_dead 1.0");
      String path = "/api/v1/webhooks/" + webhook.path("id").asText();
      receiver.answer(204);
      String retry = path + "/deliveries/" + dead.path("delivery").asLong() + "/retry";
      assertThat(running.post(retry, "").statusCode()).isEqualTo(204);
      await(running, webhook, "delivered");
      assertThat(running.post(retry, "").statusCode()).as("delivered").isEqualTo(404);
      assertThat(receiver.got()).extracting(WebhookReceiver.Got::id).containsOnly(id(dead));

      receiver.answer(410);
      change(running, "DEAD", "Bob");
      JsonNode gone = await(running, webhook, "dead");
      assertThat(gone.path("attempts").asInt()).as("gone is gone").isEqualTo(1);
      assertThat(running.send(running.request(path).DELETE()).statusCode()).isEqualTo(204);
      assertThat(running.json("/api/v1/webhooks").at("/webhooks/0").has("endedAt")).isTrue();
      assertThat(text(running.get("/metrics"))).contains("packtrail_webhook_dead 0.0");
      change(running, "DEAD", "Cyd");
      assertThat(deliveries(running, webhook)).as("told no more").hasSize(2);
    }
  }

  @Test
  void changesOfOneBattery_areToldInTheirOrder_whileOthersGoAhead(@TempDir Path dir)
      throws Exception {
    receiver.answer(503);
    try (TestService running = TestService.start(dir)) {
      running.register(battery("ONE"));
      running.register(battery("TWO"));
      JsonNode webhook = subscribe(running, ",\"passportIds\":[\"urn:example:ONE\"]");
      for (String name : List.of("Ann", "Bob", "Cyd")) {
        change(running, "ONE", name);
        change(running, "TWO", name);
      }
      Patience.until("two attempts failed", PATIENCE, () -> receiver.got().size() >= 2);
      assertThat(receiver.got())
          .extracting(WebhookReceiver.Got::id)
          .as("the first holds the others up")
          .containsOnly(receiver.got().get(0).id());
      receiver.answer(200);
      Patience.until(
          "all are delivered",
          PATIENCE,
          () -> states(running, webhook).equals(List.of("delivered", "delivered", "delivered")));

      List<String> told = receiver.got().stream().map(WebhookReceiver.Got::id).distinct().toList();
      List<String> made = deliveries(running, webhook).findValuesAsText("webhookId");
      assertThat(told).isEqualTo(List.of(made.get(2), made.get(1), made.get(0)));
      assertThat(receiver.got()).noneMatch(one -> one.body().contains("urn:example:TWO"));
    }
  }

  @Test
  void receiver_thatHangs_holdsUpNoOther(@TempDir Path dir) throws Exception {
    try (TestService running = TestService.start(dir);
        WebhookReceiver other = new WebhookReceiver()) {
      CountDownLatch silence = receiver.fallSilent();
      subscribe(running, "");
      JsonNode second =
          TestService.parse(
              running.post("/api/v1/webhooks", "{\"url\":\"%s\"}".formatted(other.url())));
      for (int i = 0; i < 30; i++) {
        running.register(battery("H" + i));
        change(running, "H" + i, "Ann");
      }
      Patience.until("all are told", Duration.ofSeconds(8), () -> other.got().size() == 30);
      assertThat(receiver.got()).as("at a time to one").hasSizeBetween(1, 4);
      assertThat(states(running, second)).hasSize(30);
      silence.countDown();
    }
  }

  @Test
  void target_thatIsNotAllowed_isRefusedWhenSubscribingAndWhenSending(@TempDir Path dir)
      throws Exception {
    try (TestService running = TestService.start(dir)) {
      running.register(battery("ONE"));
      for (String wrong :
          List.of(
              "{\"url\":\"https://169.254.169.254/\"}",
              "{\"url\":\"ftp://example.org/\"}",
              "{\"url\":\"%s\",\"secret\":\"short\"}".formatted(receiver.url()),
              "{\"url\":\"%s\",\"passportIds\":[]}".formatted(receiver.url()),
              "{\"url\":\"%s\",\"passportIds\":[\"urn:nobody\"]}".formatted(receiver.url()))) {
        assertThat(running.post("/api/v1/webhooks", wrong).statusCode()).as(wrong).isEqualTo(422);
      }
      HttpResponse<byte[]> anonymous =
          running.send(
              running
                  .anonymous("/api/v1/webhooks")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"url\":\"x\"}")));
      assertThat(anonymous.statusCode()).isEqualTo(401);

      // As if the name had led to a good address then, and leads inside now.
      JsonNode webhook = subscribe(running, "");
      running.sql("UPDATE webhook_subscription SET url = 'http://169.254.169.254/latest/'");
      change(running, "ONE", "Ann");

      JsonNode dead = await(running, webhook, "dead");

      assertThat(dead.path("lastError").asText()).startsWith("url must lead to a public");
      assertThat(receiver.got()).isEmpty();
    }
  }

  /** SIGKILL while the receiver is silent: the service that starts next tells it. */
  @Test
  void delivery_thatWasUnderWayAtSigkill_isMadeByTheNextService(@TempDir Path dir)
      throws Exception {
    Map<String, String> settings =
        Map.of(
            "PACKTRAIL_DATA_DIR", dir.toString(),
            "PACKTRAIL_HTTP_PORT", "0",
            "PACKTRAIL_MQTT_PORT", "0",
            "PACKTRAIL_WEBHOOKS_INTERNAL", "true",
            "PACKTRAIL_WEBHOOKS_PLAIN", "true");
    CountDownLatch silence = receiver.fallSilent();
    try (ChildProcess service = ChildProcess.start(settings, "serve")) {
      ApiClient api = new ApiClient(service.awaitServing().http(), dir);
      api.register(battery("KILL"));
      api.post("/api/v1/webhooks", "{\"url\":\"%s\"}".formatted(receiver.url()));
      api.send(
          "PATCH",
          "/v1/dpps/urn%3Aexample%3AKILL",
          "{\"elements\":{\"operatorInformation\":{\"contact\":{\"name\":\"Ann\"}}}}");
      Patience.until("an attempt is under way", PATIENCE, () -> !receiver.got().isEmpty());
      service.kill();
      service.awaitEnd();
    }
    silence.countDown();
    try (ChildProcess service = ChildProcess.start(settings, "serve")) {
      ApiClient api = new ApiClient(service.awaitServing().http(), dir);
      String id = api.get("/api/v1/webhooks").at("/webhooks/0/id").asText();
      Patience.until(
          "it is delivered",
          PATIENCE,
          () ->
              api.get("/api/v1/webhooks/" + id + "/deliveries")
                  .at("/deliveries/0/state")
                  .asText()
                  .equals("delivered"));
      assertThat(receiver.got())
          .extracting(WebhookReceiver.Got::id)
          .hasSize(2)
          .containsOnly(receiver.got().get(0).id());
      assertThat(service.stop().exitCode()).isZero();
    }
  }

  /** The receiver's code of the guide, on what really came. */
  private static void assertGuideVerifies(String secret, WebhookReceiver.Got got) throws Exception {
    Tools.need("python3", "python3");
    String guide = Files.readString(Path.of("..", "docs", "webhooks.md"));
    int begin = guide.indexOf("```python\n") + "```python\n".length();
    String code =
        guide.substring(begin, guide.indexOf("```", begin))
            + """

            import sys
            headers = {"webhook-id": sys.argv[2], "webhook-timestamp": sys.argv[3], "webhook-signature": sys.argv[4]}
            body = sys.argv[5].encode()
            print(verify(sys.argv[1], headers, body), verify(sys.argv[1], headers, body + b" "), verify(sys.argv[1], headers, body, now=int(sys.argv[3]) + 301))
            """;
    Process python =
        new ProcessBuilder(
                "python3",
                "-c",
                code,
                secret,
                got.id(),
                "" + got.timestampS(),
                got.signature(),
                got.body())
            .redirectErrorStream(true)
            .start();
    String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.strip()).isEqualTo("True False False");
  }

  private static Battery battery(String name) {
    return new Battery(
        new BatteryId(name),
        "urn:example:" + name,
        null,
        new GatewayId("gw-" + name),
        null,
        Chemistry.NMC622,
        94,
        33.2,
        353,
        96,
        1,
        null,
        null,
        BatteryCategory.EV,
        null,
        null);
  }

  /** A change that needs no telemetry. */
  private static void change(TestService running, String name, String contact) throws Exception {
    HttpResponse<byte[]> answer =
        running.send(
            running
                .request("/v1/dpps/urn%3Aexample%3A" + name)
                .method(
                    "PATCH",
                    HttpRequest.BodyPublishers.ofString(
                        "{\"elements\":{\"operatorInformation\":{\"contact\":{\"name\":\"%s\"}}}}"
                            .formatted(contact))));
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
  }

  private JsonNode subscribe(TestService running, String more) throws Exception {
    HttpResponse<byte[]> answer =
        running.post("/api/v1/webhooks", "{\"url\":\"%s\"%s}".formatted(receiver.url(), more));
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(201);
    return TestService.parse(answer);
  }

  private static JsonNode await(TestService running, JsonNode webhook, String state)
      throws Exception {
    return await(running, webhook, "passport.", state);
  }

  private static JsonNode await(TestService running, JsonNode webhook, String type, String state)
      throws Exception {
    Map<String, JsonNode> found = new HashMap<>();
    Patience.until(
        "a delivery is " + state,
        PATIENCE,
        () -> {
          for (JsonNode delivery : deliveries(running, webhook)) {
            if (delivery.path("state").asText().equals(state)
                && delivery.path("body").asText().contains(type)) {
              found.put(state, delivery);
            }
          }
          return !found.isEmpty();
        });
    return Objects.requireNonNull(found.get(state));
  }

  private static JsonNode deliveries(TestService running, JsonNode webhook) throws Exception {
    return running
        .json("/api/v1/webhooks/" + webhook.path("id").asText() + "/deliveries")
        .path("deliveries");
  }

  private static List<String> states(TestService running, JsonNode webhook) throws Exception {
    return deliveries(running, webhook).findValuesAsText("state");
  }

  private static String id(JsonNode delivery) {
    return delivery.path("webhookId").asText();
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}

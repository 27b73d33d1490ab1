package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.http.DescribedBy;
import io.packtrail.mqttingest.wire.DocumentFormat;
import io.packtrail.mqttingest.wire.ReportEncoder;
import io.packtrail.simulators.GatewayClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a simulated battery is worth, over HTTP. */
class ValueIT {
  private static final String VALUE = "/api/v1/batteries/VALUE/valuation";
  private static TestService running;

  @BeforeAll
  static void start(@TempDir Path dataDir) throws Exception {
    running = TestService.start(dataDir);
    running.drive("VALUE", 0.5);
    running.service().assessAll(batteryId -> {});
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void valuation_ofASimulatedBattery_isADistributionWithItsInputs() throws Exception {
    JsonNode value = running.json(VALUE);

    DescribedBy.openApi("get", "/api/v1/batteries/{id}/valuation", value);
    JsonNode perKWh = value.path("valuePerKWh");
    assertThat(perKWh.path("p10").asDouble()).isLessThanOrEqualTo(perKWh.path("p50").asDouble());
    assertThat(perKWh.path("p50").asDouble()).isLessThanOrEqualTo(perKWh.path("p90").asDouble());
    assertThat(value.path("valuePerPack").path("p50").asDouble())
        .isCloseTo(
            perKWh.path("p50").asDouble() * value.path("energyKWh").asDouble(), within(0.01));
    JsonNode steps = value.path("waterfall");
    assertThat(steps.get(steps.size() - 1).path("totalPerKWh").asDouble())
        .isCloseTo(perKWh.path("p50").asDouble(), within(1e-4));
    assertThat(value.path("grade").path("rule").asText()).isNotBlank();
    assertThat(value.path("inputs"))
        .allSatisfy(input -> assertThat(input.path("source").asText()).isNotBlank());
    assertThat(running.get(VALUE).body()).isEqualTo(running.get(VALUE).body());
  }

  @Test
  void valuation_dearerNewPacksAndGentlerDuty_areWorthMore() throws Exception {
    double listed = median(VALUE);

    assertThat(median(VALUE + "?newPack=250")).isGreaterThan(listed);
    JsonNode changed = running.json(VALUE + "?newPack=250&duty=peak-shaving&tempMeanDegC=20");
    assertThat(changed.path("duty").path("name").asText()).isEqualTo("peak-shaving");
    assertThat(changed.path("duty").path("tempMeanDegC").asDouble()).isEqualTo(20);
    assertThat(changed.path("inputs").get(0).path("changed").asBoolean()).isTrue();
    assertThat(changed.path("inputs").get(0).path("source").asText()).isEqualTo("this request");
    JsonNode sentBack = running.json(VALUE + "?newPack=250&repurposing=35").path("inputs");
    assertThat(sentBack.findValues("changed").stream().filter(JsonNode::asBoolean)).hasSize(1);
    assertThat(median(VALUE + "?repurposing=900&recycling=3")).isEqualTo(3);
  }

  @Test
  void rul_underAPlannedUse_followsItAndRefusesWhatTheModelDoesNotCover() throws Exception {
    String rul = "/api/v1/batteries/VALUE/rul";
    JsonNode own = running.json(rul);
    assertThat(running.json(rul + "?duty=own")).isEqualTo(own);

    JsonNode hard =
        running.json(rul + "?efcPerYear=900&chargeCRate=0.5&socLowPercent=10&socHighPercent=100");
    DescribedBy.openApi("get", "/api/v1/batteries/{id}/rul", hard);
    assertThat(years(hard)).isLessThan(years(own));
    assertThat(hard.path("duty").asText()).startsWith("given duty: ").contains("55 % mean charge");
    JsonNode stored = running.json(rul + "?duty=pv-shifting&threshold=70");
    assertThat(stored.path("thresholds")).hasSize(1);
    assertThat(stored.path("thresholds").get(0).has("km")).isFalse();
    assertThat(hard.path("thresholds").get(0).path("moreThan")).isEmpty();
    HttpResponse<byte[]> posted =
        running.post(
            rul,
            "{\"efcPerYear\": 900, \"chargeCRate\": 0.5, \"socLowPercent\": 10, \"socHighPercent\":"
                + " 100}");
    assertThat(TestService.parse(posted)).isEqualTo(hard);

    refused(rul + "?tempMeanDegC=-19", 422, "duty-out-of-range", "tempMeanDegC must be in");
    refused(rul + "?tempMeanDegC=90", 400, "invalid-request", "tempMeanDegC must be in");
    refused(
        rul + "?socMeanPercent=120", 400, "invalid-request", "socMeanPercent must be in [2, 98]");
    refused(
        rul + "?socMeanPercent=90&depthPercent=80",
        400,
        "invalid-request",
        "depthPercent must fit between empty and full around socMeanPercent 90.0, got 80.0");
    refused(
        VALUE + "?depthPercent=2",
        400,
        "invalid-request",
        "depthPercent must be in [5, 100], got 2 %");
    refused(rul + "?socLowPercent=20", 400, "invalid-request", "socLowPercent must be given");
    refused(rul + "?temp=20", 400, "invalid-request", "parameter must be one of");
    refused(rul + "?duty=racing", 400, "invalid-request", "duty must be one of own");
    assertThat(running.post(rul, "{\"speed\": 3}").statusCode()).isEqualTo(400);
  }

  @Test
  void rul_toAnyThreshold_isComputedFromTheKeptAssessment() throws Exception {
    String rul = "/api/v1/batteries/VALUE/rul";
    JsonNode kept = running.json(rul + "?threshold=80");
    assertThat(kept.path("thresholds")).hasSize(1);

    JsonNode other = running.json(rul + "?threshold=82.5");

    DescribedBy.openApi("get", "/api/v1/batteries/{id}/rul", other);
    assertThat(other.path("thresholds")).hasSize(1);
    assertThat(other.path("thresholds").get(0).path("thresholdPercent").asDouble()).isEqualTo(82.5);
    assertThat(years(other)).isLessThan(years(kept));
    assertThat(
            running.json(rul + "?threshold=82.5&efcPerYear=900&chargeCRate=0.5").path("thresholds"))
        .hasSize(1);
    assertThat(
            TestService.parse(
                    running.post(
                        rul, "{\"efcPerYear\": 900, \"chargeCRate\": 0.5, \"threshold\": 82.5}"))
                .path("thresholds"))
        .hasSize(1);
    refused(
        rul + "?threshold=20", 400, "invalid-request", "threshold must be in [30, 100], got 20");
    refused(rul + "?threshold=low", 400, "invalid-request", "threshold must be in [30, 100]");
    refused(rul + "?prior=unknown", 400, "invalid-request", "prior must be a version");
  }

  @Test
  void drivers_ofTheFade_sumToItAndAreOnTheBatterysPage() throws Exception {
    JsonNode drivers = running.json("/api/v1/batteries/VALUE/drivers");

    DescribedBy.openApi("get", "/api/v1/batteries/{id}/drivers", drivers);
    assertThat(drivers.path("meaning").asText()).isEqualTo("association");
    double sum = 0;
    for (JsonNode driver : drivers.path("drivers")) {
      sum += driver.path("soFarPercentPoints").path("q50").asDouble();
    }
    assertThat(sum)
        .isCloseTo(drivers.path("lossSoFarPercentPoints").path("q50").asDouble(), within(0.5));
    assertThat(running.json("/api/v1/batteries/VALUE/drivers")).isEqualTo(drivers);
    refused("/api/v1/batteries/NOBODY/drivers", 404, "unknown-battery", "NOBODY");
    assertThat(new String(running.get("/batteries/VALUE").body(), StandardCharsets.UTF_8))
        .contains("What the fade goes with", "not proof of cause");
  }

  @Test
  void forecastPage_underAPlannedUse_comparesItWithTheOwn() throws Exception {
    String html =
        new String(
            running.get("/batteries/VALUE/forecast?efcPerYear=300").body(), StandardCharsets.UTF_8);
    assertThat(html).contains("Planned: given duty: 300 equivalent full cycles", "Own use");
    assertThat(
            new String(
                running.get("/batteries/VALUE/forecast?tempMeanDegC=-19").body(),
                StandardCharsets.UTF_8))
        .contains("No forecast under this use", "does not cover this duty");
  }

  @Test
  void valuation_underTheBuyersOwnProfile_needsAllItsFigures() throws Exception {
    String profile = VALUE + "?duty=own-profile&cyclesPerYear=200&depthPercent=60";
    refused(profile, 400, "invalid-request", "socMeanPercent must be given");
    JsonNode own =
        running.json(profile + "&socMeanPercent=50&tempMeanDegC=20&chargeCRate=0.2").path("duty");
    JsonNode replaced =
        running.json(VALUE + "?duty=peak-shaving&depthPercent=50&tempMeanDegC=20").path("duty");
    assertThat(replaced.path("source").asText())
        .startsWith("tempMeanDegC: this request; others: assumed: kept charged");
    assertThat(own.path("name").asText()).isEqualTo("own-profile");
    assertThat(own.path("source").asText()).isEqualTo("this request");
  }

  private static double years(JsonNode rul) {
    return rul.path("thresholds").get(0).path("years").path("q50").asDouble();
  }

  @Test
  void valuation_ofWhatCannotBeValued_isRefusedByType() throws Exception {
    refused(VALUE + "?newPack=0", 422, "price-out-of-range", "newPack must be above 0");
    refused(VALUE + "?newPack=-5", 422, "price-out-of-range", "newPack must be above 0");
    refused(VALUE + "?transport=-1", 422, "price-out-of-range", "transport must be at least 0");
    refused(VALUE + "?newPack=NaN", 400, "invalid-request", "newPack must be in");
    refused(VALUE + "?newpack=90", 400, "invalid-request", "parameter must be one of");
    refused(VALUE + "?duty=racing", 400, "invalid-request", "duty must be one of");
    refused(VALUE + "?tempMeanDegC=-18", 422, "duty-out-of-range", "tempMeanDegC");
    refused("/api/v1/batteries/NOBODY/valuation", 404, "unknown-battery", "NOBODY");
    Battery known =
        Objects.requireNonNull(running.service().tables().batteries().find(new BatteryId("VALUE")));
    running.register(TestService.ofTypeOf(known, "SILENT"));
    refused("/api/v1/batteries/SILENT/valuation", 422, "no-assessment", "SILENT");
    assertThat(running.send(running.anonymous(VALUE).GET()).statusCode()).isEqualTo(401);
  }

  @Test
  void valuation_afterAnAccident_isGradeDAndTheRecyclersPrice() throws Exception {
    Battery battery = running.drive("CRASHED", 0.2);
    GatewayId gatewayId = Objects.requireNonNull(battery.gatewayId());
    try (GatewayClient gateway = reconnect(gatewayId)) {
      gateway.publish(
          "packtrail/v1/" + gatewayId + "/event",
          new ReportEncoder(DocumentFormat.JSON)
              .encode(
                  "crash",
                  battery.batteryId(),
                  new BatteryEvent(
                      Instant.parse("2026-10-20T00:00:00Z"), BatteryEvent.Kind.ACCIDENT, "")));
      gateway.awaitAcknowledged();
    }
    running.service().assessAll(batteryId -> {});

    JsonNode value = running.json("/api/v1/batteries/CRASHED/valuation?newPack=400&recycling=4");

    assertThat(value.path("grade").path("grade").asText()).isEqualTo("D");
    assertThat(value.path("grade").path("rule").asText()).contains("accident on 2026-10-20");
    assertThat(value.path("valuePerKWh").path("p90").asDouble()).isEqualTo(4);
  }

  @Test
  void page_forTheBuyer_showsValueGradeAndForm() throws Exception {
    HttpResponse<byte[]> page = running.get("/batteries/VALUE/valuation?newPack=1300");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(new String(page.body(), StandardCharsets.UTF_8))
        .contains(
            "Grade", "P10 to P90", "<form method=\"get\"", "Source: this request", "value=\"1300\"")
        .contains("From a new pack&#39;s price", "/passport/VALUE");
    assertThat(new String(running.get("/batteries/VALUE").body(), StandardCharsets.UTF_8))
        .contains("/batteries/VALUE/valuation");
  }

  @Test
  void estimates_ofABatteryThatFellSilent_sayHowOldTheirDataAre() throws Exception {
    running.drive("FELL-SILENT", 0.2, Instant.parse("2026-06-01T00:00:00Z"));
    running.service().assessAll(batteryId -> {});
    String path = "/api/v1/batteries/FELL-SILENT/";

    for (String one : List.of("rul", "rul?duty=pv-shifting", "valuation")) {
      assertThat(running.json(path + one).path("notes").get(0).asText())
          .as(one)
          .startsWith("The data end on 2026-05-31, ");
    }
    for (String page : List.of("forecast", "valuation")) {
      assertThat(
              new String(
                  running.get("/batteries/FELL-SILENT/" + page).body(), StandardCharsets.UTF_8))
          .contains("The data end on 2026-05-31, ");
    }
  }

  /** The life in a named duty is one, whoever asks for it. */
  @Test
  void rul_inANamedDuty_isTheLifeOfTheValuation() throws Exception {
    for (String duty : List.of("pv-shifting", "peak-shaving", "frequency-regulation")) {
      JsonNode years =
          running
              .json("/api/v1/batteries/VALUE/rul?threshold=60&duty=" + duty)
              .path("thresholds")
              .get(0)
              .path("years");
      JsonNode valued = running.json(VALUE + "?duty=" + duty).path("lifeInDutyYears");
      for (String quantile : List.of("q05", "q50", "q95")) {
        assertThat(years.path(quantile).asDouble())
            .as(duty + " " + quantile)
            .isCloseTo(valued.path(quantile).asDouble(), within(0.01));
      }
    }
  }

  /** With a new password, since the one of the drive is gone. */
  private static GatewayClient reconnect(GatewayId gatewayId) {
    String password = GatewaySecret.generate();
    running
        .service()
        .tables()
        .gateways()
        .rotate(gatewayId, GatewaySecret.hash(password), Instant.EPOCH);
    return GatewayClient.connect(running.settings(), gatewayId, password);
  }

  private static double median(String path) throws Exception {
    return running.json(path).path("valuePerKWh").path("p50").asDouble();
  }

  private static void refused(String path, int status, String code, String detail)
      throws Exception {
    HttpResponse<byte[]> response = running.get(path);
    JsonNode problem = TestService.parse(response);

    assertThat(response.statusCode()).as(path).isEqualTo(status);
    assertThat(problem.path("type").asText()).isEqualTo("urn:packtrail:problem:" + code);
    assertThat(problem.path("detail").asText()).contains(detail);
  }
}

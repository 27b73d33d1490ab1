package io.packtrail.fleetservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Sha256;
import io.packtrail.fleetservice.http.DescribedBy;
import io.packtrail.fleetservice.http.Tables;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.evaluation.SimulatedPack;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a simulated battery stands against warranty terms, over HTTP. */
class WarrantyIT {
  private static final String PATH = "/api/v1/batteries/TERMS/warranty";
  private static TestService running;
  private static Battery battery;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    running = TestService.start(folder);
    battery = running.drive("TERMS", 0.2);
    running.service().assessAll(batteryId -> {});
    others();
    running.service().learnFromFleet();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  /** Batteries of the same make, as if they had been assessed. */
  private static void others() {
    Tables tables = running.service().tables();
    SimulatedPack.Group group =
        new SimulatedPack.Group(
            Objects.requireNonNull(battery.modelGroup()), battery.chemistry(), 0.5, 0.6, 0.08, 0.6);
    for (int i = 0; i < 14; i++) {
      SimulatedPack pack = new SimulatedPack(group, i, 41);
      BatteryAssessment known = pack.at(0.5 + 0.3 * i);
      running.register(pack.battery());
      tables
          .assessments()
          .save(
              known,
              new RulEstimator().forecast(pack.battery(), known),
              Clock.systemUTC().instant(),
              0);
    }
  }

  @Test
  void warranty_ofASimulatedBattery_hasPositionsEvidenceAndOneHash() throws Exception {
    JsonNode answer = running.json(PATH);

    DescribedBy.openApi("get", "/api/v1/batteries/{id}/warranty", answer);
    assertThat(answer.path("report").path("positions"))
        .hasSizeGreaterThanOrEqualTo(8)
        .allSatisfy(
            position -> {
              assertThat(position.path("source").asText()).isNotBlank();
              assertThat(position.path("breachBeforeEndPercent").asDouble())
                  .isBetween(position.path("breachedNowPercent").asDouble(), 100.0);
              assertThat(position.path("evidence"))
                  .allSatisfy(one -> assertThat(one.path("see").asText()).startsWith("/api/v1/"));
            });
    assertThat(answer.path("sha256").asText())
        .isEqualTo(HexFormat.of().formatHex(Sha256.of(CanonicalJson.bytes(answer.path("report")))));
    assertThat(running.json(PATH)).isEqualTo(answer);
    assertThat(running.send(running.anonymous(PATH).GET()).statusCode()).isEqualTo(401);
  }

  @Test
  void warranty_ofNamedTerms_countsBudgetsAndSaysWhenTheyEnd() throws Exception {
    JsonNode position = position(PATH + "?terms=usual-8-years");
    JsonNode report = running.json(PATH + "?terms=usual-8-years").path("report");

    JsonNode km = position.path("budgets").get(1);
    assertThat(km.path("counts").asText()).isEqualTo("km");
    assertThat(km.path("used").asDouble())
        .isEqualTo(report.path("use").path("odometerKm").asDouble(), within(0.01));
    assertThat(km.path("exhaustedEarliest").asText())
        .isLessThan(km.path("exhaustedOn").asText())
        .matches("20[2-9]\\d-\\d\\d-\\d\\d");
    assertThat(position.path("inForce").asBoolean()).isTrue();
    assertThat(position.path("countedFrom").asText())
        .isEqualTo(LocalDate.now(ZoneOffset.UTC).toString());
    assertThat(km.path("sinceFirstReport").asBoolean()).isFalse();
    assertThat(position(PATH + "?terms=usual-8-years&km=1").path("inForce").asBoolean()).isFalse();
    assertThat(position(PATH + "?terms=usual-8-years&km=none").path("budgets")).hasSize(1);
  }

  @Test
  void warranty_ofTermsForOthers_saysTheirPromiseAsGivenAndWhomItIsFor() throws Exception {
    JsonNode position = position(PATH + "?terms=home-storage-10-years&thresholdPercent=69.5");

    assertThat(position.path("evidence"))
        .extracting(one -> one.path("code").asText())
        .contains("terms-for-others");
    assertThat(position.path("evidence").get(0).path("sentence").asText())
        .contains("promised 69.5 %;");
  }

  @Test
  void warranty_ofStricterTerms_isSeenBelowThemAndNamesTheRules() throws Exception {
    JsonNode position =
        position(PATH + "?thresholdPercent=100&chargeTempLowDegC=60&chargeCRate=0.001");

    assertThat(position.path("name").asText()).endsWith("changed by this request");
    assertThat(position.path("breachedNowPercent").asDouble()).isGreaterThan(5);
    assertThat(position.path("rules"))
        .extracting(rule -> rule.path("verdict").asText())
        .containsExactly("broken", "broken");
    JsonNode session = position.path("rules").get(1).path("sessions").get(0);
    assertThat(running.json(session.path("see").asText()).isEmpty()).isFalse();
    assertThat(position.path("evidence"))
        .anySatisfy(
            one -> {
              assertThat(one.path("code").asText()).isEqualTo("rule-charging-rate");
              assertThat(one.path("supports").asText()).isEqualTo("warrantor");
              assertThat(one.path("count").asInt())
                  .isEqualTo(position.path("rules").get(1).path("sessionCount").asInt());
            });
  }

  @Test
  void warranty_ofTermsThatTheRequestBrings_isAnsweredAlike() throws Exception {
    String own =
        """
        {"terms": [{"code": "fleet", "name": "Fleet", "thresholdPercent": 75, "years": 6, "equivalentFullCycles": 900,
                    "dischargeMWh": 40, "source": "contract 17"}]}
        """;

    HttpResponse<byte[]> response = running.post(PATH, own);

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode position = TestService.parse(response).path("report").path("positions").get(0);
    assertThat(position.path("budgets"))
        .extracting(budget -> budget.path("counts").asText())
        .containsExactly("years", "equivalent-full-cycles", "discharge-mwh");
    refused(running.post(PATH, "{}"), 400, "invalid-request", "terms must be an array");
  }

  @Test
  void warranty_ofWhatMeansNothing_isRefusedByType() throws Exception {
    refused(running.get(PATH + "?terms=none"), 400, "invalid-request", "terms must be one of");
    refused(running.get(PATH + "?term=x"), 400, "invalid-request", "parameter must be one of");
    refused(
        running.get(PATH + "?km=1&km=2"),
        400,
        "invalid-request",
        "km must be given once, got it 2");
    refused(
        running.post(PATH + "?km=1000", "{}"),
        400,
        "invalid-request",
        "must not be given here, got km");
    refused(
        running.get("/api/v1/fleet/durability?foo=1"),
        400,
        "invalid-request",
        "parameter must be one of family, requirement, got foo");
    assertThat(running.get("/batteries/TERMS/forecast?threshold=abc").statusCode()).isEqualTo(400);
    refused(running.get(PATH + "?years=0"), 400, "invalid-request", "years must be in");
    refused(running.get(PATH + "?km=-1"), 400, "invalid-request", "km must be above 0");
    refused(
        running.get(PATH + "?tempHighDegC=500"), 400, "invalid-request", "tempHighDegC must be in");
    refused(running.get(PATH + "?km=far"), 400, "invalid-request", "km must be a number");
    refused(running.get("/api/v1/batteries/NOBODY/warranty"), 404, "unknown-battery", "NOBODY");
  }

  @Test
  void warranty_amongItsKind_hasAPercentileAndAScreening() throws Exception {
    // Of the fleet's batteries one of some age: the driven one is too young for a cohort.
    String old = "/api/v1/batteries/" + oldest() + "/warranty";

    JsonNode report = running.json(old).path("report");

    assertThat(report.path("screening").path("fleet").asInt()).isGreaterThanOrEqualTo(14);
    assertThat(report.path("screening").path("pace").asDouble()).isBetween(0.2, 5.0);
    assertThat(report.path("cohort").path("status").asText()).isIn("known", "too-small");
    DescribedBy.openApi("get", "/api/v1/batteries/{id}/warranty", running.json(old));
  }

  private static String oldest() {
    return running.service().tables().fleetHealth().othersLike(battery).get(13).batteryId().value();
  }

  /** Batteries that fell silent years ago: their age runs on, and the report says so. */
  @Test
  void warranty_ofASilentBattery_isCountedUntilToday() throws Exception {
    // In service since 2021, last heard of before they were five.
    JsonNode position =
        position("/api/v1/batteries/" + oldest() + "/warranty?terms=usual-8-years&years=5&km=none");

    assertThat(position.path("inForce").asBoolean()).isFalse();
    assertThat(position.has("endsOn")).isFalse();
    assertThat(position.path("evidence"))
        .anySatisfy(
            one -> {
              assertThat(one.path("code").asText()).isEqualTo("no-data-since");
              assertThat(one.path("supports").asText()).isEqualTo("limit");
            });
  }

  /** Part B counts the distance that the warranty counts. */
  @Test
  void distance_ofAVehicleSeenLate_isItsOdometer() throws Exception {
    JsonNode use = running.json(PATH).path("report").path("use");

    double ofTheFleet =
        running.service().tables().fleetLives().units().stream()
            .filter(unit -> unit.battery().batteryId().value().equals("TERMS"))
            .findFirst()
            .orElseThrow()
            .distanceKm();

    assertThat(use.path("odometerKm").asDouble())
        .isGreaterThan(use.path("distanceKm").asDouble() + 1)
        .isCloseTo(ofTheFleet, within(0.01));
  }

  @Test
  void durability_ofTheFleet_hasConformityAndSurvival() throws Exception {
    String driven = "(SELECT battery_key FROM battery WHERE battery_id = 'TERMS')";
    running.sql(
        "INSERT INTO battery_event SELECT 900001, battery_key, first_sample + interval '20 days',"
            + " 'battery-replaced', '' FROM assessment WHERE battery_key = "
            + driven);

    JsonNode durability = running.json("/api/v1/fleet/durability");

    DescribedBy.openApi("get", "/api/v1/fleet/durability", durability);
    assertThat(durability.path("lives").path("replaced").asInt()).isEqualTo(1);
    assertThat(durability.path("survival").path("kaplanMeier")).hasSize(1);
    assertThat(durability.path("survival").path("weibull").path("status").asText())
        .isEqualTo("not-estimable");
    String family = battery.chemistry() + "/" + battery.modelGroup();
    JsonNode one =
        running.json("/api/v1/fleet/durability?family=" + URLEncoder.encode(family, UTF_8));
    assertThat(one.path("conformity")).hasSize(1);
    assertThat(one.path("conformity").get(0).path("partB").get(0).path("sampled").asInt())
        .isPositive();
    refused(
        running.get("/api/v1/fleet/durability?requirement=usual-8-years"),
        400,
        "invalid-request",
        "requirement must be one of gtr-22-5-years");
    refused(
        running.get("/api/v1/fleet/durability?family=x"),
        400,
        "invalid-request",
        "family must be one of");
    HttpResponse<byte[]> page = running.get("/fleet/durability");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(new String(page.body(), UTF_8))
        .contains("Minimum performance (part B)", "Packs that are not replaced, by age", family);
    running.sql("DELETE FROM battery_event WHERE message_key = 900001");
  }

  @Test
  void page_forTheWarrantyTeam_showsBothSidesBudgetsAndTheApisHash() throws Exception {
    HttpResponse<byte[]> page = running.get("/batteries/TERMS/warranty?terms=leaf-usa-5-years");

    assertThat(page.statusCode()).isEqualTo(200);
    String html = new String(page.body(), UTF_8);
    assertThat(html)
        .contains(
            "Supports the owner",
            "Supports the warrantor",
            "Use against budget",
            "At most 49 °C at any time",
            "<form method=\"get\"");
    assertThat(html)
        .contains(running.json(PATH + "?terms=leaf-usa-5-years").path("sha256").asText());
    String data = html.replaceAll("(?s).*<a class=\"button\" href=\"([^\"]+)\">The report.*", "$1");
    assertThat(html).contains(running.json(data.replace("&amp;", "&")).path("sha256").asText());
    assertThat(new String(running.get("/batteries/TERMS").body(), UTF_8))
        .contains("/batteries/TERMS/warranty");
  }

  private static JsonNode position(String path) throws Exception {
    return running.json(path).path("report").path("positions").get(0);
  }

  private static void refused(HttpResponse<byte[]> response, int status, String code, String detail)
      throws Exception {
    JsonNode problem = TestService.parse(response);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(problem.path("type").asText()).isEqualTo("urn:packtrail:problem:" + code);
    assertThat(problem.path("detail").asText()).contains(detail);
  }
}

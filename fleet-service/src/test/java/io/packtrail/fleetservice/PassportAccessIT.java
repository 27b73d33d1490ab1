package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.fleetservice.http.DescribedBy;
import io.packtrail.passportupdater.access.AccessPolicy;
import io.packtrail.passportupdater.access.Role;
import io.packtrail.passportupdater.access.Tier;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may read what of a passport, through real HTTP: every role, every element. */
class PassportAccessIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AccessPolicy POLICY = AccessPolicy.standard();

  /** What a grant over everything opens to a role, by Art. 77(2), written out here again. */
  private static final Map<Role, Set<Tier>> OPENED =
      Map.of(
          Role.PUBLIC, Set.of(Tier.PUBLIC),
          Role.CONSUMER, Set.of(Tier.PUBLIC, Tier.LEGITIMATE_INTEREST),
          Role.AUTHORITY, Set.of(Tier.PUBLIC, Tier.AUTHORITY),
          Role.BUSINESS_PARTNER, Set.of(Tier.PUBLIC, Tier.LEGITIMATE_INTEREST, Tier.OPERATOR),
          Role.SECOND_LIFE_BUYER, Set.of(Tier.PUBLIC, Tier.LEGITIMATE_INTEREST, Tier.OPERATOR),
          Role.RECYCLER, Set.of(Tier.PUBLIC, Tier.LEGITIMATE_INTEREST),
          Role.EMERGENCY_SERVICE, Set.of(Tier.PUBLIC, Tier.LEGITIMATE_INTEREST),
          Role.AUDITOR, Set.of(Tier.values()));

  private static TestService running;
  private static String passport;
  private static String passportId;
  private static BatteryId batteryId;

  @BeforeAll
  static void publish(@TempDir Path dataDir) throws Exception {
    running = TestService.start(dataDir);
    batteryId = running.drive("ACCESS", 0.2).batteryId();
    running.service().assessAll(assessed -> {});
    passport = "/api/v1/batteries/" + batteryId + "/passport";
    passportId = running.json(passport).path("passportId").asText();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @ParameterizedTest
  @EnumSource(value = Role.class, mode = EnumSource.Mode.EXCLUDE, names = "OPERATOR")
  void everyElement_withAGrantOverAll_isOpenAsThePolicySays(Role role) throws Exception {
    String token = tokenOver(role, everything());

    Map<String, Boolean> open = elements(read(passport, token));

    assertThat(open).hasSizeGreaterThan(15);
    open.forEach(
        (element, isOpen) ->
            assertThat(isOpen)
                .as("%s reads %s", role, element)
                .isEqualTo(OPENED.getOrDefault(role, Set.of()).contains(POLICY.tier(element))));
    boolean whole = !open.containsValue(false);
    for (String document : List.of("/updates", "/updates/1", "/export")) {
      assertThat(get(passport + document, token).statusCode())
          .as(document)
          .isEqualTo(whole ? 200 : 403);
    }
  }

  @ParameterizedTest
  @EnumSource(value = Role.class, mode = EnumSource.Mode.EXCLUDE, names = "OPERATOR")
  void everyElement_withAGrantOverNoneOfThem_isOpenByRoleAlone(Role role) throws Exception {
    // Of a part that this passport does not have.
    String materials = "parts.material-composition.content.BatteryMaterials";
    String token = tokenOver(role, List.of(materials));

    elements(read(passport, token))
        .forEach(
            (element, isOpen) ->
                assertThat(isOpen)
                    .as("%s reads %s", role, element)
                    .isEqualTo(POLICY.tier(element) == Tier.PUBLIC));
  }

  @Test
  void anybody_withoutToken_seesThatElementsExistAndHowToAsk() throws Exception {
    JsonNode view = JSON.readTree(get(passport, null).body());

    DescribedBy.openApi("get", "/api/v1/batteries/{id}/passport", view);
    assertThat(view.has("latest")).isFalse();
    assertThat(view.has("batteryId")).isFalse();
    assertThat(view.at("/view/stateOfHealth/percent/locked").asBoolean()).isTrue();
    assertThat(view.at("/view/stateOfHealth/percent/how").asText()).isNotBlank();
    assertThat(elements(view).values().stream().filter(open -> open)).hasSize(2);
    for (String document : List.of("/updates", "/updates/1", "/export")) {
      assertThat(get(passport + document, null).statusCode()).as(document).isEqualTo(403);
    }
  }

  @Test
  void grant_overOneElement_opensThatAlone() throws Exception {
    String token =
        grant(Role.RECYCLER, List.of("productCondition.RemainingCapacity"), "2099-01-01T00:00:00Z")
            .path("token")
            .asText();

    Map<String, Boolean> open = elements(read(passport, token));

    Set<String> shown = new TreeSet<>(open.keySet());
    shown.removeIf(element -> Boolean.FALSE.equals(open.get(element)));
    assertThat(shown).containsExactly("id", "productCondition.RemainingCapacity", "semanticId");
  }

  /** The forecast is a credential of its own, and repeats the battery's name inside the fleet. */
  @ParameterizedTest
  @EnumSource(value = Role.class, mode = EnumSource.Mode.EXCLUDE, names = "OPERATOR")
  void grant_overTheForecast_keepsTheNameInsideTheFleet(Role role) throws Exception {
    boolean opens = OPENED.getOrDefault(role, Set.of()).contains(Tier.OPERATOR);
    String token = opens ? tokenOver(role, List.of("forecast")) : tokenOver(role, everything());
    String door = "/v1/dpps/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);
    String own = "\"" + batteryId + "\"";

    JsonNode forecast = read(passport, token).at("/view/forecast");

    assertThat(forecast.has("locked")).as("%s reads the forecast", role).isEqualTo(!opens);
    if (opens) {
      assertThat(forecast.at("/credentialSubject/thresholds")).isNotEmpty();
      assertThat(forecast.has("proof") || forecast.has("id")).as("over the name").isFalse();
      String element = text(get(door + "/elements/forecast", token));
      assertThat(element).contains("thresholds").doesNotContain(own);
      assertThat(opened(inPart(token))).contains("thresholds").doesNotContain(own);
      String both = tokenOver(role, List.of("forecast", "batteryId", "sequence"));
      assertThat(read(passport, both).at("/view/forecast/proof/proofValue").asText()).isNotEmpty();
      assertThat(opened(inPart(both))).contains("thresholds").contains(own);
    }
    assertThat(text(get(passport, token)).contains(own)).as("%s reads the name", role).isFalse();
    assertThat(text(get(door, token))).doesNotContain(own);
  }

  private static HttpResponse<byte[]> inPart(@Nullable String token) throws Exception {
    return running.send(
        running
            .anonymous(passport)
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/vc+sd-jwt"));
  }

  /** What the disclosures of a presentation say. */
  private static String opened(HttpResponse<byte[]> presentation) {
    StringBuilder said = new StringBuilder();
    for (String part : text(presentation).split("~", -1)) {
      if (!part.contains(".")) {
        said.append(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
      }
    }
    return said.toString();
  }

  @Test
  void grant_revoked_isRefusedFromThenOn() throws Exception {
    JsonNode grant = grant(Role.AUDITOR, everything(), "2099-01-01T00:00:00Z");
    String token = grant.path("token").asText();
    assertThat(get(passport, token).statusCode()).isEqualTo(200);

    String path = "/api/v1/grants/" + grant.path("id").asText();
    assertThat(running.send(running.request(path).DELETE()).statusCode()).isEqualTo(204);

    assertThat(get(passport, token).statusCode()).isEqualTo(401);
    assertThat(running.send(running.request(path).DELETE()).statusCode()).isEqualTo(204);
  }

  /** A person has no way to send a header. */
  @Test
  void page_withAGrantsToken_showsWhatItOpensAndSaysWhereItOpensNothing() throws Exception {
    JsonNode grant = grant(Role.RECYCLER, List.of("stateOfHealth"), "2099-01-01T00:00:00Z");
    String token = grant.path("token").asText();
    String page = "/passport/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);

    assertThat(text(get(page, null)))
        .contains("You have a grant?")
        .doesNotContain("Open to you by your grant");
    for (HttpResponse<byte[]> opened : List.of(get(page, token), form(page, token))) {
      assertThat(opened.statusCode()).isEqualTo(200);
      assertThat(text(opened))
          .contains("Open to you by your grant", "State of health", "Interval 90 low")
          .doesNotContain("ACCESS-2");
      assertThat(opened.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
    assertThat(newestRead().path("document").asText()).isEqualTo("newest update on its page");
    assertThat(texts(newestRead().path("shown"))).contains("stateOfHealth.percent");

    String path = "/api/v1/grants/" + grant.path("id").asText();
    assertThat(running.send(running.request(path).DELETE()).statusCode()).isEqualTo(204);
    assertThat(get(page, token).statusCode()).isEqualTo(401);
    assertThat(form(page, token).statusCode()).isEqualTo(401);
    assertThat(text(form(page, token))).contains("This opens nothing: the grant must hold");
  }

  private static HttpResponse<byte[]> form(String path, String token) throws Exception {
    return running.send(
        running
            .anonymous(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8))));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void grant_expired_isRefused() throws Exception {
    String token =
        grant(Role.AUDITOR, everything(), Instant.now().plusMillis(700).toString())
            .path("token")
            .asText();

    Patience.until(
        "the grant has ended",
        Duration.ofSeconds(20),
        () -> get(passport, token).statusCode() == 401);
  }

  @Test
  void grant_forAnotherPassport_opensNothingOfThis() throws Exception {
    BatteryId other = running.drive("ACCESS-2", 0.02).batteryId();
    String otherId =
        running.json("/api/v1/batteries/" + other + "/passport").path("passportId").asText();
    String token =
        grant(Role.AUDITOR, everything(), "2099-01-01T00:00:00Z", otherId).path("token").asText();

    assertThat(elements(read(passport, token)).values().stream().filter(open -> open)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", ""})
  void token_thatNoGrantHas_isRefused(String token) throws Exception {
    assertThat(get(passport, token).statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"role\":\"operator\"",
        "\"role\":\"king\"",
        "\"purpose\":\"\"",
        "\"elements\":[\"nothing\"]",
        "\"elements\":[]",
        "\"subject\":\"did:web:\\u0000.example\"",
        "\"passportIds\":[]",
        "\"role\":\"public\"",
        "\"role\":\"consumer\",\"elements\":[\"forecast\"]",
        "\"role\":\"authority\",\"elements\":[\"stateOfHealth\"]",
        "\"passportIds\":[\"urn:nobody\"]",
        "\"until\":\"2020-01-01T00:00:00Z\""
      })
  void grant_thatMakesNoSense_isRefused(String wrong) throws Exception {
    ObjectNode body = body(Role.AUDITOR, everything(), "2099-01-01T00:00:00Z", passportId);
    body.setAll((ObjectNode) JSON.readTree("{" + wrong + "}"));

    assertThat(running.post("/api/v1/grants", body.toString()).statusCode()).isIn(400, 422);
  }

  @Test
  void restrictedElement_read_isInTheLogOfReads() throws Exception {
    JsonNode grant = grant(Role.RECYCLER, List.of("stateOfHealth"), "2099-01-01T00:00:00Z");
    read(passport, grant.path("token").asText());
    running.get(passport + "/export");

    JsonNode reads = running.json(passport + "/reads");

    DescribedBy.openApi("get", "/api/v1/batteries/{id}/passport/reads", reads);
    JsonNode byOperator = reads.path("reads").path(0);
    assertThat(byOperator.path("role").asText()).isEqualTo("operator");
    assertThat(byOperator.path("document").asText()).isEqualTo("update 1 in an export");
    JsonNode byRecycler = reads.path("reads").path(1);
    assertThat(byRecycler.path("grantId").asText()).isEqualTo(grant.path("id").asText());
    assertThat(texts(byRecycler.path("shown"))).contains("stateOfHealth.percent");
    assertThat(texts(byRecycler.path("locked")))
        .contains("productCondition.RemainingCapacity", "stateOfHealth.bmsSohPercent");
    assertThat(texts(byRecycler.path("shown"))).doesNotContain("id");
    DescribedBy.openApi("get", "/api/v1/grants", running.json("/api/v1/grants"));
  }

  /** The log holds what left the house, not what would have been open. */
  @Test
  void read_refusedOrOfOneElement_isLoggedAsJustThat() throws Exception {
    String token =
        grant(Role.RECYCLER, List.of("stateOfHealth", "eventCounters"), "2099-01-01T00:00:00Z")
            .path("token")
            .asText();
    String door = "/v1/dpps/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);

    assertThat(get(passport + "/export", token).statusCode()).isEqualTo(403);
    JsonNode refused = newestRead();
    assertThat(texts(refused.path("shown"))).isEmpty();
    assertThat(texts(refused.path("locked"))).contains("forecast");

    assertThat(get(door + "/elements/%24.semanticId", token).statusCode()).isEqualTo(200);
    assertThat(newestRead().path("document").asText()).isEqualTo("element semanticId");
    assertThat(texts(newestRead().path("shown"))).isEmpty();

    assertThat(get(door + "/elements/stateOfHealth.percent", token).statusCode()).isEqualTo(200);
    assertThat(texts(newestRead().path("shown"))).containsExactly("stateOfHealth.percent");

    assertThat(get(door + "/submodels/product-condition/$value", token).statusCode())
        .isEqualTo(403);
    assertThat(texts(newestRead().path("shown"))).isEmpty();
    assertThat(texts(newestRead().path("locked")))
        .contains("productCondition.RemainingCapacity")
        .doesNotContain("forecast");
  }

  @Test
  void statementAndCommitment_areInTheLogOfReads() throws Exception {
    String element = "{\"element\":\"stateOfHealth.interval90.low\"";

    assertThat(running.post(passport + "/statements", element + ",\"atLeast\":20}").statusCode())
        .isEqualTo(201);
    assertThat(newestRead().path("document").asText())
        .isEqualTo("statement that stateOfHealth.interval90.low is at least 20.0");
    assertThat(texts(newestRead().path("shown"))).containsExactly("stateOfHealth.interval90");

    assertThat(
            running
                .post(passport + "/commitments", "{\"element\":\"stateOfHealth.percent\"}")
                .statusCode())
        .isEqualTo(201);
    assertThat(newestRead().path("document").asText())
        .isEqualTo("commitment to stateOfHealth.percent");
    assertThat(texts(newestRead().path("shown"))).containsExactly("stateOfHealth.percent");
  }

  /** What a visitor in that role presents: nobody is granted the role that everybody has. */
  private static @Nullable String tokenOver(Role role, List<String> elements) throws Exception {
    return role == Role.PUBLIC
        ? null
        : grant(role, elements, "2099-01-01T00:00:00Z").path("token").asText();
  }

  private static JsonNode newestRead() throws Exception {
    return running.json(passport + "/reads").path("reads").path(0);
  }

  @Test
  void dpp_ofAnybody_isTheHeaderAndWhatIsPublic() throws Exception {
    String path = "/v1/dpps/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);

    JsonNode answer = JSON.readTree(get(path, null).body());

    DescribedBy.openApi("get", "/v1/dpps/{dppId}", answer);
    assertThat(answer.path("statusCode").asText()).isEqualTo("Success");
    assertThat(answer.at("/payload/digitalProductPassportId").asText()).isEqualTo(passportId);
    assertThat(answer.at("/payload/granularity").asText()).isEqualTo("item");
    assertThat(answer.at("/payload/elements/forecast/locked").asBoolean()).isTrue();
    assertThat(JSON.readTree(get(path.replace("dpps", "dppsByProductId"), null).body()))
        .isEqualTo(answer);
    for (String part :
        List.of(
            "/elements/stateOfHealth.percent",
            "/projections/catena-x-6.1.0",
            "/submodels/product-condition/$value")) {
      HttpResponse<byte[]> refused = get(path + part, null);
      assertThat(refused.statusCode()).as(part).isEqualTo(403);
      assertThat(new String(refused.body(), StandardCharsets.UTF_8)).contains("ask the operator");
    }
    assertThat(get("/v1/dpps/urn%3Anobody", null).statusCode()).isEqualTo(404);
  }

  @Test
  void dpp_withAGrant_isOpenAsFarAsItGoes() throws Exception {
    String path = "/v1/dpps/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);
    String token =
        grant(Role.RECYCLER, List.of("stateOfHealth", "productCondition"), "2099-01-01T00:00:00Z")
            .path("token")
            .asText();

    assertThat(read(path + "/elements/%24.stateOfHealth.percent", token).path("payload").asDouble())
        .isBetween(50.0, 110.0);
    assertThat(read(path + "/submodels/product-condition/$value", token).has("RemainingCapacity"))
        .isTrue();
    for (String model : List.of("batterypass-1.2.1", "catena-x-6.1.0")) {
      JsonNode projection = read(path + "/projections/" + model, token).path("payload");
      assertThat(projection.path("content")).isNotEmpty();
      assertThat(projection.path("missing").isArray()).isTrue();
    }
    assertThat(get(path + "/elements/forecast", token).statusCode()).isEqualTo(403);
    assertThat(get(path + "/elements/nothing", token).statusCode()).isEqualTo(404);
    assertThat(get(path + "/projections/other", token).statusCode()).isEqualTo(404);
    String byDate = path.replace("dpps", "dppsByIdAndDate");
    assertThat(get(byDate + "?date=2020-01-01T00:00:00Z", token).statusCode()).isEqualTo(404);
    assertThat(get(byDate, token).statusCode()).isEqualTo(400);
    assertThat(
            read(byDate + "?date=2099-01-01T00:00:00Z", token)
                .at("/payload/elements/stateOfHealth/percent")
                .isNumber())
        .isTrue();
  }

  /** Each element of the view that the policy decides on, and whether its value is there. */
  private static Map<String, Boolean> elements(JsonNode passport) {
    Map<String, Boolean> open = new TreeMap<>();
    JsonNode subject =
        passport.has("view") ? passport.path("view") : passport.at("/latest/credentialSubject");
    collect("", subject, open);
    return open;
  }

  private static void collect(String path, JsonNode node, Map<String, Boolean> open) {
    node.properties()
        .forEach(
            entry -> {
              String element = path + entry.getKey();
              boolean divided =
                  POLICY.elements().stream().anyMatch(line -> line.startsWith(element + "."));
              if (divided) {
                collect(element + ".", entry.getValue(), open);
              } else {
                open.put(element, !entry.getValue().path("locked").asBoolean());
              }
            });
  }

  private static List<String> everything() {
    return List.copyOf(new TreeSet<>(POLICY.elements()));
  }

  private static JsonNode grant(Role role, List<String> elements, String until) throws Exception {
    return grant(role, elements, until, passportId);
  }

  private static JsonNode grant(Role role, List<String> elements, String until, String passport)
      throws Exception {
    HttpResponse<byte[]> response =
        running.post("/api/v1/grants", body(role, elements, until, passport).toString());
    assertThat(response.statusCode())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(201);
    return JSON.readTree(response.body());
  }

  private static ObjectNode body(Role role, List<String> elements, String until, String passport) {
    ObjectNode body = JSON.createObjectNode();
    body.put("subject", "did:web:reader.example")
        .put("role", role.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("purpose", "residual value")
        .put("until", until);
    body.putArray("passportIds").add(passport);
    elements.forEach(body.putArray("elements")::add);
    return body;
  }

  private static JsonNode read(String path, @Nullable String token) throws Exception {
    HttpResponse<byte[]> response = get(path, token);
    assertThat(response.statusCode()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<byte[]> get(String path, @Nullable String token) throws Exception {
    var request = running.anonymous(path).GET();
    return running.send(
        token == null ? request : request.header("Authorization", "Bearer " + token));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}

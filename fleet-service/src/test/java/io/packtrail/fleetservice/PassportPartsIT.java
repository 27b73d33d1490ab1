package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.fleetservice.http.DescribedBy;
import io.packtrail.passportupdater.BundleVerifier;
import io.packtrail.passportupdater.EvidenceBundle;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.passportupdater.Trust;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.passportupdater.status.StatusList;
import io.packtrail.passportupdater.status.StatusListCredential;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts that others sign, from their arrival over HTTP to the pages, the export and its check. */
class PassportPartsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
  private static final String MATERIALS =
      """
      {"BatteryChemistry":{"ShortName":"NMC","ClearName":"Lithium nickel manganese cobalt oxides"},
       "BatteryMaterials":[{"BatteryMaterialLocation":{"ComponentName":"Anode"},"BatteryMaterialIdentifier":"7782-42-5",
         "BatteryMaterialName":"Graphite","BatteryMaterialMass":%d,"IsCriticalRawMaterial":true}],
       "HazardousSubstances":[]}
      """;
  private static final String DUE_DILIGENCE =
      "{\"supplyChainDueDiligenceReport\":\"https://maker.example/due-diligence.pdf\"}";

  private static final String LISTS = "/api/v1/part-status-lists";
  private static final String LIST_URL = "https://maker.example/status/3";

  private static TestService running;
  private static Issuer maker;
  private static Issuer auditor;
  private static Issuer carbonAuditor;
  private static Issuer stranger;
  private static String passport;
  private static String passportId;

  @BeforeAll
  static void publish(@TempDir Path dataDir, @TempDir Path keys) throws Exception {
    maker = issuer("did:web:maker.example", keys.resolve("maker.pem"));
    stranger = issuer("did:web:maker.example", keys.resolve("stranger.pem"));
    auditor = Issuer.ofKey(SigningKey.loadOrCreate(keys.resolve("auditor.pem")));
    Path trusted = Files.createDirectories(dataDir.resolve("part-issuers"));
    Files.write(trusted.resolve("maker.json"), DidDocument.of(maker, LONG_AGO).toBytes());
    carbonAuditor = Issuer.ofKey(SigningKey.loadOrCreate(keys.resolve("carbon.pem")));
    Path carbon = Files.createDirectories(trusted.resolve("carbon-footprint"));
    Files.write(carbon.resolve("auditor.json"), DidDocument.of(carbonAuditor, null).toBytes());
    Files.write(trusted.resolve("auditor.json"), DidDocument.of(auditor, null).toBytes());
    running = TestService.start(dataDir);
    BatteryId batteryId = running.drive("PARTS", 0.05).batteryId();
    running.service().assessAll(assessed -> {});
    passport = "/api/v1/batteries/" + batteryId + "/passport";
    passportId = running.json(passport).path("passportId").asText();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void part_checked_isKeptByteForByteShownByRoleAndInTheExport() throws Exception {
    byte[] first = part(maker, "material-composition", MATERIALS.formatted(52_000), 60);
    byte[] pretty =
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(
                JSON.readTree(
                    part(maker, "material-composition", MATERIALS.formatted(53_000), 30)));
    byte[] audited = part(auditor, "due-diligence", DUE_DILIGENCE, 60);

    JsonNode entry = TestService.parse(post(first, 201));
    post(first, 200);
    JsonNode next = TestService.parse(post(pretty, 201));
    post(audited, 201);

    assertThat(next.path("supersedes").asLong()).isEqualTo(entry.path("part").asLong());
    assertThat(running.get(next.path("href").asText()).body()).isEqualTo(pretty);
    assertThat(running.get(entry.path("href").asText()).body()).isEqualTo(first);
    JsonNode all = running.json(passport + "/parts");
    DescribedBy.openApi("get", "/api/v1/batteries/{id}/passport/parts", all);
    assertThat(all.path("parts")).hasSize(3);
    assertThat(all.at("/parts/0/superseded").asBoolean()).isTrue();
    assertThat(running.json(passport).at("/parts/material-composition/0/digest"))
        .isEqualTo(next.path("digest"));

    readByAnybody(next);
    inTheExport(pretty);
    post(part(maker, "material-composition", MATERIALS.formatted(51_000), 45), 409);
    statedByAnother(next);
    withdrawnByItsIssuer();
  }

  /** Nobody takes the place of another's part, nor states what it is not trusted for. */
  private static void statedByAnother(JsonNode entry) throws Exception {
    post(part(carbonAuditor, "material-composition", MATERIALS.formatted(1), 20), 422);
    post(part(auditor, "material-composition", MATERIALS.formatted(1), 20), 201);

    String dpp = "/v1/dpps/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);
    JsonNode element = running.json(dpp).at("/payload/elements/parts").path("material-composition");
    assertThat(element.path("digest")).isEqualTo(entry.path("digest"));
    assertThat(element.at("/alsoStatedBy/0/issuer").asText()).isEqualTo(auditor.did());
    assertThat(element.at("/alsoStatedBy/0").has("content")).isFalse();
    confirmed(entry);
  }

  private static void confirmed(JsonNode entry) throws Exception {
    String mass = "parts.material-composition.content.BatteryMaterials.0.BatteryMaterialMass";
    HttpResponse<byte[]> statement =
        running.post(
            passport + "/statements", "{\"element\":\"%s\",\"atLeast\":50000}".formatted(mass));

    assertThat(statement.statusCode()).isEqualTo(201);
    JsonNode subject = TestService.parse(statement).path("credentialSubject");
    assertThat(subject.path("part")).isEqualTo(entry.path("digest"));
    assertThat(subject.path("partIssuer").asText()).isEqualTo(maker.did());
    assertThat(subject.path("result").asBoolean()).isTrue();
    assertThat(PassportVerifier.verify(statement.body(), Trust.NONE).failed()).isEmpty();
    assertThat(running.json(passport + "/reads").at("/reads/0/shown/0").asText())
        .isEqualTo("parts.material-composition.content.BatteryMaterials");
  }

  private static void readByAnybody(JsonNode entry) throws Exception {
    JsonNode view = JSON.readTree(anonymous(passport + "/parts").body()).at("/parts/1/view");
    assertThat(view.at("/BatteryChemistry/ShortName").asText()).isEqualTo("NMC");
    assertThat(view.at("/BatteryMaterials/tier").asText()).isEqualTo("authority-or-interest");
    assertThat(anonymous(entry.path("href").asText()).statusCode()).isEqualTo(403);
    String dpp = "/v1/dpps/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);
    JsonNode elements = JSON.readTree(anonymous(dpp).body()).at("/payload/elements/parts");
    assertThat(elements.at("/due-diligence/content/supplyChainDueDiligenceReport").asText())
        .startsWith("https://maker.example");
    assertThat(
            anonymous(dpp + "/elements/parts.material-composition.content.BatteryMaterials")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            anonymous(dpp + "/elements/parts.material-composition.content.BatteryChemistry")
                .statusCode())
        .isEqualTo(200);
    String page = new String(anonymous("/passport/PARTS").body(), StandardCharsets.UTF_8);
    assertThat(page)
        .contains("Provenance and due diligence", "Lithium nickel manganese", "not public")
        .doesNotContain("Graphite");
  }

  private static void inTheExport(byte[] part) throws Exception {
    byte[] export = running.get(passport + "/export").body();
    JsonNode parts = JSON.readTree(export).path("staticParts");
    assertThat(parts).hasSize(2);
    assertThat(parts.path(0).path("document").asText().getBytes(StandardCharsets.UTF_8))
        .isEqualTo(part);
    VerificationReport report = PassportVerifier.verify(export, Trust.NONE);
    assertThat(report.passed()).as(report.toString()).isTrue();
    assertThat(report.checks()).extracting("name").contains("static-parts");

    byte[] zip = running.get(passport + "/bundle").body();
    assertThat(BundleVerifier.verify(zip, Trust.NONE).failed()).isEmpty();
    byte[] inside = Objects.requireNonNull(EvidenceBundle.read(zip).files().get("passport.json"));
    assertThat(JSON.readTree(inside).path("staticParts")).hasSize(2);
  }

  @Test
  void information_ofTheOperator_isChangedByMergePatchAndReadByDate() throws Exception {
    String dpp = "/v1/dpps/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);
    Instant before = Instant.now();

    write(
        "PATCH",
        dpp,
        "{\"elements\":{\"operatorInformation\":{\"contact\":{\"name\":\"Ann\",\"email\":\"a@b.example\"}}}}",
        200);
    write(
        "PATCH",
        dpp + "/elements/operatorInformation",
        "{\"contact\":{\"email\":null},\"takeBack\":{\"web\":\"https://o.example\"}}",
        200);
    JsonNode now =
        write("PUT", dpp + "/elements/%24.operatorInformation.contact.name", "\"Bob\"", 200);

    assertThat(now.path("payload"))
        .isEqualTo(
            JSON.readTree(
                "{\"contact\":{\"name\":\"Bob\"},\"takeBack\":{\"web\":\"https://o.example\"}}"));
    assertThat(JSON.readTree(anonymous(dpp).body()).at("/payload/elements/operatorInformation"))
        .isEqualTo(now.path("payload"));
    assertThat(anonymous(dpp + "/elements/operatorInformation.contact.name").statusCode())
        .isEqualTo(200);
    assertThat(
            JSON.readTree(
                    anonymous(dpp.replace("dpps", "dppsByIdAndDate") + "?date=" + before).body())
                .at("/payload/elements")
                .has("operatorInformation"))
        .isFalse();
  }

  @Test
  void elements_thatAreSignedOrForeign_areNotChanged() throws Exception {
    String dpp = "/v1/dpps/" + URLEncoder.encode(passportId, StandardCharsets.UTF_8);

    for (String element :
        List.of("stateOfHealth.percent", "parts.due-diligence", "productCondition")) {
      JsonNode refused = write("PATCH", dpp + "/elements/" + element, "{}", 403);
      assertThat(refused.path("statusCode").asText()).isEqualTo("ClientErrorForbidden");
      assertThat(refused.at("/message/0/text").asText()).contains("signed");
    }
    write("PATCH", dpp, "{\"dppStatus\":\"inactive\"}", 403);
    write("PATCH", dpp, "{\"elements\":{\"operatorInformation\":{},\"forecast\":{}}}", 403);
    write("PATCH", dpp + "/elements/operatorInformation", "{\"motto\":{}}", 400);
    write("PUT", dpp + "/elements/operatorInformation", "5", 400);
    write("PATCH", "/v1/dpps/urn%3Anobody", "{\"elements\":{\"operatorInformation\":{}}}", 404);
    assertThat(
            running
                .send(
                    running
                        .anonymous(dpp)
                        .method("PATCH", HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void products_asked_areFoundPageByPage() throws Exception {
    running.drive("PARTS-2", 0.01);
    String body = "[\"%s\",\"urn:example:PARTS-2\",\"urn:nobody\"]".formatted(passportId);

    JsonNode first = write("POST", "/v1/dppsByProductIds?limit=1", body, 200).path("payload");
    JsonNode rest =
        write(
                "POST",
                "/v1/dppsByProductIds?cursor="
                    + URLEncoder.encode(first.path("nextCursor").asText(), StandardCharsets.UTF_8),
                body,
                200)
            .path("payload");

    assertThat(first.at("/dppIdentifiers/0").asText()).isEqualTo(passportId);
    assertThat(rest.path("dppIdentifiers")).hasSize(1);
    assertThat(rest.has("nextCursor")).isFalse();
    write("POST", "/v1/dppsByProductIds", "{}", 400);
    write("POST", "/v1/dppsByProductIds", "[]", 400);
  }

  private static JsonNode write(String method, String path, String body, int status)
      throws Exception {
    HttpResponse<byte[]> answer =
        running.send(
            running.request(path).method(method, HttpRequest.BodyPublishers.ofString(body)));
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    return TestService.parse(answer);
  }

  @Test
  void part_thatIsNotAsItMustBe_isRefusedAndNotKept() throws Exception {
    int before = running.json(passport + "/parts").path("parts").size();

    refused(part(stranger, "due-diligence", DUE_DILIGENCE, 60), "key-refused");
    refused(part(maker, "product-condition", DUE_DILIGENCE, 60), "category-refused");
    refused(part(maker, "due-diligence", "{}", 60), "property-missing");
    refused(
        new String(part(maker, "due-diligence", DUE_DILIGENCE, 60), StandardCharsets.UTF_8)
            .replace("due-diligence.pdf", "other.pdf")
            .getBytes(StandardCharsets.UTF_8),
        "signature-refused");
    refused(
        part(issuer("did:web:nobody.example", maker), "due-diligence", DUE_DILIGENCE, 60),
        "issuer-refused");
    refused("{".getBytes(StandardCharsets.UTF_8), "json-refused");
    assertThat(
            running
                .send(
                    running
                        .anonymous(passport + "/parts")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .statusCode())
        .isEqualTo(401);

    assertThat(running.json(passport + "/parts").path("parts")).hasSize(before);
  }

  /** From the list's arrival over the part's to its withdrawal, and what is shown of each. */
  private static void withdrawnByItsIssuer() throws Exception {
    byte[] named = withStatus(part(maker, "due-diligence", DUE_DILIGENCE, 50), 9);
    refused(named, "status-unknown");
    postList(list(stranger, StatusList.empty(), 30), 422);
    postList(list(maker, StatusList.empty().with(8), 30), 201);
    refused(withStatus(part(maker, "due-diligence", DUE_DILIGENCE, 50), 8), "revoked");
    postList(list(maker, StatusList.empty(), 40), 409);
    // A withdrawal is final: a newer list does not take it back.
    postList(list(maker, StatusList.empty(), 25), 422);
    JsonNode entry = TestService.parse(postList(list(maker, StatusList.empty().with(8), 20), 201));
    DescribedBy.openApi("get", "/api/v1/part-status-lists", running.json(LISTS));
    assertThat(running.json(LISTS).path("statusLists")).containsExactly(entry);

    JsonNode taken = TestService.parse(post(named, 201));

    assertThat(taken.at("/status/state").asText()).isEqualTo("valid");
    assertThat(statusLine().detail()).contains("1 of ", "none was withdrawn");
    byte[] before = running.get(passport + "/export").body();

    byte[] withdrawing = list(maker, StatusList.empty().with(8).with(9), 10);
    postList(withdrawing, 201);
    postList(withdrawing, 200);

    JsonNode all = running.json(passport + "/parts");
    DescribedBy.openApi("get", "/api/v1/batteries/{id}/passport/parts", all);
    assertThat(all.path("parts").findParents("status").get(0).at("/status/state").asText())
        .isEqualTo("revoked");
    assertThat(running.json(passport).path("parts").findValuesAsText("digest"))
        .doesNotContain(taken.path("digest").asText());
    assertThat(statusLine().detail()).isEqualTo("no part names a status list");
    // An earlier export fails once it is shown the list of now.
    assertThat(PassportVerifier.verify(before, Trust.NONE).passed()).isTrue();
    assertThat(
            PassportVerifier.verify(before, new Trust(List.of(), List.of(), List.of(withdrawing)))
                .failed())
        .containsExactly("part-status");
  }

  /** Of an export of now, in which everything holds. */
  private static VerificationReport.Check statusLine() throws Exception {
    VerificationReport report =
        PassportVerifier.verify(running.get(passport + "/export").body(), Trust.NONE);
    assertThat(report.passed()).as(report.toString()).isTrue();
    return report.checks().stream()
        .filter(check -> check.name().equals("part-status"))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] withStatus(byte[] part, int index) throws Exception {
    ObjectNode json = (ObjectNode) JSON.readTree(part);
    Instant at = Instant.parse(json.path("proof").path("created").asText());
    json.remove("proof");
    json.set("credentialStatus", new StatusEntry(LIST_URL, index).json());
    return JSON.writeValueAsBytes(DataIntegrity.sign(json, maker, ProofPurpose.ASSERTION, at));
  }

  private static byte[] list(Issuer signer, StatusList bits, int secondsAgo) {
    Instant from = Instant.now().minusSeconds(secondsAgo);
    return new StatusListCredential(LIST_URL, bits, from, from.plusSeconds(3_600)).sign(signer);
  }

  private static HttpResponse<byte[]> postList(byte[] list, int status) throws Exception {
    HttpResponse<byte[]> answer =
        running.send(running.request(LISTS).POST(HttpRequest.BodyPublishers.ofByteArray(list)));
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    return answer;
  }

  private static void refused(byte[] part, String code) throws Exception {
    assertThat(TestService.parse(post(part, 422)).path("type").asText()).endsWith(":" + code);
  }

  private static HttpResponse<byte[]> post(byte[] part, int status) throws Exception {
    HttpResponse<byte[]> answer =
        running.send(
            running
                .request(passport + "/parts")
                .POST(HttpRequest.BodyPublishers.ofByteArray(part)));
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    return answer;
  }

  private static HttpResponse<byte[]> anonymous(String path) throws Exception {
    return running.send(running.anonymous(path).GET());
  }

  private static byte[] part(Issuer issuer, String category, String content, int secondsAgo)
      throws Exception {
    Instant at = Instant.now().minusSeconds(secondsAgo).truncatedTo(ChronoUnit.MILLIS);
    ObjectNode json = JSON.createObjectNode();
    json.putArray("@context").add("https://www.w3.org/ns/credentials/v2");
    json.put("id", "urn:uuid:" + UUID.randomUUID());
    List.of("VerifiableCredential", "BatteryPassportPart").forEach(json.withArray("type")::add);
    json.put("issuer", issuer.did()).put("validFrom", at.toString());
    json.putObject("credentialSubject")
        .put("id", passportId)
        .put("category", category)
        .put("semanticId", semanticId(category))
        .set("content", JSON.readTree(content));
    return JSON.writeValueAsBytes(DataIntegrity.sign(json, issuer, ProofPurpose.ASSERTION, at));
  }

  private static @Nullable String semanticId(String category) {
    return switch (category) {
      case "material-composition" ->
          "urn:samm:io.admin-shell.idta.batterypass.material_composition:1.0.1#MaterialComposition";
      case "product-condition" ->
          "urn:samm:io.admin-shell.idta.batterypass.product_condition:1.0.2#ProductCondition";
      default -> "urn:samm:io.BatteryPass.SupplyChainDueDiligence:1.2.0#SupplyChainDueDiligence";
    };
  }

  private static Issuer issuer(String did, Path key) {
    return new Issuer(did, SigningKey.loadOrCreate(key));
  }

  private static Issuer issuer(String did, Issuer like) {
    return new Issuer(did, like.key());
  }
}

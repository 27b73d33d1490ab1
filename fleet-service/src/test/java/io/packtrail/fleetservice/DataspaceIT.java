package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.packtrail.fleetservice.http.DescribedBy;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A passport in a data space: what is registered leads a data plane to the submodel's value. */
class DataspaceIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void assetAndDescriptor_leadADataPlaneWithAGrantToTheValue(@TempDir Path dir) throws Exception {
    try (TestService running = TestService.start(dir)) {
      String id = running.drive("SPACE", 0.05).batteryId().value();
      String path = "/api/v1/batteries/" + id + "/passport";
      assertThat(running.json(path + "/dataspace").path("assets"))
          .as("nothing is published")
          .isEmpty();
      running.service().assessAll(assessed -> {});

      JsonNode offer = running.json(path + "/dataspace?partners=BPNL00000003AYRE");
      DescribedBy.openApi("get", "/api/v1/batteries/{id}/passport/dataspace", offer);
      assertThat(offer.path("assets")).hasSize(1);
      assertThat(running.get(path + "/dataspace?partners=BPNS1").statusCode()).isEqualTo(400);

      // As the data plane does: the path of the interface behind the asset's address.
      JsonNode address = offer.at("/assets/0/dataAddress");
      String href =
          offer
              .at("/shellDescriptor/submodelDescriptors/0/endpoints/0/protocolInformation/href")
              .asText();
      String behind = href.substring("https://edc.example/public".length());
      String own = address.path("baseUrl").asText().substring("http://packtrail:8080".length());
      assertThat(running.send(running.anonymous(own + behind).GET()).statusCode()).isEqualTo(403);
      HttpResponse<byte[]> value =
          running.send(
              running
                  .anonymous(own + behind)
                  .header(address.path("authKey").asText(), "Bearer " + grant(running, id))
                  .GET());

      assertThat(value.statusCode()).isEqualTo(200);
      JsonNode content = JSON.readTree(value.body());
      assertThat(content)
          .isEqualTo(running.json(path).at("/latest/credentialSubject/productCondition"));
      assertThat(running.json(own + "/submodel")).isEqualTo(content);
      assertThat(running.json(own + "/$value")).isEqualTo(content);
      assertThat(
              running.get(own.replace("product-condition", "circularity") + "/$value").statusCode())
          .as("a submodel that nobody gave")
          .isEqualTo(404);
      assertThat(running.get(own.replace("product-condition", "nonsense") + "/$value").statusCode())
          .isEqualTo(404);
      validates(value.body());
    }
  }

  private static String grant(TestService running, String batteryId) throws Exception {
    HttpResponse<byte[]> answer =
        running.post(
            "/api/v1/grants",
            """
            {"subject":"BPNL00000003AYRE","role":"business-partner","purpose":"cx.circular.dpp:1","passportIds":["urn:example:%s"],
             "elements":["productCondition"],"from":"2026-01-01T00:00:00Z","until":"2099-01-01T00:00:00Z"}
            """
                .formatted(batteryId));
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(201);
    return TestService.parse(answer).path("token").asText();
  }

  /** Against the schema that the IDTA published for the model. */
  private static void validates(byte[] value) throws Exception {
    Path schema =
        Path.of(System.getProperty("packtrail.shared", "../../shared"))
            .resolve(
                "standards/idta/io.admin-shell.idta.batterypass.product_condition-1.0.2/ProductConditionBattery-schema.json");
    Tools.need(Files.isRegularFile(schema), schema + " must be there");
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                .getSchema(Files.readString(schema), InputFormat.JSON)
                .validate(new String(value, StandardCharsets.UTF_8), InputFormat.JSON))
        .isEmpty();
  }
}

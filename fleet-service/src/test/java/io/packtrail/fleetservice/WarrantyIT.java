package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.Sha256;
import io.packtrail.fleetservice.http.DescribedBy;
import io.packtrail.passportupdater.json.CanonicalJson;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a simulated battery stands against warranty terms, over HTTP. */
class WarrantyIT {
  private static final String PATH = "/api/v1/batteries/TERMS/warranty";

  @Test
  void warranty_ofASimulatedBattery_hasPositionsEvidenceAndOneHash(@TempDir Path folder)
      throws Exception {
    try (TestService running = TestService.start(folder)) {
      running.drive("TERMS", 0.2);
      running.service().assessAll(batteryId -> {});

      JsonNode answer = running.json(PATH);
      DescribedBy.openApi("get", "/api/v1/batteries/{id}/warranty", answer);
      assertThat(answer.path("report").path("positions"))
          .hasSizeGreaterThanOrEqualTo(5)
          .allSatisfy(
              position -> {
                assertThat(position.path("source").asText()).isNotBlank();
                assertThat(position.path("breachBeforeEndPercent").asDouble())
                    .isBetween(position.path("breachedNowPercent").asDouble(), 100.0);
              });
      assertThat(answer.path("sha256").asText())
          .isEqualTo(
              HexFormat.of().formatHex(Sha256.of(CanonicalJson.bytes(answer.path("report")))));
      assertThat(running.json(PATH)).isEqualTo(answer);
      assertThat(running.json(PATH + "?terms=gtr-22-5-years").path("report").path("positions"))
          .hasSize(1);
      assertThat(running.get(PATH + "?terms=none").statusCode()).isEqualTo(400);
      assertThat(running.send(running.anonymous(PATH).GET()).statusCode()).isEqualTo(401);
    }
  }
}

package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.config.ConfigLoader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** What a service that loads a folder of models shows of them. */
final class ServedModels {
  private ServedModels() {}

  /**
   * The answer of {@code GET /api/v1/models}.
   *
   * @param dir an empty place for configuration and data
   */
  static JsonNode shown(Path dir, Path models) throws IOException, InterruptedException {
    Path data = dir.resolve("data");
    Path file =
        Files.writeString(
            dir.resolve("packtrail.yaml"),
            "dataDir: %s%nhttp: {port: 0}%nmqtt: {port: 0}%nsoh: {models: %s}%n"
                .formatted(data, models));
    try (FleetService service =
        FleetService.start(ConfigLoader.load(file, Map.of()), false, Clock.systemUTC())) {
      URI uri = URI.create("http://127.0.0.1:%d/api/v1/models".formatted(service.httpPort()));
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(20))
              .header("Authorization", "Bearer " + AdminToken.in(data).value())
              .build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      return new ObjectMapper().readTree(answer.body());
    }
  }
}

package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.access.AdminToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** An operator with the administrator's token. */
final class ApiClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;
  private final String token;

  ApiClient(int port, Path dataDir) {
    this("127.0.0.1", port, dataDir);
  }

  ApiClient(String host, int port, Path dataDir) {
    this.url = "http://%s:%d".formatted(host, port);
    this.token = AdminToken.in(dataDir).value();
  }

  /** The body of an answer with status 200. */
  byte[] bytes(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = send(request(path).build());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(bytes(path));
  }

  /** Posts; the answer must be of the 200s. */
  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  /** Sends a body; the answer must be of the 200s. */
  JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(request(path).method(method, HttpRequest.BodyPublishers.ofString(body)).build());
    assertThat(answer.statusCode())
        .as("%s: %s", path, new String(answer.body(), StandardCharsets.UTF_8))
        .isBetween(200, 299);
    return JSON.readTree(answer.body());
  }

  void register(Battery battery) throws IOException, InterruptedException {
    ObjectNode json =
        JSON.createObjectNode()
            .put("batteryId", battery.batteryId().value())
            .put("passportId", battery.passportId())
            .put("vehicleId", battery.vehicleId())
            .put("gatewayId", String.valueOf(battery.gatewayId()))
            .put("modelGroup", battery.modelGroup())
            .put("chemistry", battery.chemistry().name())
            .put("ratedCapacityAh", battery.ratedCapacityAh())
            .put("certifiedEnergyKWh", battery.certifiedEnergyKWh())
            .put("nominalVoltageV", battery.nominalVoltageV())
            .put("seriesCells", battery.seriesCells())
            .put("parallelCells", battery.parallelCells())
            .put("category", battery.category().name());
    if (battery.inServiceOn() != null) {
      json.put("inServiceOn", battery.inServiceOn().toString());
    }
    post("/api/v1/batteries", json.toString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + token);
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }
}

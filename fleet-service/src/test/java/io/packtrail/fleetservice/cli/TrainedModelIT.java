package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.fleetservice.config.ServiceConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A learned model on an operator's way: trained from made-up cells by the command line, judged on a
 * cell that it never saw, loaded by a service and shown by its API.
 */
class TrainedModelIT {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final List<String> TRAINED_ON = List.of("A", "B", "C", "D");
  private static final String UNSEEN = "E";
  private static final int CHARGES = 14;
  private static final double RATED_AH = 10;

  private final Path dir;
  private final Path data;
  private final Path models;
  private final Path model;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  TrainedModelIT(@TempDir Path dir) throws IOException {
    this.dir = dir;
    this.data = Files.createDirectory(dir.resolve("cells"));
    this.models = dir.resolve("models");
    this.model = models.resolve("made-up");
  }

  @BeforeEach
  void trainOnAllCellsButOne() throws IOException {
    for (String cell : cells()) {
      write(cell);
    }
    Files.writeString(data.resolve("mapping.json"), mapping());
    Path list = Files.write(dir.resolve("train.txt"), TRAINED_ON);
    assertThat(
            run(
                "train",
                "soh",
                data.toString(),
                "--train",
                list.toString(),
                "--out",
                model.toString()))
        .as(err.toString())
        .isZero();
  }

  @Test
  void trainedModel_answersForACellItNeverSaw_andNotForItsOwn() {
    assertThat(out.toString()).contains("Wrote made-up/", "4 cells; each left out: MAPE");
    out.getBuffer().setLength(0);

    assertThat(run("evaluate", "soh", data.toString(), "--models", models.toString())).isZero();

    Matcher row =
        Pattern.compile("(?m)^" + UNSEEN + " .* ([0-9.]+) % +[0-9]+ %").matcher(out.toString());
    assertThat(row.find()).as(out.toString()).isTrue();
    assertThat(Double.parseDouble(row.group(1))).isLessThan(3);
    assertThat(out.toString()).contains("error over 1 cells", "Not compared: A: ");
  }

  @Test
  void models_ofAServiceThatLoadedOne_areShownWithRangeAndCard() throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("packtrail.yaml"),
            "dataDir: %s%nhttp: {port: 0}%nmqtt: {port: 0}%nsoh: {models: %s}%n"
                .formatted(dir.resolve("data"), models));
    ServiceConfig config = ConfigLoader.load(file, Map.of());
    try (FleetService service = FleetService.start(config, false, Clock.systemUTC())) {
      JsonNode answer = shownModels(service.httpPort());

      assertThat(answer.path("methodVersion").asText())
          .matches("packtrail-soh/\\d+\\+learned\\.[0-9a-f]{8}");
      assertThat(answer.path("models")).hasSize(1);
      JsonNode shown = answer.path("models").get(0);
      assertThat(shown.path("id").asText()).matches("made-up/[0-9a-f]{12}");
      assertThat(shown.path("card"))
          .isEqualTo(new ObjectMapper().readTree(model.resolve("model-card.json").toFile()));
      JsonNode range = shown.path("range").get(0);
      assertThat(range.path("feature").asText()).isNotBlank();
      assertThat(range.path("low").asDouble()).isLessThan(range.path("high").asDouble());
    }
  }

  private JsonNode shownModels(int port) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/models".formatted(port)))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + AdminToken.in(dir.resolve("data")).value())
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private static List<String> cells() {
    return Stream.concat(TRAINED_ON.stream(), Stream.of(UNSEEN)).toList();
  }

  /** Charges of 1 C that end in a taper, each of 1 % less capacity than the one before. */
  private void write(String cell) throws IOException {
    Random random = new Random(cell.charAt(0));
    double ownRatio = 1 + 0.003 * random.nextGaussian();
    StringBuilder rows = new StringBuilder("t,U,I,T\n");
    StringBuilder capacities = new StringBuilder("at,capacityAh\n");
    for (int c = 0; c < CHARGES; c++) {
      double ah = RATED_AH * (1 - 0.01 * c) * ownRatio;
      Instant at = START.plus(Duration.ofDays(c));
      row(rows, at, 3.45, 0);
      double soc = 0;
      double currentA = RATED_AH;
      while (currentA > 0.5) {
        double cellV = 3.5 + 0.72 * soc;
        if (cellV > 4.2) {
          cellV = 4.2;
          currentA *= Math.exp(-RATED_AH / (20 * ah));
        }
        at = at.plusSeconds(30);
        soc += currentA * 30 / 3_600 / ah;
        row(rows, at, cellV, currentA);
      }
      capacities.append(String.format(Locale.ROOT, "%s,%.4f%n", at.plus(Duration.ofHours(2)), ah));
    }
    Files.writeString(data.resolve(cell + ".csv"), rows);
    Files.writeString(data.resolve(cell + "-capacities.csv"), capacities);
  }

  private static void row(StringBuilder rows, Instant at, double voltageV, double currentA) {
    rows.append(String.format(Locale.ROOT, "%s,%.4f,%.4f,25%n", at, voltageV, currentA));
  }

  private static String mapping() {
    return """
    {"time": {"column": "t"},
     "fields": {"packVoltageV": {"column": "U"}, "packCurrentA": {"column": "I"}, "tempMeanDegC": {"column": "T"}},
     "batteries": [%s]}
    """
        .formatted(
            cells().stream()
                .map(
                    cell ->
                        """
                        {"file": "%1$s.csv", "capacitiesFile": "%1$s-capacities.csv", "batteryId": "%1$s",
                         "chemistry": "NMC622", "ratedCapacityAh": 10, "nominalVoltageV": 3.7, "seriesCells": 1,
                         "parallelCells": 1, "category": "ev"}"""
                            .formatted(cell))
                .collect(Collectors.joining(",")));
  }

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}

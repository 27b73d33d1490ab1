package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A learned model on an operator's way: trained from made-up cells by the command line, judged on a
 * cell that it never saw, loaded by a service and shown by its API.
 */
class TrainedModelIT {
  private static final List<String> TRAINED_ON = List.of("A", "B", "C", "D");
  private static final String UNSEEN = "E";

  private final Path dir;
  private final Path data;
  private final Path models;
  private final Path model;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  TrainedModelIT(@TempDir Path dir) {
    this.dir = dir;
    this.data = dir.resolve("cells");
    this.models = dir.resolve("models");
    this.model = models.resolve("made-up");
  }

  @BeforeEach
  void trainOnAllCellsButOne() throws IOException {
    MadeUpCells.write(data, Stream.concat(TRAINED_ON.stream(), Stream.of(UNSEEN)).toList());
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
    JsonNode answer = ServedModels.shown(dir, models);

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

  private int run(String... args) {
    return CommandLines.execute(out, err, args);
  }
}

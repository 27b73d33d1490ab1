package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.SohResult;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.RecordedData;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.sohmodel.curve.CellCurves;
import io.packtrail.sohmodel.tribuo.ModelFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A charge curve on an operator's way: learned by the command line, used, loaded by a service. */
class TrainedCurveIT {
  private final Path dir;
  private final Path data;
  private final Path models;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  TrainedCurveIT(@TempDir Path dir) {
    this.dir = dir;
    this.data = dir.resolve("cells");
    this.models = dir.resolve("models");
  }

  @BeforeEach
  void learnFromAllCellsButOne() throws IOException {
    MadeUpCells.write(data, List.of("A", "B", "C", "D"));
    Path list = Files.write(dir.resolve("train.txt"), List.of("A.csv", "cells/B", "C"));
    assertThat(
            run(
                "train",
                "curve",
                data.toString(),
                "--train",
                list.toString(),
                "--out",
                models.resolve("made-up").toString()))
        .as(err.toString())
        .isZero();
  }

  @Test
  void curve_readsACellItNeverSaw_andNamesItself() {
    assertThat(out.toString())
        .contains("Wrote made-up/", "3 cells at 1.00 C", "Each left out, cut charges: MAPE");
    SohModel model = new SohModel(CellCurves.builtIn(), ModelFolder.loadSet(models));

    assertThat(basis(model, "D")).contains("curve made-up/");
    assertThat(basis(model, "A")).doesNotContain("curve made-up/");
  }

  @Test
  void models_ofAServiceThatLoadedACurve_showItsCard() throws Exception {
    JsonNode answer = ServedModels.shown(dir, models);

    assertThat(answer.path("methodVersion").asText()).contains("+learned.");
    assertThat(answer.path("models")).isEmpty();
    assertThat(answer.path("curves").get(0).path("id").asText()).matches("made-up/[0-9a-f]{12}");
    assertThat(answer.path("curves").get(0).path("card"))
        .isEqualTo(new ObjectMapper().readTree(models.resolve("made-up/curve-card.json").toFile()));
  }

  @Test
  void curve_namedCellOfTooFewCharges_isToldAsLeftOut() throws IOException {
    Path capacities = data.resolve("D-capacities.csv");
    Files.write(capacities, Files.readAllLines(capacities).subList(0, 4));
    String target = models.resolve("three").toString();

    assertThat(run("train", "curve", data.toString(), "--out", target)).as(err.toString()).isZero();

    assertThat(out.toString()).contains("Left out, fewer than 8 charges with a capacity: D.");
  }

  private String basis(SohModel model, String name) {
    RecordedCell cell =
        RecordedData.open(data).cells().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow();
    BatteryAssessment assessed =
        RecordedAccuracy.assess(model, cell, ReplayOptions.of(ReplayOptions.Portion.CHARGES));
    return assessed.soh() instanceof SohResult.Estimated estimate
        ? estimate.basis()
        : assessed.soh().toString();
  }

  private int run(String... args) {
    return CommandLines.execute(out, err, args);
  }
}

package io.packtrail.sohmodel.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.packtrail.sohmodel.learned.ChargeFeatureFiles;
import io.packtrail.sohmodel.learned.ErrorFigures;
import io.packtrail.sohmodel.learned.EvaluationTable;
import io.packtrail.sohmodel.learned.LearnedModelTraining;
import io.packtrail.sohmodel.learned.MeasuredCell;
import io.packtrail.sohmodel.learned.Protocol;
import io.packtrail.sohmodel.learned.PulseFiles;
import io.packtrail.sohmodel.learned.SohEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Learned models on a small part of the measured data, small enough to run with every build. */
class LearnedSohReferenceTest {
  private static final Path DATA_SETS =
      Path.of(System.getProperty("packtrail.shared", "absent")).resolve("datasets");

  private final SohEvaluation evaluation =
      new SohEvaluation(
          new LearnedModelTraining(
              new TribuoRegressionTrainer(15, InstantSource.fixed(Instant.EPOCH)), 150));

  private static Path data(String folder) {
    Path path = DATA_SETS.resolve(folder);
    assumeTrue(Files.isDirectory(path), "skipped: measured data are not there: " + path);
    return path;
  }

  @Test
  void causal_xjtu2cCellHeldBack_isWithinOnePercent() {
    EvaluationTable table = xjtu2c(Protocol.CAUSAL);
    assertThat(table.cells())
        .singleElement()
        .satisfies(cell -> assertThat(cell.rows()).isEqualTo(393));
    assertThat(mapePercent(table)).isLessThan(1.0);
  }

  @Test
  void published_xjtu2cCellHeldBack_isBetterThanThePublishedNetwork() {
    // Wang et al. (2024), physics-informed network on XJTU batch 2C: MAPE 0.70 %.
    assertThat(mapePercent(xjtu2c(Protocol.PUBLISHED))).isLessThan(0.70);
  }

  private EvaluationTable xjtu2c(Protocol protocol) {
    List<MeasuredCell> cells =
        ChargeFeatureFiles.read(data("pinn4soh/XJTU")).stream()
            .filter(cell -> cell.batch().equals("XJTU/2C"))
            .toList();
    List<MeasuredCell> test = SohEvaluation.named(cells, List.of("XJTU/2C_battery-7.csv.gz"));
    List<MeasuredCell> train = cells.stream().filter(cell -> !test.contains(cell)).toList();
    return evaluation.heldOut(protocol, train, test);
  }

  @Test
  void pulses_nmcCellsHeldBack_areWithinTwoPercent() {
    List<MeasuredCell> cells =
        PulseFiles.read(data("pulsebat")).stream()
            .filter(cell -> cell.batch().equals("PULSE/NMC 2.1 Ah"))
            .toList();
    List<MeasuredCell> test = SohEvaluation.named(cells, names(cells, "/D3-"));
    List<MeasuredCell> train = cells.stream().filter(cell -> !test.contains(cell)).toList();
    assertThat(mapePercent(evaluation.heldOut(Protocol.CAUSAL, train, test))).isLessThan(2.0);
  }

  private static double mapePercent(EvaluationTable table) {
    return table.byBatch().values().stream()
        .mapToDouble(ErrorFigures::mapePercent)
        .average()
        .orElseThrow();
  }

  private static List<String> names(List<MeasuredCell> cells, String part) {
    return cells.stream().map(MeasuredCell::name).filter(name -> name.contains(part)).toList();
  }
}

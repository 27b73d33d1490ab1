package io.packtrail.sohmodel.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.Batteries;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.sohmodel.TrainingCharges;
import io.packtrail.sohmodel.curve.CellCurves;
import io.packtrail.sohmodel.learned.ChargeFeatureReader;
import io.packtrail.sohmodel.learned.ChargeWindow;
import io.packtrail.sohmodel.learned.DeployableTraining;
import io.packtrail.sohmodel.learned.Deployment;
import io.packtrail.sohmodel.learned.LearnedModel;
import io.packtrail.sohmodel.learned.LearnedModelException;
import io.packtrail.sohmodel.learned.LearnedModelTraining;
import io.packtrail.sohmodel.learned.LearnedModels;
import io.packtrail.sohmodel.learned.MeasuredCell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Train from charges, store, load, estimate: the way of an operator. */
class ModelInServiceTest {
  private static final ChargeWindow WINDOW = ChargeWindow.below(4.2);
  private static final int CHARGES = 20;
  private static final LearnedModel MODEL = train();

  private static Battery battery(String id) {
    return Batteries.cell(id, Chemistry.NMC622, 10);
  }

  private static double truth(int charge) {
    return 1 - 0.01 * charge;
  }

  /** Charges of 1 C without a state of charge, each 1 % less than the one before. */
  private static SampleSeries history(long seed) {
    Random random = new Random(seed);
    double ownRatio = 1 + 0.002 * random.nextGaussian();
    SampleSeries.Builder builder = SampleSeries.builder(10_000);
    for (int c = 0; c < CHARGES; c++) {
      long startMs = 1_700_000_000_000L + c * 86_400_000L;
      double s = truth(c) * ownRatio;
      double soc = 0;
      double currentA = 10;
      sample(builder, startMs, 3.45, 0);
      for (int i = 1; currentA > 0.5; i++) {
        double cellV = 3.5 + 0.72 * soc;
        if (cellV > 4.2) {
          cellV = 4.2;
          currentA *= Math.exp(-1 / (20 * s));
        }
        soc += currentA * 30 / 3_600 / (10 * s);
        sample(builder, startMs + i * 30_000L, cellV, currentA);
      }
    }
    return builder.build();
  }

  private static void sample(SampleSeries.Builder builder, long epochMs, double v, double a) {
    builder
        .add(epochMs)
        .set(Signal.PACK_VOLTAGE_V, v)
        .set(Signal.PACK_CURRENT_A, a)
        .set(Signal.TEMP_MEAN_DEG_C, 25);
  }

  private static LearnedModel train() {
    List<MeasuredCell> cells = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      String id = "CELL-" + c;
      ids.add(id);
      double[][] rows =
          TrainingCharges.features(battery(id), WINDOW, List.of(history(c)))
              .values()
              .toArray(double[][]::new);
      double[] labels = new double[rows.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = truth(i);
      }
      cells.add(new MeasuredCell(id, "made up", "made up", id, rows, labels));
    }
    Deployment use =
        new Deployment(
            "made-up",
            Deployment.Kind.CHARGE,
            ids,
            Chemistry.NMC622,
            10,
            WINDOW,
            true,
            ChargeFeatureReader.FEATURES,
            "made up",
            "");
    return new DeployableTraining(
            new LearnedModelTraining(
                new TribuoRegressionTrainer(10, InstantSource.fixed(Instant.EPOCH)), 60))
        .charges(cells, use);
  }

  private static SohModel service(Path folder) {
    ModelFolder.save(MODEL, folder);
    return new SohModel(new CellCurves(List.of()), new LearnedModels(ModelFolder.loadAll(folder)));
  }

  @Test
  void assess_batteryOfTheKind_namesTheModelAndIsNearTheTruth(@TempDir Path folder) {
    SohModel service = service(folder);
    BatteryAssessment assessment = service.assess(battery("NEW"), List.of(history(99)));

    assertThat(assessment.observations())
        .hasSize(CHARGES)
        .extracting(CapacityObservation::method)
        .containsOnly(CapacityObservation.Method.LEARNED_MODEL);
    assertThat(assessment.soh())
        .isInstanceOfSatisfying(
            SohResult.Estimated.class,
            soh -> {
              double last = truth(CHARGES - 1);
              assertThat(soh.sohRatio()).isBetween(last - 0.02, last + 0.02);
              assertThat(soh.soh90().lowRatio()).isLessThan(last);
              assertThat(soh.soh90().highRatio()).isGreaterThan(last);
              assertThat(soh.basis()).contains("learned model made-up/");
              assertThat(soh.methodVersion())
                  .isEqualTo(service.methodVersion())
                  .startsWith(SohModel.METHOD_VERSION + "+learned.");
            });
  }

  @Test
  void assess_batteryThatTheModelWasTrainedOn_getsNothingOfIt(@TempDir Path folder) {
    SohModel service = service(folder);

    for (String id : List.of("CELL-1", "CELL-1-x96")) {
      assertThat(service.assess(battery(id), List.of(history(1))).observations())
          .extracting(CapacityObservation::method)
          .doesNotContain(CapacityObservation.Method.LEARNED_MODEL);
    }
  }

  @Test
  void assess_inChunks_isTheSame(@TempDir Path folder) {
    SohModel service = service(folder);
    SampleSeries whole = history(99);
    Random random = new Random(5);
    for (int round = 0; round < 10; round++) {
      List<SampleSeries> chunks = new ArrayList<>();
      for (int from = 0; from < whole.size(); ) {
        int to = Math.min(whole.size(), from + 1 + random.nextInt(300));
        SampleSeries.Builder chunk = SampleSeries.builder(to - from);
        for (; from < to; from++) {
          chunk.add(whole.epochMs()[from]);
          for (Signal signal : Signal.values()) {
            chunk.set(signal, whole.value(signal, from));
          }
        }
        chunks.add(chunk.build());
      }
      assertThat(service.assess(battery("NEW"), chunks))
          .isEqualTo(service.assess(battery("NEW"), List.of(whole)));
    }
  }

  @Test
  void loadAll_memberChanged_refuses(@TempDir Path folder) throws IOException {
    ModelFolder.save(MODEL, folder);
    Path member = folder.resolve("member-0.tribuo");
    byte[] bytes = Files.readAllBytes(member);
    bytes[bytes.length / 2] ^= 1;
    Files.write(member, bytes);

    assertThatThrownBy(() -> ModelFolder.loadAll(folder))
        .isInstanceOfSatisfying(
            LearnedModelException.class, e -> assertThat(e.code()).isEqualTo("model-changed"));
  }
}

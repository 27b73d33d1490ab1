package io.packtrail.sohmodel.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.sohmodel.learned.HistoryView;
import io.packtrail.sohmodel.learned.LearnedEstimate;
import io.packtrail.sohmodel.learned.LearnedModel;
import io.packtrail.sohmodel.learned.LearnedModelException;
import io.packtrail.sohmodel.learned.LearnedModelTraining;
import io.packtrail.sohmodel.learned.MeasuredCell;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
  private static final Instant TRAINED = Instant.parse("2026-01-02T03:04:05Z");

  private final LearnedModel model =
      new LearnedModelTraining(new TribuoRegressionTrainer(10, InstantSource.fixed(TRAINED)), 60)
          .train("made up", cells(), List.of(HistoryView.PRESENT, HistoryView.TREND));

  /** Five cells whose state of health is read off the first feature, with noise and an offset. */
  private static List<MeasuredCell> cells() {
    Random random = new Random(3);
    List<MeasuredCell> cells = new ArrayList<>();
    for (int c = 0; c < 5; c++) {
      double offset = 0.002 * random.nextGaussian();
      double[][] rows = new double[40][];
      double[] labels = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        labels[i] = 1 - 0.005 * i;
        rows[i] =
            new double[] {
              3 * labels[i] + offset + 0.001 * random.nextGaussian(), random.nextDouble()
            };
      }
      cells.add(new MeasuredCell("cell-" + c, "made up", "made up", "cell-" + c, rows, labels));
    }
    return cells;
  }

  @Test
  void load_savedModel_answersTheSameAndKeepsProvenance(@TempDir Path folder) {
    ModelFolder.save(model, folder);
    LearnedModel loaded = ModelFolder.load(folder);

    LearnedModel.Follower before = model.follow();
    LearnedModel.Follower after = loaded.follow();
    for (double[] row : cells().get(0).features()) {
      assertThat(after.next(row)).isEqualTo(before.next(row));
    }
    assertThat(loaded.card().storedAs(List.of()).toJson()).isEqualTo(model.card().toJson());
    assertThat(loaded.members().get(1).provenance())
        .isEqualTo(model.members().get(1).provenance())
        .contains("made up TREND", "2026-01-02T03:04:05Z", "GaussianProcessTrainer", "iterations");
  }

  @Test
  void next_batteryThatAgedFrom100To90Percent_isNearTheTruthInsideItsInterval() {
    LearnedModel.Follower follower = model.follow();
    for (int i = 0; i < 20; i++) {
      follower.next(new double[] {3 * (1 - 0.005 * i), 0.5});
    }
    assertThat(follower.next(new double[] {2.7, 0.5}))
        .isInstanceOfSatisfying(
            LearnedEstimate.Estimated.class,
            e -> {
              assertThat(e.sohRatio()).isBetween(0.89, 0.91);
              assertThat(e.soh90().lowRatio()).isLessThan(0.9);
              assertThat(e.soh90().highRatio()).isGreaterThan(0.9);
            });
  }

  @Test
  void next_rowOutsideTheRange_refusesWithAReason() {
    assertThat(model.follow().next(new double[] {1.5, 0.5}))
        .isInstanceOfSatisfying(
            LearnedEstimate.NotEstimable.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo("outside-validity-range");
              assertThat(refusal.reason()).contains("feature 1 must be in");
            });
  }

  @Test
  void load_emptyFolder_refuses(@TempDir Path folder) {
    assertThatThrownBy(() -> ModelFolder.load(folder))
        .isInstanceOfSatisfying(
            LearnedModelException.class, e -> assertThat(e.code()).isEqualTo("model-unreadable"));
  }
}

package io.packtrail.sohmodel.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Chemistry;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.sohmodel.learned.LearnedModelException;
import io.packtrail.sohmodel.learned.LearnedModels;
import io.packtrail.sohmodel.tribuo.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveFolderTest {
  private final Path models;

  CurveFolderTest(@TempDir Path models) {
    this.models = models;
    CurveFolder.save(cells(0.001), "bench", models.resolve("mine"));
  }

  @Test
  void loadSet_savedCurve_isTheSameUnderItsCardsName() {
    LearnedModels set = ModelFolder.loadSet(models);

    StoredCurve stored = set.curves().get(0);
    assertThat(stored.curve().id()).matches("mine/[0-9a-f]{12}");
    assertThat(stored.curve().cells()).containsExactly("cell-0", "cell-1", "cell-2");
    assertThat(stored.card().trainingCharges()).containsExactly(20, 20, 20);
    assertThat(stored.card().whole()).isNotNull();
    // 0.7 A·h over the median of the first five, which is what counts as new.
    assertThat(stored.card().lowestHealthRatio()).isCloseTo(0.7 / 0.97, within(1e-9));
    assertThat(new SohModel(CellCurves.builtIn(), set).methodVersion())
        .matches("packtrail-soh/\\d+\\+learned\\.[0-9a-f]{8}");
  }

  @Test
  void loadSet_curveThatIsNotItsCards_isRefused() throws IOException {
    Path file = models.resolve("mine/charge.curve");
    Files.writeString(file, Files.readString(file).replace("firstBin 0", "firstBin 1"));

    assertThatThrownBy(() -> ModelFolder.loadSet(models))
        .isInstanceOf(LearnedModelException.class)
        .hasMessageContaining("charge.curve must be the card's");
  }

  @Test
  void loadSet_folderWithoutAnything_isRefused(@TempDir Path empty) {
    assertThatThrownBy(() -> ModelFolder.loadSet(empty)).hasMessageContaining("must hold a model");
  }

  @Test
  void save_overACurveThatCannotBeWritten_leavesNoCardOfTheFormerCurve() throws IOException {
    Path file = models.resolve("mine/charge.curve");
    Files.delete(file);
    Files.createDirectory(file);

    assertThatThrownBy(() -> CurveFolder.save(cells(0.002), "bench", models.resolve("mine")))
        .isInstanceOf(UncheckedIOException.class);

    assertThat(models.resolve("mine/curve-card.json")).doesNotExist();
  }

  @Test
  void save_cellsOfWhichNoneReadsAnother_hasNoErrors() throws IOException {
    CurveCard card = CurveFolder.save(cells(5), "bench", models.resolve("unlike"));

    assertThat(card.whole()).isNull();
    assertThat(Files.readString(models.resolve("unlike/curve-card.json"))).doesNotContain("NaN");
  }

  /**
   * @param spread by how much one cell takes more than the one before it
   */
  private static LearnedCurve.Cells cells(double spread) {
    List<CurveTrainer.Cell> cells = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      double[][] bins = new double[20][CurveGrid.BINS];
      List<Double> capacities = new ArrayList<>();
      for (int i = 0; i < bins.length; i++) {
        double s = i == 19 ? 0.7 : 1 - 0.015 * i;
        for (int b = 0; b < CurveGrid.BINS; b++) {
          bins[i][b] = (1 + (b < 17 ? 1.6 : 0.4) * (s - 1)) / CurveGrid.BINS * (1 + spread * c);
        }
        capacities.add(s);
      }
      cells.add(new CurveTrainer.Cell("cell-" + c, new Matrix(bins), capacities));
    }
    return new LearnedCurve.Cells("mine", Chemistry.NMC622, 1, 0.5, cells);
  }
}

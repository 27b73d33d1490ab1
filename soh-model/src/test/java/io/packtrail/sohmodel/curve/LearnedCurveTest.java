package io.packtrail.sohmodel.curve;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Chemistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LearnedCurveTest {
  @Test
  void of_cellsThatAgedDeeply_isOfTheThirdDegree() {
    assertThat(LearnedCurve.of(cells(2, 0.4)).form().degree()).isEqualTo(3);
    assertThat(LearnedCurve.of(cells(2, 0.7)).form().degree()).isEqualTo(2);
  }

  @Test
  void of_taperThatReadsMoreChargesAsWell_belongsToTheCurve() {
    assertThat(LearnedCurve.of(cells(4, 0.7)).form().withTaper()).isTrue();
    assertThat(LearnedCurve.of(cells(3, 0.7)).form().withTaper()).isFalse();
  }

  @Test
  void leftOut_cellsThatAgree_haveSmallErrorsAndTwoNone() {
    LearnedCurve.Form form = new LearnedCurve.Form(2, false);

    CurveErrors whole = errors(form, CurveErrors.Portion.WHOLE);
    CurveErrors cut = errors(form, CurveErrors.Portion.CUT);

    assertThat(whole.mapePercent()).isLessThan(1.5);
    assertThat(whole.readPercent()).isEqualTo(100);
    assertThat(cut.readPercent()).isBetween(5.0, 99.0);
    assertThat(cells(2, 0.7).leftOut(form, CurveErrors.Portion.WHOLE)).isNull();
  }

  private static CurveErrors errors(LearnedCurve.Form form, CurveErrors.Portion portion) {
    return Objects.requireNonNull(cells(3, 0.7).leftOut(form, portion));
  }

  /** Cells whose every bin shrinks with health, the low ones twice as fast as the high ones. */
  private static LearnedCurve.Cells cells(int count, double lowest) {
    List<CurveTrainer.Cell> cells = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      Random random = new Random(c);
      List<double[]> bins = new ArrayList<>();
      List<Double> capacities = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        double s = 1 - (1 - lowest) * i / 39;
        double[] row = new double[CurveGrid.BINS];
        for (int b = 0; b < row.length; b++) {
          double share = 1.0 / CurveGrid.BINS;
          double slope = b < CurveGrid.BINS / 2 ? 1.6 : 0.4;
          row[b] = share * (1 + slope * (s - 1)) * (1 + 0.004 * random.nextGaussian());
        }
        bins.add(row);
        capacities.add(s);
      }
      cells.add(
          new CurveTrainer.Cell(
              "cell-" + c, new Matrix(bins.toArray(new double[0][])), capacities));
    }
    return new LearnedCurve.Cells("made-up", Chemistry.NMC622, 1, 0.5, cells);
  }
}

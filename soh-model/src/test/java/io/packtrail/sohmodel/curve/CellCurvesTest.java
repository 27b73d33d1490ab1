package io.packtrail.sohmodel.curve;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Chemistry;
import io.packtrail.sohmodel.Batteries;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellCurvesTest {
  private static final CellCurves BUILT_IN = CellCurves.builtIn();

  /** The ids are those that a replay of the recordings gives. */
  @ParameterizedTest
  @CsvSource({
    "CALCE-CS2_35, LCO, 1.1", "CALCE-CS2_36, LCO, 1.1", "CALCE-CS2_37, LCO, 1.1",
    "NASA-B0005, LCO, 2.0", "NASA-B0006, LCO, 2.0", "NASA-B0007, LCO, 2.0",
    "NASA-B0029, LCO, 2.0", "NASA-B0030, LCO, 2.0", "NASA-B0031, LCO, 2.0",
    "NASA-B0032, LCO, 2.0", "TJU-CY25-1_1-1, NCA, 3.5", "TJU-CY25-1_1-2, NCA, 3.5",
    "TJU-CY25-1_1-4, NCA, 3.5", "TJU-CY25-1_1-5, NCA, 3.5", "TJU-CY25-1_1-6, NCA, 3.5",
    "TJU-CY25-1_1-7, NCA, 3.5", "TJU-CY25-1_1-8, NCA, 3.5", "NASA-B0005-x96, LCO, 2.0"
  })
  void find_cellThatACurveWasLearnedFrom_getsOneThatNeverSawIt(
      String batteryId, Chemistry chemistry, double ratedCapacityAh) {
    CellCurve whole =
        requireNonNull(BUILT_IN.find(Batteries.cell("UNSEEN-1", chemistry, ratedCapacityAh)));
    CellCurve own =
        requireNonNull(BUILT_IN.find(Batteries.cell(batteryId, chemistry, ratedCapacityAh)));

    String cell = batteryId.replace("-x96", "");
    assertThat(whole.cells()).contains(cell);
    assertThat(own.cells()).hasSize(whole.cells().size() - 1).doesNotContain(cell);
    assertThat(own.id()).isEqualTo(whole.id() + "-without-" + cell);
  }

  @ParameterizedTest
  @CsvSource({"NMC622, 2.0", "LCO, 2.2", "LFP, 1.1"})
  void find_otherCellType_hasNone(Chemistry chemistry, double ratedCapacityAh) {
    assertThat(BUILT_IN.find(Batteries.cell("UNSEEN-1", chemistry, ratedCapacityAh))).isNull();
  }
}

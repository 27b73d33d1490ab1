package io.packtrail.sohmodel.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Chemistry;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CellCurveFileTest {
  @Test
  void read_whatWasWritten_isTheSame() {
    CellCurve curve =
        new CellCurve(
            "cell/1",
            Set.of(Chemistry.NCA, Chemistry.LCO),
            List.of("A", "B-#2"),
            3.5,
            1,
            0.7,
            1.01,
            0.9,
            0.02,
            3,
            new Matrix(new double[][] {{0.1, -0.2, 0.05}, {0.2, 0, 1e-7}}),
            new Matrix(new double[][] {{1e-4, 1e-5}, {1e-5, 2e-4}}));

    assertThat(CellCurveFile.read(CellCurveFile.write(curve))).isEqualTo(curve);
  }

  @Test
  void read_lineMissing_saysWhich() {
    assertThatThrownBy(() -> CellCurveFile.read("id x\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cell curve must have a line health");
  }
}

package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConformalFactorTest {
  @Test
  void of_fewCells_isTheGreatestScore() {
    // 0.9·(1 + 1/3) is above 1: three cells cannot support a 90 % statement by less.
    Map<String, double[]> scores =
        Map.of("a", new double[] {1, 2}, "b", new double[] {3}, "c", new double[] {0.5});
    assertThat(ConformalFactor.of(scores.values(), 0.9)).isEqualTo(3);
  }

  @Test
  void of_longAndShortCells_countsEachCellTheSame() {
    Map<String, double[]> scores = new LinkedHashMap<>();
    double[] longLife = new double[1000];
    java.util.Arrays.fill(longLife, 9);
    scores.put("long", longLife);
    for (int i = 1; i < 20; i++) {
      scores.put("cell" + i, new double[] {i / 10.0});
    }
    // 20 cells, level 0.945: the 19th of 20 cell weights; the long cell alone is beyond it.
    assertThat(ConformalFactor.of(scores.values(), 0.9)).isEqualTo(1.9);
  }
}

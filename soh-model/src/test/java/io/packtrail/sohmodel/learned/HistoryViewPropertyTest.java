package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class HistoryViewPropertyTest {
  @Property(tries = 100)
  void of_prefixOfALife_isPrefixOfTheWhole(
      @ForAll HistoryView view,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int rows,
      @ForAll @IntRange(min = 1, max = 60) int cut) {
    Random random = new Random(seed);
    double[][] life = new double[rows][];
    Arrays.setAll(
        life,
        i ->
            new double[] {
              random.nextGaussian(), random.nextInt(4) == 0 ? Double.NaN : random.nextDouble()
            });
    int known = Math.min(cut, rows);
    double[][] whole = view.of(life);
    double[][] soFar = view.of(Arrays.copyOf(life, known));
    for (int i = 0; i < known; i++) {
      assertThat(soFar[i]).containsExactly(whole[i]);
    }
  }
}

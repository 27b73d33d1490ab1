package io.packtrail.rulestimator.cyclelife;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldOutErrorsTest {
  private static final int PREDICTIONS = 40;

  /** Ten cells, each off by an error of its own: not four hundred draws. */
  @Test
  void errorsThatGoTogether_areHeldButForATenthOfACell() {
    for (int seed = 0; seed < 50; seed++) {
      List<HeldOutErrors.Miss> misses = cells(new Random(seed), 10);
      HeldOutErrors errors = HeldOutErrors.of(misses, 10);

      long outside = misses.stream().filter(miss -> isOutside(errors, miss)).count();

      assertThat(outside / (double) PREDICTIONS).isLessThanOrEqualTo(0.1 * 11 - 1 + 1e-9);
    }
  }

  @Test
  void boundsThatHoldEnough_stayAsTheyAre() {
    List<HeldOutErrors.Miss> misses = new ArrayList<>();
    for (int cell = 0; cell < 20; cell++) {
      for (int i = 0; i < PREDICTIONS; i++) {
        misses.add(new HeldOutErrors.Miss(cell, i, i % 2 == 0 ? 50 : -50));
      }
    }

    HeldOutErrors.Bin bounds = HeldOutErrors.of(misses, 20).at(3);

    assertThat(bounds.low()).isCloseTo(-50, within(1e-9));
    assertThat(bounds.high()).isCloseTo(50, within(1e-9));
  }

  private static boolean isOutside(HeldOutErrors errors, HeldOutErrors.Miss miss) {
    HeldOutErrors.Bin bounds = errors.at(miss.predicted());
    return miss.error() < bounds.low() - 1e-9 || miss.error() > bounds.high() + 1e-9;
  }

  private static List<HeldOutErrors.Miss> cells(Random random, int cells) {
    List<HeldOutErrors.Miss> misses = new ArrayList<>();
    for (int cell = 0; cell < cells; cell++) {
      double own = 100 * random.nextGaussian();
      for (int i = 0; i < PREDICTIONS; i++) {
        misses.add(
            new HeldOutErrors.Miss(
                cell, 1_000 * random.nextDouble(), own + 100 * random.nextGaussian()));
      }
    }
    return misses;
  }
}

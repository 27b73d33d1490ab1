package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureScalingTest {
  private final FeatureScaling scaling =
      FeatureScaling.of(List.of(new double[] {1, 7, 0}, new double[] {3, 7, 4}));

  @Test
  void apply_constantColumn_isLeftOut() {
    assertThat(scaling.apply(new double[] {3, 99, 0})).containsExactly(1, -1);
  }

  @Test
  void apply_valueBeyondTraining_isHeldAtItsEdgeAndMissingIsTheMean() {
    assertThat(scaling.apply(new double[] {1e9, 7, Double.NaN})).containsExactly(1, 0);
  }
}

package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.sohmodel.learned.GaussianProcess.Moments;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Worked by hand: weights 0.5/0.01 = 50 and 0.5/0.04 = 12.5, so 0.8 and 0.2. */
class MemberMeanTest {
  @Test
  void of_uncertainMember_givesWay() {
    Moments mean =
        MemberMean.of(
            new Moments[] {new Moments(0.9, 0.01), new Moments(0.8, 0.04)}, List.of(0.5, 0.5));

    assertThat(mean.mean()).isCloseTo(0.8 * 0.9 + 0.2 * 0.8, within(1e-12));
    assertThat(Math.sqrt(mean.variance())).isCloseTo(0.8 * 0.1 + 0.2 * 0.2, within(1e-12));
  }
}

package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LbfgsTest {
  @Test
  void minimise_rosenbrock_findsOneOne() {
    // Rosenbrock (1960): minimum 0 at (1, 1), from the customary start (−1.2, 1).
    double[] found =
        Lbfgs.minimise(
            p -> {
              double a = 1 - p[0];
              double b = p[1] - p[0] * p[0];
              return new Lbfgs.Value(
                  a * a + 100 * b * b, new double[] {-2 * a - 400 * p[0] * b, 200 * b});
            },
            new double[] {-1.2, 1},
            200);
    assertThat(found).containsExactly(new double[] {1, 1}, within(1e-3));
  }
}

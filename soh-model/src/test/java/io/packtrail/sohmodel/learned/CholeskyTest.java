package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CholeskyTest {
  private static final double[][] MATRIX = {{4, 12, -16}, {12, 37, -43}, {-16, -43, 98}};

  @Test
  void of_knownMatrix_hasDeterminant36AndItsInverse() {
    // L = [[2], [6, 1], [-8, 5, 3]], a textbook example: det = (2·1·3)².
    Cholesky factor = Cholesky.of(MATRIX);
    assertThat(factor.logDeterminant()).isCloseTo(Math.log(36), within(1e-12));
    double[][] inverse = factor.inverse();
    assertThat(inverse[0][0]).isCloseTo(1777.0 / 36, within(1e-9));
    assertThat(inverse[2][1]).isCloseTo(-20.0 / 36, within(1e-9));
    assertThat(factor.solve(new double[] {0, 1, -4}))
        .containsExactly(new double[] {-22, 6, -1}, within(1e-9));
  }

  @Test
  void of_indefiniteMatrix_refuses() {
    assertThatThrownBy(() -> Cholesky.of(new double[][] {{1, 2}, {2, 1}}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("must be positive definite");
  }
}

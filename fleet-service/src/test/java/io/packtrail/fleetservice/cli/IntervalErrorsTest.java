package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalErrorsTest {
  @Test
  void row_threeFourErrors_hasTheirRootMeanSquareAndCoverage() {
    IntervalErrors errors = new IntervalErrors();
    errors.add(0.93, 0.91, 0.95, 0.90);
    errors.add(0.86, 0.82, 0.90, 0.90);

    assertThat(errors.rmseRatio()).isCloseTo(Math.sqrt((0.0009 + 0.0016) / 2), within(1e-12));
    assertThat(errors.coverageRatio()).isEqualTo(0.5);
    assertThat(errors.row("all"))
        .isEqualToIgnoringNewLines("| all | 2 | 3.54 | -0.50 | 4.00 | 50.0 |");
  }
}

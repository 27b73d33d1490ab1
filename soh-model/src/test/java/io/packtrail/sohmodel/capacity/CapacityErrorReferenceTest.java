package io.packtrail.sohmodel.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The error budget of ΔQ/ΔSOC worked out independently, in percent to two places: change of state
 * of charge, its rounding step, the error of the BMS at each end, and 0.5 % for the charge.
 */
class CapacityErrorReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "0.1, 0.01, 0, 4.11", "0.1, 0.01, 0.008, 12.04", "0.1, 0.005, 0, 2.10",
    "0.1, 0.005, 0.008, 11.51", "0.1, 0.0005, 0, 0.54", "0.1, 0.0005, 0.008, 11.33",
    "0.2, 0.01, 0, 2.10", "0.2, 0.01, 0.008, 6.03", "0.2, 0.005, 0, 1.14",
    "0.2, 0.005, 0.008, 5.77", "0.2, 0.0005, 0, 0.51", "0.2, 0.0005, 0.008, 5.68",
    "0.3, 0.01, 0, 1.45", "0.3, 0.01, 0.008, 4.04", "0.3, 0.005, 0, 0.84",
    "0.3, 0.005, 0.008, 3.86", "0.3, 0.0005, 0, 0.50", "0.3, 0.0005, 0.008, 3.80",
    "0.5, 0.01, 0, 0.96", "0.5, 0.01, 0.008, 2.46", "0.5, 0.005, 0, 0.65",
    "0.5, 0.005, 0.008, 2.35", "0.5, 0.0005, 0, 0.50", "0.5, 0.0005, 0.008, 2.32",
    "0.8, 0.01, 0, 0.71", "0.8, 0.01, 0.008, 1.58", "0.8, 0.005, 0, 0.56",
    "0.8, 0.005, 0.008, 1.52", "0.8, 0.0005, 0, 0.50", "0.8, 0.0005, 0.008, 1.50"
  })
  void capacityStd_budget_isAsPublished(
      double socChange, double step, double bmsStd, double percent) {
    double socStd = CapacityError.socChangeStdRatio(step, bmsStd);

    assertThat(100 * CapacityError.capacityStdRatio(socChange, socStd, 0.005))
        .isCloseTo(percent, within(0.0051));
  }
}

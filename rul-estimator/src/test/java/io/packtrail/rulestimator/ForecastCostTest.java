package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.rulestimator.evaluation.SimulatedPack;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Processor time of one forecast; the figures go to {@code target/rul-cost.txt}. */
class ForecastCostTest {
  private static final int ROUNDS = 40;

  @Test
  void forecast_tenYearsOfHistory_costsLittleMoreThanOne() throws IOException {
    SimulatedPack pack =
        new SimulatedPack(
            new SimulatedPack.Group("alpha", Chemistry.NMC622, 0.5, 0.6, 0.05, 0.6), 1, 3);
    double one = milliseconds(pack, 1);
    double ten = milliseconds(pack, 10);

    Files.writeString(
        Path.of("target", "rul-cost.txt"),
        String.format(Locale.ROOT, "1 year %.2f ms, 10 years %.2f ms a battery%n", one, ten));
    assertThat(ten).isLessThan(5 * one);
  }

  private static double milliseconds(SimulatedPack pack, double ageYears) {
    RulEstimator estimator = new RulEstimator();
    BatteryAssessment known = pack.at(ageYears);
    var threads = ManagementFactory.getThreadMXBean();
    int paths = 0;
    long start = 0;
    for (int i = 0; i < 2 * ROUNDS; i++) {
      if (i == ROUNDS) {
        start = threads.getCurrentThreadCpuTime();
      }
      paths += estimator.forecast(pack.battery(), known).methodVersion().length();
    }
    assertThat(paths).isPositive();
    return (threads.getCurrentThreadCpuTime() - start) / 1e6 / ROUNDS;
  }
}

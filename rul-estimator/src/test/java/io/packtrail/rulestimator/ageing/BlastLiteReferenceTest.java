package io.packtrail.rulestimator.ageing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trajectories of all fourteen BLAST-Lite models under five daily profiles at constant temperature,
 * one step a day with hourly samples; see SOURCES.md beside the figures. Tolerance 1e-7: they are
 * given to eight decimals.
 */
class BlastLiteReferenceTest {
  private static final AgeingModels MODELS = AgeingModels.load();

  @ParameterizedTest
  @CsvFileSource(resources = "blast-lite-oracles.csv", numLinesToSkip = 1)
  void trajectory_publishedProfile_isReproduced(
      String model,
      String profile,
      double tempDegC,
      int days,
      double expectedCapacityRatio,
      String expectedResistanceRatio) {
    UseStep day = day(profile, tempDegC);

    AgeingRun run = MODELS.byId(model).start();
    for (int i = 0; i < days; i++) {
      run.advance(day);
    }

    assertThat(run.capacityRatio()).isEqualTo(expectedCapacityRatio, within(1e-7));
    if (expectedResistanceRatio != null) {
      assertThat(run.resistanceRatio())
          .isEqualTo(Double.parseDouble(expectedResistanceRatio), within(2e-7));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.684354059", "0.1, 0.233247596", "0.3, 0.148847334",
    "0.5, 0.123303677", "0.8, 0.094262717", "1, 0.086382313"
  })
  void graphitePotential_publishedPoint_isReproduced(double socRatio, double expectedV) {
    assertThat(GraphitePotential.atSoc(socRatio)).isEqualTo(expectedV, within(1e-9));
  }

  private static UseStep day(String profile, double tempDegC) {
    double[] hours = new double[25];
    double[] temps = new double[25];
    double[] soc = new double[25];
    for (int hour = 0; hour <= 24; hour++) {
      hours[hour] = hour;
      soc[hour] = socAt(profile, hour);
    }
    Arrays.fill(temps, tempDegC);
    return UseStep.ofSeries(hours, temps, soc);
  }

  /** The oracles' profiles: state of charge at full hours, even movement between. */
  private static double socAt(String profile, int hour) {
    return switch (profile) {
      case "S50" -> 0.5;
      // Drives from 80 to 40 % in hours 8 to 10, charges in hours 18 to 22.
      case "P1" ->
          hour <= 8 ? 0.8 : hour == 9 ? 0.6 : hour <= 18 ? 0.4 : Math.min(0.8, 0.1 * (hour - 14));
      // Drives from 90 to 10 % in hours 6 to 10, charges in hours 15 to 19.
      case "P2" ->
          hour <= 6
              ? 0.9
              : hour <= 10
                  ? 0.9 - 0.2 * (hour - 6)
                  : Math.min(0.9, 0.1 + 0.2 * Math.max(0, hour - 15));
      default -> throw new IllegalArgumentException(profile);
    };
  }
}

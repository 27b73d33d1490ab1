package io.packtrail.simulators.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Against NREL's BLAST-Lite 1.1.0 at 25 °C with the profile 0.8 - 0.4 - 0.8 every day: the rates of
 * the first day as its classes give them, and the capacity after one and five years with the exact
 * update of the power-law states instead of its Euler step. Given digits: 10 for rates, 8 for
 * capacity.
 */
class AgeingLawReferenceTest {
  private static final double TEMP_K = 298.15;

  /** State of charge every hour from 0 to 24 h. */
  private static final double[] SOC_RATIO = {
    0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.6, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4,
    0.5, 0.6, 0.7, 0.8, 0.8, 0.8
  };

  @ParameterizedTest
  @CsvSource({
    "NMC811_LG_M50, 0.3722764252, 0.2997521441",
    "LFP_250AH, 0.0005803029092, 8.611847067e-05",
    "NCA_PANASONIC, 0.002184886183, 0.0001453200032",
    // k_cyc = b1t * b1N * 0.985
    "NMC622_DENSO, 0.001265656374, 0.0017503735"
  })
  void rates_firstDay_equalBlastLite(AgeingLaw law, double calendarRate, double cycleRate) {
    assertThat(meanCalendarRate(law)).isCloseTo(calendarRate, within(calendarRate * 1e-9));
    assertThat(law.cycleRate(day(1))).isCloseTo(cycleRate, within(cycleRate * 1e-8));
  }

  @ParameterizedTest
  @CsvSource({
    "NMC622_DENSO, 0.95532022, 0.901844",
    "NMC811_LG_M50, 0.91250249, 0.79170275",
    "LFP_250AH, 0.9817959, 0.95021125",
    "NCA_PANASONIC, 0.95056901, 0.88406027"
  })
  void capacity_afterOneAndFiveYears_equalsExactUpdate(
      AgeingLaw law, double oneYearRatio, double fiveYearsRatio) {
    PackAgeing ageing = new PackAgeing(law, 1, Double.POSITIVE_INFINITY, 1, 0);

    simulate(ageing, law, 365);
    assertThat(1 - ageing.lossRatio()).isCloseTo(oneYearRatio, within(1e-7));
    simulate(ageing, law, 1825 - 365);
    assertThat(1 - ageing.lossRatio()).isCloseTo(fiveYearsRatio, within(1e-7));
  }

  /** The state of charge is of the aged capacity, so charge and rates shrink with it. */
  private static void simulate(PackAgeing ageing, AgeingLaw law, int days) {
    double calendarRate = meanCalendarRate(law);
    for (int i = 0; i < days; i++) {
      ageing.add(calendarRate, day(1 - ageing.lossRatio()), 1);
    }
  }

  private static DayStress day(double capacityRatio) {
    double meanSoc = Arrays.stream(SOC_RATIO).average().orElseThrow();
    return new DayStress(
        TEMP_K,
        meanSoc,
        0.4,
        0.8 / 24 * capacityRatio,
        0.1 * capacityRatio,
        0.2 * capacityRatio,
        0.4 * capacityRatio);
  }

  private static double meanCalendarRate(AgeingLaw law) {
    if (law == AgeingLaw.NMC622_DENSO) {
      return law.calendarRate(TEMP_K, Arrays.stream(SOC_RATIO).average().orElseThrow());
    }
    double sum = 0;
    for (int i = 1; i < SOC_RATIO.length; i++) {
      sum += law.calendarRate(TEMP_K, SOC_RATIO[i - 1]) + law.calendarRate(TEMP_K, SOC_RATIO[i]);
    }
    return sum / 2 / (SOC_RATIO.length - 1);
  }
}

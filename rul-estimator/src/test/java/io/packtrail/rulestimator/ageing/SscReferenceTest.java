package io.packtrail.rulestimator.ageing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Figures of NREL's System Advisor Model (NREL/ssc, test/shared_test/lib_battery_lifetime_test.cpp)
 * and of a port of it to four decimals. Its models stand for no chemistry here; a port beside the
 * test shows that they are understood, and how far they lie from the product's.
 */
class SscReferenceTest {
  @Test
  void rainflow_publishedSeries_countsWholeCyclesOnly() {
    SscRainflow rainflow = new SscRainflow();

    for (double depth : new double[] {5, 95, 50, 85, 10, 50, 5, 95, 5}) {
      rainflow.add(depth);
    }

    assertThat(rainflow.count()).isEqualTo(4);
    assertThat(rainflow.meanRange()).isEqualTo(63.75);
    assertThat(rainflow.lastRange()).isEqualTo(90);
  }

  /** k = a·exp(b·(1/T − 1/296))·exp(c·(s/T − 1/296)); q' = k²/(2·q), stepped by the hour. */
  @Test
  void calendar_coldAndFull_isReproduced() {
    double first = calendarRate(0.2);
    double rate = calendarRate(0.9);
    double loss = first * Math.sqrt(1 / 24.0);

    for (int hour = 2; hour <= 200_000; hour++) {
      loss += rate * rate / (2 * loss) / 24;
      if (hour == 500) {
        assertThat(100 * (1.02 - loss)).isEqualTo(101.7776, within(1e-4));
      } else if (hour == 1_000) {
        assertThat(100 * (1.02 - loss)).isEqualTo(101.6895, within(1e-4));
      }
    }
    assertThat(100 * (1.02 - loss)).isEqualTo(97.6670, within(1e-4));
    // The same law in virtual time, as the product's models step it: L² = L₁² + k²·Δt.
    double exact = Math.sqrt((first * first + rate * rate * 199_999) / 24);
    assertThat(loss).isEqualTo(exact, within(2e-5));
  }

  private static double calendarRate(double soc) {
    double kelvin = 4.85 + 273.15;
    return 2.66e-3
        * Math.exp(-7_280 * (1 / kelvin - 1 / 296.0))
        * Math.exp(930 * (soc / kelvin - 1 / 296.0));
  }

  @Test
  void kokam_inStorage_isReproduced() {
    double[] still = new double[24];
    Arrays.fill(still, 50);
    SscKokam mild = new SscKokam(25);
    SscKokam hot = new SscKokam(40);

    for (int day = 0; day <= 5_000; day++) {
      mild.day(still, still, new boolean[24]);
      hot.day(still, still, new boolean[24]);
      switch (day) {
        case 0 -> assertThat(mild.lithiumPercent()).isEqualTo(106.4815, within(1e-4));
        case 10 -> assertThat(mild.lithiumPercent()).isEqualTo(104.3239, within(1e-4));
        case 50 -> assertThat(mild.lithiumPercent()).isEqualTo(103.8340, within(1e-4));
        case 500 -> assertThat(mild.lithiumPercent()).isEqualTo(102.8350, within(1e-4));
        default -> {}
      }
    }
    assertThat(mild.lithiumPercent()).isEqualTo(99.6604, within(1e-4));
    assertThat(hot.lithiumPercent()).isEqualTo(93.94, within(5e-3));
  }

  @Test
  void kokam_cycledDeepEachDay_isReproduced() {
    cycled(
        25.15,
        10,
        90,
        new double[][] {
          {101.1921, 100.7824, 86}, {94.0926, 99.2970, 869}, {63.4157, 84.4270, 8_699}
        });
  }

  @Test
  void kokam_cycledHalfAsDeepAndWarmer_isReproduced() {
    cycled(
        35,
        30,
        70,
        new double[][] {
          {104.5777, 103.8771, 86}, {100.3656, 103.8418, 869}, {82.1200, 103.4891, 8_699}
        });
  }

  /** Lithium, negative sites and cycles after 87, 870 and 8,700 days. */
  private static void cycled(double tempDegC, double full, double empty, double[][] expected) {
    double[] before = new double[24];
    double[] after = new double[24];
    boolean[] turns = new boolean[24];
    Arrays.fill(before, 50);
    Arrays.fill(after, 50);
    after[0] = empty;
    before[1] = empty;
    after[1] = full;
    turns[1] = true;
    before[3] = full;
    turns[3] = true;
    SscKokam cell = new SscKokam(tempDegC);
    int next = 0;
    for (int day = 1; day <= 8_700; day++) {
      cell.day(before, after, turns);
      if (day == 87 || day == 870 || day == 8_700) {
        assertThat(cell.lithiumPercent()).isEqualTo(expected[next][0], within(1e-4));
        assertThat(cell.negativePercent()).isEqualTo(expected[next][1], within(1e-4));
        assertThat(cell.cycles()).isEqualTo((int) expected[next][2]);
        next++;
      }
    }
  }
}

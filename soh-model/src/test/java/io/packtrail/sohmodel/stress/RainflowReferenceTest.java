package io.packtrail.sohmodel.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The example of ASTM E1049-85 §5.4.4 (figure 6), and a state-of-charge history counted by an
 * independent implementation. Ranges rounded to two places for comparison.
 */
class RainflowReferenceTest {
  @Test
  void add_exampleOfTheStandard_countsAsPublished() {
    assertThat(count(new double[] {-2, 1, -3, 5, -1, 3, -4, 4, -2}))
        .isEqualTo(Map.of(3.0, 0.5, 4.0, 1.5, 6.0, 0.5, 8.0, 1.0, 9.0, 0.5));
  }

  @Test
  void add_stateOfChargeOfAVehicle_countsAsPublished() {
    double[] socRatio = {0.8, 0.55, 0.6, 0.3, 0.8, 0.62, 0.7, 0.2, 0.9, 0.4, 0.5, 0.45, 0.8};
    Map<Double, Double> expected = new TreeMap<>();
    expected.put(0.05, 2.0);
    expected.put(0.08, 1.0);
    expected.put(0.4, 0.5);
    expected.put(0.5, 1.5);
    expected.put(0.6, 0.5);
    expected.put(0.7, 0.5);

    assertThat(count(socRatio)).isEqualTo(expected);
  }

  @Test
  void finish_anySeries_halfOfTheTotalVariationIsCounted() {
    double[] sum = {0};
    Rainflow rainflow = new Rainflow(0, (range, mean, tempDegC, count) -> sum[0] += range * count);
    for (double value : new double[] {-2, 1, -3, 5, -1, 3, -4, 4, -2}) {
      rainflow.add(value, 20);
    }
    rainflow.finish();

    assertThat(sum[0]).isCloseTo(23.0, within(1e-12));
  }

  private static Map<Double, Double> count(double[] series) {
    Map<Double, Double> counts = new TreeMap<>();
    Rainflow rainflow =
        new Rainflow(
            0,
            (range, mean, tempDegC, count) ->
                counts.merge(Math.rint(range * 100) / 100, count, Double::sum));
    for (double value : series) {
      rainflow.add(value, 20);
    }
    rainflow.finish();
    return counts;
  }
}

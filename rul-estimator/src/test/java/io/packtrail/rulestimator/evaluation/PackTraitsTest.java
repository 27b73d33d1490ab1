package io.packtrail.rulestimator.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Chemistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackTraitsTest {
  private static final List<String> GROUPS = List.of("alpha", "beta", "gamma", "delta");
  private static final int FLEETS = 400;
  private static final int PACKS = 50;

  @Test
  void deal_neighbouringFleets_meanClimatesScatterAsIndependentDraws() {
    double[] means = new double[FLEETS];
    for (int seed = 0; seed < FLEETS; seed++) {
      means[seed] = meanClimateDegC(seed);
    }
    double expectedSd = PackTraits.CLIMATE_SD_K / Math.sqrt(GROUPS.size() * PACKS);
    double mean = mean(means);

    // Four standard errors: of a mean of 400, and of a standard deviation (1/sqrt(2n)).
    assertThat(Math.abs(mean - PackTraits.CLIMATE_MEAN_DEG_C)).isLessThan(4 * expectedSd / 20);
    assertThat(sd(means) / expectedSd).isBetween(1 - 4 / Math.sqrt(800), 1 + 4 / Math.sqrt(800));
    for (double fleet : means) {
      assertThat(Math.abs(fleet - PackTraits.CLIMATE_MEAN_DEG_C)).isLessThan(5 * expectedSd);
    }
  }

  @Test
  void deal_neighbouringFleetsNumbersAndGroups_areUncorrelated() {
    int n = 4_000;
    double[] here = climates("alpha", 0, n, 11);

    // Four standard errors of a correlation of independent draws.
    double limit = 4 / Math.sqrt(n);
    assertThat(correlation(here, climates("alpha", 0, n, 12))).isBetween(-limit, limit);
    assertThat(correlation(here, climates("alpha", 1, n, 11))).isBetween(-limit, limit);
    assertThat(correlation(here, climates("beta", 0, n, 11))).isBetween(-limit, limit);
    assertThat(correlation(here, climates("alpha", 1_000, n, 12))).isBetween(-limit, limit);
  }

  @Test
  void at_olderPack_recordBeginsWithTheYoungerOnes() {
    SimulatedPack pack =
        new SimulatedPack(
            new SimulatedPack.Group("alpha", Chemistry.NMC622, 0.5, 0.6, 0.05, 0.6), 7, 3);
    var older = pack.at(2).history();
    var younger = pack.at(1).history();

    assertThat(older.subList(0, younger.size())).isEqualTo(younger);
  }

  private static double meanClimateDegC(long seed) {
    return GROUPS.stream()
        .mapToDouble(group -> mean(climates(group, 1_000, PACKS, seed)))
        .average()
        .orElseThrow();
  }

  private static double[] climates(String group, int first, int count, long seed) {
    return IntStream.range(first, first + count)
        .mapToDouble(number -> PackTraits.deal(group, number, seed).climateDegC())
        .toArray();
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElseThrow();
  }

  private static double sd(double[] values) {
    return Math.sqrt(covariance(values, values));
  }

  private static double correlation(double[] a, double[] b) {
    return covariance(a, b) / (sd(a) * sd(b));
  }

  private static double covariance(double[] a, double[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    return IntStream.range(0, a.length).mapToDouble(i -> (a[i] - meanA) * (b[i] - meanB)).sum()
        / (a.length - 1);
  }
}

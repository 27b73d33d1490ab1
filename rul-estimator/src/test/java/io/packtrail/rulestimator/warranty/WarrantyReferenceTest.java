package io.packtrail.rulestimator.warranty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarrantyReferenceTest {
  /** Exact binomial intervals (Clopper and Pearson 1934), to five decimals. */
  @ParameterizedTest
  @CsvSource({
    "41, 500, true, 0.05949, 0.1096",
    "50, 500, true, 0.07514, 0.12971",
    "51, 500, false, 0.07689, 0.13193",
    "60, 500, false, 0.09283, 0.15175",
    "0, 20, true, 0, 0.16843",
    "4, 20, false, 0.05733, 0.43661"
  })
  void partB_publishedSample_isReproduced(
      int below, int sampled, boolean passed, double low, double high) {
    PartB decision = PartB.decide(below, sampled);

    assertThat(decision.passed()).isEqualTo(passed);
    assertThat(decision.low95Ratio()).isEqualTo(low, within(1e-5));
    assertThat(decision.high95Ratio()).isEqualTo(high, within(1e-5));
  }

  @Test
  void yearsLeft_highMileage_distanceEndsTheTerm() {
    WarrantyTerms terms = WarrantyTerms.TYPICAL.get(0);

    assertThat(terms.yearsLeft(3, 100_000, 30_000)).isEqualTo(2.0, within(1e-12));
    assertThat(terms.yearsLeft(3, 20_000, 10_000)).isEqualTo(5.0, within(1e-12));
    assertThat(terms.yearsLeft(3, 170_000, 10_000)).isZero();
  }

  @Test
  void earlyDegraders_oneFarOff_isFoundAlone() {
    List<EarlyDegraders.Member> cohort = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      cohort.add(new EarlyDegraders.Member("pack-" + i, 0.1 * Math.sin(i), 0.002));
    }
    cohort.add(new EarlyDegraders.Member("pack-19", 0.6, 0.002));

    assertThat(EarlyDegraders.find(cohort, 0, 0.1, 0.1))
        .singleElement()
        .satisfies(suspect -> assertThat(suspect.name()).isEqualTo("pack-19"));
  }
}

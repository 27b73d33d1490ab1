package io.packtrail.rulestimator.valuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.rulestimator.fit.StandardNormal;
import org.junit.jupiter.api.Test;

/**
 * Worked example: a 75 kWh LFP pack at 80 %, second life to 60 % in 8 years against 15 years for a
 * new one, 300 cycles a year, 8 %, 81 $/kWh new (BloombergNEF 2025, LFP packs). Figures given to
 * five digits.
 */
class ValuationReferenceTest {
  private static PriceInputs prices(double recyclingPerKWh) {
    return new PriceInputs(81, 0.85, 35, 5, 0, recyclingPerKWh, 0.08, 300, "BloombergNEF 2025");
  }

  @Test
  void terms_workedExample_areReproduced() {
    ValueTerms terms = ValueTerms.of(0.80, 0.60, 8, 15, prices(-10));

    assertThat(HealthFactor.discountedEnergyPerKWh(0.80, 0.60, 8, 300, 0.08))
        .isEqualTo(1272.11965925866, within(1e-6));
    assertThat(HealthFactor.discountedEnergyPerKWh(1, 0.60, 15, 300, 0.08))
        .isEqualTo(2234.886336816879, within(1e-6));
    assertThat(terms.healthFactor()).isEqualTo(0.5692100033465345, within(1e-9));
    assertThat(terms.grossPerKWh()).isEqualTo(39.1901087304089, within(1e-7));
    assertThat(terms.netPerKWh()).isEqualTo(-0.8098912695910983, within(1e-7));
    assertThat(terms.recycled()).isFalse();
  }

  @Test
  void terms_recyclerPaysMore_floorDecides() {
    ValueTerms terms = ValueTerms.of(0.80, 0.60, 8, 15, prices(3));

    assertThat(terms.recycled()).isTrue();
    assertThat(terms.valuePerKWh()).isEqualTo(3);
  }

  @Test
  void terms_nothingLeft_isTheRecyclersPrice() {
    assertThat(ValueTerms.of(0.58, 0.60, 0, 15, prices(2)).valuePerKWh()).isEqualTo(2);
  }

  /**
   * Raiffa and Schlaifer's unit normal linear loss integral: 0.39894 at 0, 0.08332 at 1, 0.0084907
   * at 2 standard deviations (their table II). Equally likely lives at 2,000 normal quantiles, net
   * value linear in health.
   */
  @Test
  void test_linearValueOfNormalHealth_isTheLinearLossIntegral() {
    double[] soh = new double[2_000];
    double[] net = new double[soh.length];
    for (int i = 0; i < soh.length; i++) {
      soh[i] = 0.8 + 0.02 * StandardNormal.quantile((i + 0.5) / soh.length);
      net[i] = 10 + 300 * (soh[i] - 0.8);
    }
    // V = 0.02², σ = 0.015: a = 300·0.0004/0.025 = 4.8.
    double a = 4.8;

    assertThat(TestWorth.of(soh, net, 10, 0.015).informationPerKWh())
        .isEqualTo(a * 0.39894, within(0.01));
    assertThat(TestWorth.of(soh, net, 10 - a, 0.015).informationPerKWh())
        .isEqualTo(a * 0.08332, within(0.01));
    assertThat(TestWorth.of(soh, net, 10 + 2 * a, 0.015).informationPerKWh())
        .isEqualTo(a * 0.0084907, within(0.001));
    // What is left of the spread: σ/√(V + σ²) = 0.6 of it, where recycling is out of sight.
    TestWorth far = TestWorth.of(soh, net, -1_000, 0.015);
    assertThat(far.spreadAfterPerKWh()).isEqualTo(0.6 * far.spreadNowPerKWh(), within(0.01));
    assertThat(far.informationPerKWh()).isEqualTo(0, within(1e-9));
  }

  @Test
  void test_valueThatDoesNotFollowHealth_isWorthNothing() {
    double[] soh = {0.78, 0.82, 0.78, 0.82};
    double[] net = {5, 5, 20, 20};

    TestWorth worth = TestWorth.of(soh, net, 10, 0.01);

    assertThat(worth.informationPerKWh()).isZero();
    assertThat(worth.spreadAfterPerKWh()).isEqualTo(worth.spreadNowPerKWh());
    assertThat(worth.cautiousGainPerKWh()).isZero();
  }

  @Test
  void prices_newPackForNothing_areRefused() {
    assertThatThrownBy(() -> new PriceInputs(0, 0.85, 35, 5, 0, 0, 0.08, 300, "x"))
        .hasMessage("newPackPerKWh must be above 0, got 0 per kWh");
  }

  @Test
  void grade_resistanceWorseThanCapacity_resistanceDecides() {
    Grade.Decision decision = Grade.decide(0.85, 1.7, null);

    assertThat(decision.grade()).isEqualTo(Grade.C);
    assertThat(decision.rule()).contains("1.70");
    assertThat(Grade.decide(0.461, null, null).rule())
        .isEqualTo("State of health of at least 46.1 % decides: below the 60 % of grade C.");
    assertThat(Grade.decide(0.75, 1.1, null).rule()).contains("below the 80 % of grade A");
    assertThat(Grade.decide(0.85, 1.1, null).grade()).isEqualTo(Grade.A);
    assertThat(Grade.decide(0.85, null, null).grade()).isEqualTo(Grade.B);
    assertThat(Grade.decide(0.95, 1.0, "over-temperature").grade()).isEqualTo(Grade.D);
  }
}

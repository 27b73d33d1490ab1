package io.packtrail.rulestimator.valuation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
    assertThat(Grade.decide(0.85, 1.1, null).grade()).isEqualTo(Grade.A);
    assertThat(Grade.decide(0.85, null, null).grade()).isEqualTo(Grade.B);
    assertThat(Grade.decide(0.95, 1.0, "over-temperature").grade()).isEqualTo(Grade.D);
  }
}

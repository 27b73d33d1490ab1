package io.packtrail.fleetservice.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WordingTest {
  @Test
  void soh_narrowInterval_hasOneDecimalAndItsInterval() {
    assertThat(Wording.soh(Samples.estimated(0.8743, 0.851, 0.896)))
        .isEqualTo("87.4 % (90 % interval 85.1 to 89.6)");
  }

  @Test
  void soh_wideInterval_hasNoDecimal() {
    assertThat(Wording.soh(Samples.estimated(0.8743, 0.80, 0.95)))
        .isEqualTo("87 % (90 % interval 80 to 95)");
  }

  @Test
  void value_aboveOneHundred_isNotClamped() {
    assertThat(Wording.value(1.023, new RatioInterval(1.0, 1.05))).isEqualTo("102.3 %");
  }

  @Test
  void basis_namesCapacityAndSource() {
    assertThat(Wording.basis(Samples.estimated(0.9, 0.88, 0.92))).isEqualTo("of 156 Ah (rated)");
  }

  @Test
  void years_insideTheHorizon_isMedianAndRange() {
    assertThat(Wording.years(to(4.13, 6.28, 9.79, 0), 20))
        .isEqualTo("6.3 years (90 % range 4.1 to 9.8)");
  }

  @Test
  void years_upperEndBeyondTheHorizon_isNotStatedAsANumber() {
    assertThat(Wording.years(to(9, 14, 20, 0.2), 20))
        .isEqualTo("14 years (90 % range 9 to more than 20)");
  }

  @Test
  void years_allBeyondTheHorizon_saysSo() {
    assertThat(Wording.years(to(20, 20, 20, 1), 20)).isEqualTo("more than 20 years");
  }

  @Test
  void ago_picksTheLargestUnitThatSaysEnough() {
    Instant now = Instant.parse("2026-11-23T10:00:00Z");

    assertThat(Wording.ago(now.minusSeconds(20), now)).isEqualTo("just now");
    assertThat(Wording.ago(now.minusSeconds(300), now)).isEqualTo("5 min ago");
    assertThat(Wording.ago(now.minusSeconds(7_300), now)).isEqualTo("2 h ago");
    assertThat(Wording.ago(now.minusSeconds(200_000), now)).isEqualTo("2 days ago");
  }

  @Test
  void within_atTheHorizon_saysMoreThan() {
    assertThat(Wording.within(649.5, 12.4, 20)).isEqualTo("650");
    assertThat(Wording.within(649.5, 20, 20)).isEqualTo("more than 650");
  }

  @Test
  void change_hasASignAndADashWhereThereIsNone() {
    assertThat(Wording.change(-0.0231)).isEqualTo("−2.3 %");
    assertThat(Wording.change(0.08)).isEqualTo("+8.0 %");
    assertThat(Wording.change(null)).isEqualTo("–");
  }

  private static RulResult.ToThreshold to(double q05, double q50, double q95, double beyond) {
    return new RulResult.ToThreshold(
        0.7, new Quantiles(q05, q50, q95), null, null, new Quantiles(100, 200, 300), beyond);
  }
}

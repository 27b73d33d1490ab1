package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.RulResult;
import io.packtrail.rulestimator.valuation.Grade;
import io.packtrail.rulestimator.valuation.PossibleLife;
import io.packtrail.rulestimator.valuation.PriceInputs;
import io.packtrail.rulestimator.valuation.PriceList;
import io.packtrail.rulestimator.valuation.SecondLife;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import io.packtrail.rulestimator.valuation.TestWorth;
import io.packtrail.rulestimator.valuation.Valuation;
import io.packtrail.rulestimator.valuation.ValueTerms;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecondLifeTest {
  private static final RulEstimator ESTIMATOR = new RulEstimator();
  private static final Battery BATTERY = Histories.battery("SECOND", Chemistry.NMC622);
  private static final StationaryDuty PV = StationaryDuty.NAMED.get(0);

  private static BatteryAssessment aged(Battery battery) {
    return Histories.steady(battery, 1_500, 0.3, years -> 1 - 0.06 * Math.pow(years, 0.7));
  }

  private static SecondLife.Forecast forecast(StationaryDuty duty) {
    return (SecondLife.Forecast) ESTIMATOR.secondLife(BATTERY, aged(BATTERY), duty, 0.60);
  }

  private static PriceInputs prices(double newPackPerKWh, double recyclingPerKWh) {
    return new PriceInputs(newPackPerKWh, 0.85, 35, 5, 0, recyclingPerKWh, 0.08, 300, "test");
  }

  @Test
  void secondLife_sameArguments_isTheSame() {
    assertThat(forecast(PV)).isEqualTo(forecast(PV));
  }

  @Test
  void secondLife_everyModelledChemistry_acceptsEveryNamedDuty() {
    for (Chemistry chemistry : Chemistry.values()) {
      Battery battery = Histories.battery("D-" + chemistry, chemistry);
      for (StationaryDuty duty : StationaryDuty.NAMED) {
        SecondLife life = ESTIMATOR.secondLife(battery, aged(battery), duty, 0.60);
        if (chemistry == Chemistry.LCO || chemistry == Chemistry.LTO) {
          assertThat(life)
              .isInstanceOfSatisfying(
                  SecondLife.Refused.class,
                  refused -> assertThat(refused.code()).isEqualTo("chemistry-without-model"));
        } else {
          assertThat(life).isInstanceOf(SecondLife.Forecast.class);
        }
      }
    }
  }

  /**
   * Hot summers, cold winters, and a record that goes on for half a year after its last estimate.
   */
  @Test
  void forecast_inANamedDuty_isTheLifeThatTheValuationRestsOn() {
    List<DailyStress> days = new ArrayList<>();
    for (int i = 0; i < 1_280; i++) {
      double temp = 15 + 12 * Math.sin(2 * Math.PI * i / 365.25);
      days.add(Histories.day(Histories.START.plusDays(i), temp, 0.3, 40));
    }
    BatteryAssessment known =
        Histories.assessment(
            BATTERY,
            days,
            Histories.steady(BATTERY, 1_100, 0.3, years -> 1 - 0.05 * Math.pow(years, 0.7))
                .history());

    for (StationaryDuty duty : StationaryDuty.NAMED) {
      RulResult.ToThreshold planned =
          ((RulResult.Forecast) ESTIMATOR.forecast(BATTERY, known, steady(duty), List.of(0.60)))
              .thresholds()
              .get(0);
      SecondLife.Forecast life =
          (SecondLife.Forecast) ESTIMATOR.secondLife(BATTERY, known, duty, 0.60);
      Valuation valued = Valuation.of(life, prices(128, 0), Grade.B, 0.01);

      assertThat(planned.years().q05()).as(duty.name()).isCloseTo(valued.years05(), within(0.01));
      assertThat(planned.years().q50()).as(duty.name()).isCloseTo(valued.years50(), within(0.01));
      assertThat(planned.years().q95()).as(duty.name()).isCloseTo(valued.years95(), within(0.01));
      assertThat(planned.beyondHorizonRatio()).isEqualTo(valued.beyondHorizonRatio());
      assertThat(planned.years().q05()).isPositive();
    }
  }

  /** The Panasonic model's cells were cycled at one rate, the DENSO model tells rates apart. */
  @Test
  void notes_figureThatTheModelIgnores_isNamed() {
    String ignored = "says nothing of charging rate: another makes no difference here";
    Battery nca = Histories.battery("NCA", Chemistry.NCA);
    SecondLife.Forecast life = (SecondLife.Forecast) ESTIMATOR.secondLife(nca, aged(nca), PV, 0.60);
    RulResult.Forecast planned =
        (RulResult.Forecast) ESTIMATOR.forecast(nca, aged(nca), steady(PV));
    PlannedUse warmer = new PlannedUse("warmer", null, null, 30.0, null, null, null, false);
    RulResult.Forecast without = (RulResult.Forecast) ESTIMATOR.forecast(nca, aged(nca), warmer);

    assertThat(life.notes()).anyMatch(note -> note.contains(ignored));
    assertThat(planned.notes()).anyMatch(note -> note.contains(ignored));
    assertThat(without.notes()).noneMatch(note -> note.contains("says nothing"));
    assertThat(forecast(PV).notes()).noneMatch(note -> note.contains("says nothing"));
  }

  @Test
  void plannedUse_steadyWithoutAFigure_isRefused() {
    assertThatThrownBy(() -> new PlannedUse("half", 0.0, 300.0, 25.0, null, 0.8, 0.25, true))
        .hasMessage("steady must be told with all figures, got some of them for half");
  }

  private static PlannedUse steady(StationaryDuty duty) {
    return new PlannedUse(
        duty.name(),
        0.0,
        duty.cyclesPerYear(),
        duty.tempMeanDegC(),
        duty.socMeanRatio(),
        duty.depthRatio(),
        duty.chargeCRate(),
        true);
  }

  @Test
  void secondLife_hotterDuty_isShorter() {
    StationaryDuty hot = new StationaryDuty("hot", 300, 0.8, 0.5, 40, 0.25, "test");

    Valuation cool = Valuation.of(forecast(PV), prices(128, 0), Grade.B, 0.01);
    Valuation warm = Valuation.of(forecast(hot), prices(128, 0), Grade.B, 0.01);

    assertThat(warm.years50()).isLessThan(cool.years50());
  }

  @Test
  void secondLife_dutyBeyondTheModel_isRefused() {
    StationaryDuty frozen = new StationaryDuty("frozen", 300, 0.8, 0.5, -15, 0.25, "test");

    assertThat(ESTIMATOR.secondLife(BATTERY, aged(BATTERY), frozen, 0.60))
        .isInstanceOfSatisfying(
            SecondLife.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("duty-out-of-range");
              assertThat(refused.reason()).contains("tempMeanDegC", "-15.0");
            });
    assertThatThrownBy(() -> new StationaryDuty("no", 300, 0.8, 0.9, 25, 0.25, "test"))
        .hasMessageContaining("depthRatio must fit");
  }

  @Test
  void valuation_ofAUsedPack_isNeverAboveThatOfItWhenNew() {
    Battery longBefore = Histories.battery("LONG-BEFORE", BATTERY, Histories.START.minusYears(8));
    for (BatteryAssessment history :
        List.of(
            aged(longBefore),
            // Hardly any loss, after years that nobody saw: it outlives the median of its kind by
            // far.
            Histories.steady(longBefore, 500, 0.3, years -> 0.95 - 0.001 * years),
            Histories.steady(longBefore, 500, 0.3, years -> 1.03 - 0.01 * years),
            Histories.steady(
                longBefore,
                1_500,
                0.3,
                years -> 1 - 0.01 * years - 0.1 * Math.max(0, years - 3)))) {
      SecondLife.Forecast lives =
          (SecondLife.Forecast) ESTIMATOR.secondLife(longBefore, history, PV, 0.60);

      for (PossibleLife life : lives.lives()) {
        assertThat(ValueTerms.of(life.left(), life.whenNew(), prices(128, 0)).healthFactor())
            .isBetween(0.0, 1.0);
        assertThat(life.left().years()).isLessThanOrEqualTo(life.whenNew().years());
      }
      Valuation valuation = Valuation.of(lives, prices(128, 0), Grade.B, 0.01);
      assertThat(valuation.value90PerKWh()).isLessThanOrEqualTo(128 * 0.85 - 40);
      assertThat(valuation.years50()).isLessThanOrEqualTo(valuation.newYears50());
    }
  }

  @Test
  void valuation_ofAPackAsNew_isThatOfANewOneLessItsCosts() {
    BatteryAssessment fresh = Histories.steady(BATTERY, 40, 0.3, years -> 1);

    Valuation valuation =
        Valuation.of(
            (SecondLife.Forecast) ESTIMATOR.secondLife(BATTERY, fresh, PV, 0.60),
            prices(128, 0),
            Grade.A,
            0.01);

    assertThat(valuation.healthFactor50()).isBetween(0.97, 1.0);
  }

  @Test
  void secondLife_moreCyclesThanAYearHasHours_isRefused() {
    StationaryDuty slow = new StationaryDuty("slow", 1_500, 0.8, 0.5, 25, 0.17, "test");

    assertThat(ESTIMATOR.secondLife(BATTERY, aged(BATTERY), slow, 0.60))
        .isInstanceOfSatisfying(
            SecondLife.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo("duty-out-of-range");
              assertThat(refused.reason())
                  .startsWith("cyclesPerYear must be at most 1490.2 at a charging rate of 0.170 C");
            });
  }

  @Test
  void secondLife_admitsWhatTheForecastAdmits() {
    Battery longBefore = Histories.battery("ADMITS", BATTERY, Histories.START.minusYears(8));
    BatteryAssessment short300 =
        Histories.steady(longBefore, 300, 0.3, years -> 0.9 - 0.01 * years);

    SecondLife.Forecast lives =
        (SecondLife.Forecast) ESTIMATOR.secondLife(longBefore, short300, PV, 0.60);

    RulResult.Forecast own = (RulResult.Forecast) ESTIMATOR.forecast(longBefore, short300);
    assertThat(lives.notes())
        .containsAll(own.notes())
        .anyMatch(note -> note.startsWith("Use in the 8.0 years before the record"))
        .anyMatch(note -> note.startsWith("Less than a year of record"));
  }

  @Test
  void valuation_quantilesAreOrdered_andTheWaterfallAddsUp() {
    for (double price : new double[] {60, 128, 300}) {
      Valuation valuation = Valuation.of(forecast(PV), prices(price, 2), Grade.B, 0.01);

      assertThat(valuation.value10PerKWh()).isLessThanOrEqualTo(valuation.value50PerKWh());
      assertThat(valuation.value50PerKWh()).isLessThanOrEqualTo(valuation.value90PerKWh());
      assertThat(valuation.waterfall().stream().mapToDouble(Valuation.Step::changePerKWh).sum())
          .isEqualTo(valuation.value50PerKWh(), within(1e-9));
      assertThat(valuation.waterfall().get(6))
          .isEqualTo(new Valuation.Step("warranty", "Warranty", 0.0));
    }
  }

  @Test
  void valuation_gradeD_isWorthWhatARecyclerPays() {
    Valuation valuation = Valuation.of(forecast(PV), prices(300, 7), Grade.D, 0.01);

    assertThat(valuation.value90PerKWh()).isEqualTo(7);
    assertThat(valuation.reuseRatio()).isZero();
    assertThat(valuation.test().informationPerKWh()).isZero();
  }

  @Test
  void test_betterOne_tellsMore_andNoneIsWorthLessThanNothing() {
    Valuation sharp = Valuation.of(forecast(PV), prices(90, 0), Grade.B, 0.005);
    Valuation blunt = Valuation.of(forecast(PV), prices(90, 0), Grade.B, 0.05);

    assertThat(blunt.test().informationPerKWh()).isNotNegative();
    assertThat(sharp.test().informationPerKWh())
        .isGreaterThanOrEqualTo(blunt.test().informationPerKWh() - 1e-6);
    assertThat(sharp.test().spreadAfterPerKWh()).isLessThan(sharp.test().spreadNowPerKWh());
  }

  @Test
  void test_ofAnyPrecision_isWorthNoMoreThanASharperOne() {
    SecondLife.Forecast lives = forecast(PV);
    for (double price : new double[] {60, 80, 90, 100, 128}) {
      double sharper = Double.MAX_VALUE;
      for (double sd : new double[] {0.003, 0.005, 0.01, 0.02, 0.05, 0.2}) {
        TestWorth worth = Valuation.of(lives, prices(price, 0), Grade.B, sd).test();

        assertThat(worth.informationPerKWh()).isBetween(0.0, sharper);
        assertThat(worth.cautiousGainPerKWh()).isNotNegative();
        sharper = worth.informationPerKWh();
      }
    }
  }

  @Test
  void priceList_everyInput_hasASource() {
    for (Chemistry chemistry : Chemistry.values()) {
      assertThat(PriceList.load().inputs(chemistry))
          .hasSize(9)
          .allSatisfy(
              input -> {
                assertThat(input.source()).isNotBlank();
                assertThat(input.value()).isBetween(input.least(), input.most());
              });
    }
  }
}

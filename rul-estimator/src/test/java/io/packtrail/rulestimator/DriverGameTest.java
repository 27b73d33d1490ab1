package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.Quantiles;
import io.packtrail.rulestimator.FadeDrivers.Driver;
import io.packtrail.rulestimator.ageing.AgeingModels;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DriverGameTest {
  private static final Battery BATTERY = Histories.battery("BAT-1", Chemistry.NMC622);
  private final RulEstimator estimator = new RulEstimator();

  /** The glove game (Shapley 1953): one right glove, two left ones: 2/3, 1/6, 1/6; others none. */
  @Test
  void shapley_gloveGame_isReproduced() {
    double[] worth = new double[1 << DriverGame.SWITCHES.size()];
    for (int coalition = 0; coalition < worth.length; coalition++) {
      worth[coalition] = (coalition & 1) == 1 && (coalition & 6) != 0 ? 1 : 0;
    }

    double[] shares = DriverGame.shapley(worth);

    assertThat(shares[0]).isZero();
    assertThat(shares[1]).isEqualTo(2 / 3.0, within(1e-12));
    assertThat(shares[2]).isEqualTo(1 / 6.0, within(1e-12));
    assertThat(shares[3]).isEqualTo(1 / 6.0, within(1e-12));
    assertThat(shares[4]).isZero();
  }

  @Test
  void drivers_ofAHotAndFullBattery_sumToItsLossAndNameHeatAndCharge() {
    FadeDrivers mild = drivers(day(20, 0.5, 0.4, 0.1));
    FadeDrivers hot = drivers(day(34, 0.5, 0.4, 0.1));
    // The DENSO model is flat above half charge, the Panasonic one is not.
    Battery nca = Histories.battery("BAT-3", Chemistry.NCA);
    FadeDrivers full = estimator.drivers(nca, history(nca, day(20, 0.85, 0.4, 0.1))).orElseThrow();

    for (FadeDrivers one : List.of(mild, hot, full)) {
      assertThat(one.shares().stream().mapToDouble(share -> share.soFarRatio().q50()).sum())
          .isEqualTo(one.lossSoFarRatio().q50(), within(0.005));
      assertThat(one.lossSoFarRatio().q50()).isEqualTo(0.06, within(0.02));
    }
    assertThat(share(mild, Driver.HEAT)).isZero();
    assertThat(share(mild, Driver.HIGH_CHARGE)).isZero();
    assertThat(share(mild, Driver.CALENDAR_TIME)).isPositive();
    assertThat(share(hot, Driver.HEAT)).isGreaterThan(0.005);
    assertThat(share(hot, Driver.COLD_CHARGING)).isZero();
    assertThat(share(full, Driver.HIGH_CHARGE)).isGreaterThan(0.003);
    assertThat(hot.shares().get(2).aheadRatio().q95())
        .isGreaterThan(hot.shares().get(2).aheadRatio().q05());
  }

  @Test
  void drivers_colderThanTheReference_countOnCyclingAlone() {
    FadeDrivers cold = drivers(day(6, 0.5, 0.4, 0.1));

    assertThat(share(cold, Driver.COLD_CHARGING)).as("this model's cells").isPositive();
    assertThat(share(cold, Driver.HEAT)).isZero();
  }

  /** A driver that the model does not know is named so, and gets nothing. */
  @Test
  void silent_driversOfAModel_getNothing() {
    for (Chemistry chemistry : List.of(Chemistry.LFP, Chemistry.NMC622, Chemistry.NCA)) {
      AgeingModels.ChemistryModel model =
          Objects.requireNonNull(AgeingModels.load().forChemistry(chemistry));
      Battery battery = Histories.battery("BAT-2", chemistry);
      FadeDrivers drivers =
          estimator.drivers(battery, history(battery, day(28, 0.8, 0.8, 0.8))).orElseThrow();
      DriverGame.silent(model.model())
          .forEach(
              driver -> assertThat(share(drivers, driver)).as(chemistry + " " + driver).isZero());
      assertThat(drivers.shares())
          .filteredOn(one -> !one.modelled())
          .extracting(FadeDrivers.Share::driver)
          .containsExactlyInAnyOrderElementsOf(DriverGame.silent(model.model()));
    }
  }

  /** The Panasonic and the Sony-Murata NCA cells: a year at 32 °C by each alone, and by both. */
  @Test
  void drivers_intervals_holdTheSpreadBetweenThePublishedModels() {
    Battery nca = Histories.battery("BAT-4", Chemistry.NCA);
    BatteryAssessment warm = history(nca, day(32, 0.7, 0.6, 0.3));
    AgeingModels models = AgeingModels.load();
    AgeingModels.ChemistryModel chemistry =
        Objects.requireNonNull(models.forChemistry(Chemistry.NCA));
    UseAndHealth past = new UseAndHealth(nca, warm, chemistry.model());
    DriverSplit panasonic = new DriverSplit(chemistry.model(), past, 2, 5);
    DriverSplit sony = new DriverSplit(chemistry.others().get(0), past, 2, 5);

    FadeDrivers drivers = estimator.drivers(nca, warm).orElseThrow();

    assertThat(drivers.otherModels()).containsExactly("nca-grsi-sonymurata2p5ah-2023");
    int middle = AgeingPosterior.exponents().length / 2;
    double loss = drivers.lossSoFarRatio().q50();
    for (Driver driver : List.of(Driver.CALENDAR_TIME, Driver.THROUGHPUT)) {
      Quantiles share = quantiles(drivers, driver);
      assertThat(share.q50())
          .isCloseTo(loss * panasonic.partSoFar(middle, driver), within(0.15 * loss));
      assertThat(loss * sony.partSoFar(middle, driver))
          .as(driver + " by the other model")
          .isBetween(share.q05() - 0.01 * loss, share.q95() + 0.01 * loss);
    }
    assertThat(quantiles(drivers, Driver.THROUGHPUT).q05())
        .as("the other model gives cycles nothing, and the own one a seventh")
        .isLessThan(0.02 * loss);
    assertThat(Arrays.stream(Driver.values()).mapToDouble(one -> panasonic.partSoFar(0, one)).sum())
        .isEqualTo(1, within(1e-12));
    assertThat(drivers.notes())
        .anyMatch(note -> note.contains("between nca-gr-panasonic3ah-2018 and nca-grsi-sony"));
  }

  @Test
  void others_areOtherModelsThatCanBeAsked() {
    for (Chemistry chemistry : Chemistry.values()) {
      AgeingModels.ChemistryModel model = AgeingModels.load().forChemistry(chemistry);
      if (model != null) {
        assertThat(model.others())
            .isNotEmpty()
            .doesNotContain(model.model())
            .doesNotHaveDuplicates();
        Battery battery = Histories.battery("OF-" + chemistry, chemistry);
        FadeDrivers drivers =
            estimator.drivers(battery, history(battery, day(28, 0.8, 0.8, 0.8))).orElseThrow();
        for (FadeDrivers.Share share : drivers.shares()) {
          for (Quantiles one : List.of(share.soFarRatio(), share.aheadRatio())) {
            assertThat(one.q50())
                .as(chemistry + " " + share.driver())
                .isBetween(one.q05(), one.q95());
          }
        }
      }
    }
  }

  @Test
  void drivers_usedOutsideTheModelsRange_areMarkedAsTheForecastIs() {
    BatteryAssessment cold = history(BATTERY, day(-15, 0.5, 0.4, 0.1));

    List<String> notes = estimator.drivers(BATTERY, cold).orElseThrow().notes();

    assertThat(notes)
        .contains(
            "Temperature lay outside the ageing model's range in 100 % of the time and was taken at"
                + " its border.");
    assertThat(drivers(day(20, 0.5, 0.4, 0.1)).notes())
        .noneMatch(note -> note.startsWith("Temperature lay outside"));
  }

  @Test
  void drivers_ofABatteryThatBentDown_sayThatMoreIsToCome() {
    BatteryAssessment bent =
        Histories.steady(
            BATTERY, 1_460, 0.25, years -> 1 - 0.02 * years - 0.04 * Math.max(0, years - 3));

    assertThat(estimator.drivers(BATTERY, bent).orElseThrow().notes())
        .anyMatch(
            note ->
                note.contains("faster than its law allows")
                    && note.contains("its loss ahead is expected to be higher"));
    assertThat(drivers(day(20, 0.5, 0.4, 0.1)).notes())
        .noneMatch(note -> note.contains("faster than its law"));
  }

  /** A fall at the end that the law of the years before has no place for. */
  @Test
  void drivers_ofALossFarFromItsLaw_sayThatTheSharesDoNotHold() {
    BatteryAssessment jump =
        Histories.steady(BATTERY, 1096, 0.3, years -> years < 2.9 ? 1 - 0.01 * years : 0.60);

    assertThat(estimator.drivers(BATTERY, jump).orElseThrow().notes())
        .anyMatch(note -> note.startsWith("The battery does not follow the law"));
    assertThat(drivers(day(20, 0.5, 0.4, 0.1)).notes())
        .noneMatch(note -> note.startsWith("The battery does not follow the law"));
  }

  @Test
  void drivers_ofABatteryThatCannotBeForecast_areNone() {
    assertThat(estimator.drivers(BATTERY, Histories.steady(BATTERY, 20, 0.3, years -> 1)))
        .isEmpty();
  }

  private FadeDrivers drivers(DailyStress like) {
    return estimator.drivers(BATTERY, history(BATTERY, like)).orElseThrow();
  }

  private static double share(FadeDrivers drivers, Driver driver) {
    return quantiles(drivers, driver).q50();
  }

  private static Quantiles quantiles(FadeDrivers drivers, Driver driver) {
    return drivers.shares().get(Arrays.asList(Driver.values()).indexOf(driver)).soFarRatio();
  }

  private static DailyStress day(double tempDegC, double soc, double depth, double rate) {
    return new DailyStress(Histories.START, 24, tempDegC, soc, depth, 0.3, rate, 40);
  }

  private static BatteryAssessment history(Battery battery, DailyStress like) {
    BatteryAssessment steady =
        Histories.steady(battery, 730, 0.3, years -> 1 - 0.04 * Math.pow(years, 0.65));
    return Histories.assessment(
        battery,
        steady.stress().days().stream()
            .map(
                day ->
                    new DailyStress(
                        day.day(),
                        24,
                        like.tempMeanDegC(),
                        like.socMeanRatio(),
                        like.depthOfDischargeRatio(),
                        like.equivalentFullCycles(),
                        like.chargeCRate(),
                        40))
            .toList(),
        steady.history());
  }
}

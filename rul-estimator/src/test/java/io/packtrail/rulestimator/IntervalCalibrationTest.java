package io.packtrail.rulestimator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.ForecastCalibration;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RulResult;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class IntervalCalibrationTest {
  private static final int TEACHERS = 80;
  private static final int JUDGED = 80;
  private static final double THRESHOLD = 0.8;

  /** A quarter of forecasts missed: by the definition, rank ceil(0.9·41) = 37 of 40. */
  @Test
  void of_moreMissedThanChanceAllows_isTheConformalQuantile() {
    double[] needed = new double[40];
    Arrays.fill(needed, 0, 30, 0.5);
    for (int i = 30; i < 40; i++) {
      needed[i] = 1 + 0.1 * (i - 29);
    }

    assertThat(IntervalCalibration.of(needed)).isEqualTo(new IntervalCalibration(1.7, 40, 0.75));
  }

  /** Six of forty missed, where four are expected: no reason to widen. */
  @Test
  void of_missesThatChanceExplains_changesNothing() {
    double[] needed = new double[40];
    Arrays.fill(needed, 34, 40, 3);

    assertThat(IntervalCalibration.of(needed)).isEqualTo(new IntervalCalibration(1, 40, 0.85));
  }

  @Test
  void of_forecastsThatNoSpreadMends_isBounded() {
    double[] needed = new double[20];
    Arrays.fill(needed, Double.POSITIVE_INFINITY);

    assertThat(IntervalCalibration.of(needed).spreadRatio())
        .isEqualTo(IntervalCalibration.MOST_FACTOR);
  }

  @Test
  void new_factorThatNarrows_isRefused() {
    assertThatThrownBy(() -> new IntervalCalibration(0.9, 20, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("spreadRatio must");
  }

  /** Every pack's rate changes at some time, with nothing in its record to tell why. */
  @Test
  void learn_fleetWhoseRatesChange_isWidenedUntilUnseenPacksAreCovered() {
    FleetPriors taught = taught(TEACHERS, 0.8);
    IntervalCalibration calibration = taught.calibrationByGroup().values().iterator().next();

    double before = coverage(uncalibrated(taught), 0.8);
    double after = coverage(taught, 0.8);

    assertThat(calibration.spreadRatio()).isGreaterThan(1.2);
    assertThat(calibration.coveredRatio()).isLessThan(0.82);
    assertThat(before).isLessThan(0.85);
    assertThat(after).isBetween(0.86, 0.96).isGreaterThan(before);
  }

  @Test
  void learn_fleetThatAgesAsAssumed_isLeftAsItIs() {
    FleetPriors taught = taught(TEACHERS, 0);

    assertThat(taught.calibrationByGroup().values())
        .singleElement()
        .satisfies(
            calibration -> {
              assertThat(calibration.spreadRatio()).isEqualTo(1);
              assertThat(calibration.coveredRatio()).isGreaterThan(0.85);
            });
    Battery judged = pack("JUDGED");
    BatteryAssessment known = history(judged, 2, rate(new Random(1), 0));
    assertThat(forecast(taught, judged, known).thresholds())
        .isEqualTo(forecast(uncalibrated(taught), judged, known).thresholds());
  }

  @Test
  void learn_tooFewHistoriesToCut_saysNothing() {
    FleetPriors taught = taught(19, 0);

    assertThat(taught.byGroup()).hasSize(1);
    assertThat(taught.calibrationByGroup()).isEmpty();
  }

  @Test
  void forecast_groupThatIsWidened_saysByHowMuchAndKeepsItsMedian() {
    FleetPriors taught = taught(TEACHERS, 0.8);
    IntervalCalibration calibration = taught.calibrationByGroup().values().iterator().next();
    Battery judged = pack("JUDGED");
    BatteryAssessment known = history(judged, 3, rate(new Random(1), 0));

    RulResult.Forecast wide = forecast(taught, judged, known);
    RulResult.Forecast narrow = forecast(uncalibrated(taught), judged, known);
    ForecastCalibration told = Objects.requireNonNull(wide.calibration());

    assertThat(told.spreadRatio()).isEqualTo(calibration.spreadRatio());
    assertThat(told.batteries()).isEqualTo(calibration.batteries());
    assertThat(wide.notes()).contains(calibration.sentence());
    assertThat(years(wide).q50())
        .isEqualTo(years(narrow).q50(), within(0.05 * years(narrow).q50()));
    assertThat(years(wide).q05()).isLessThan(years(narrow).q05());
    assertThat(years(wide).q95()).isGreaterThan(years(narrow).q95());
    assertThat(wide.fan().get(12).sohRatio().q05())
        .as("the fan follows")
        .isLessThan(narrow.fan().get(12).sohRatio().q05());
    assertThat(narrow.calibration()).isNull();
  }

  /**
   * A document of the first method, which had no calibration, still makes the forecasts it made.
   */
  @Test
  void read_documentOfTheFirstMethod_widensNothing() {
    String first =
        "{\"byGroup\":{},\"batteriesByGroup\":{},\"inputsDigest\":\"\",\"version\":\"packtrail-fleet-prior/1:0\"}";

    assertThat(FleetPriorsDocument.read(first).calibrationByGroup()).isEmpty();
  }

  private static Battery pack(String id) {
    return Histories.battery(id, Chemistry.NMC622);
  }

  private static FleetPriors taught(int packs, double changeSdLog) {
    Map<Battery, BatteryAssessment> fleet = new LinkedHashMap<>();
    for (int i = 0; i < packs; i++) {
      Battery battery = pack("T-" + i);
      fleet.put(battery, history(battery, 1.6 + 3.9 * i / packs, rate(new Random(i), changeSdLog)));
    }
    return new FleetLearning().learn(fleet.keySet(), fleet::get);
  }

  private static FleetPriors uncalibrated(FleetPriors taught) {
    return new FleetPriors(
        taught.byGroup(),
        taught.batteriesByGroup(),
        Map.of(),
        taught.inputsDigest(),
        taught.version());
  }

  /** True health by age (years): r·t^0.7, from some time on at another rate. */
  private static DoubleUnaryOperator rate(Random random, double changeSdLog) {
    double rate = 0.035 * Math.exp(0.2 * random.nextGaussian());
    double change = 5 * random.nextDouble();
    double factor = Math.exp(changeSdLog * random.nextGaussian());
    return years -> {
      double before = Math.pow(Math.min(years, change), 0.7);
      return 1 - rate * (before + factor * (Math.pow(years, 0.7) - before));
    };
  }

  private static BatteryAssessment history(
      Battery battery, double ageYears, DoubleUnaryOperator truth) {
    Random noise = new Random(battery.batteryId().hashCode());
    return Histories.steady(
        battery,
        (int) (365.25 * ageYears),
        0.25,
        years -> truth.applyAsDouble(years) + 0.005 * noise.nextGaussian());
  }

  /** Share of unseen packs of two to four years whose end the 90 % interval holds. */
  private static double coverage(FleetPriors taught, double changeSdLog) {
    int covered = 0;
    for (int i = 0; i < JUDGED; i++) {
      Battery battery = pack("J-" + i);
      DoubleUnaryOperator truth = rate(new Random(10_000 + i), changeSdLog);
      double age = 2 + 2.0 * i / JUDGED;
      double left = age;
      while (truth.applyAsDouble(left) > THRESHOLD && left < age + 20) {
        left += 0.02;
      }
      Quantiles interval = years(forecast(taught, battery, history(battery, age, truth)));
      covered += interval.q05() <= left - age && left - age <= interval.q95() ? 1 : 0;
    }
    return (double) covered / JUDGED;
  }

  private static Quantiles years(RulResult.Forecast forecast) {
    return forecast.thresholds().get(0).years();
  }

  private static RulResult.Forecast forecast(
      FleetPriors priors, Battery battery, BatteryAssessment known) {
    return (RulResult.Forecast) new RulEstimator(priors).forecast(battery, known);
  }
}

package io.packtrail.rulestimator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.RulResult;
import io.packtrail.rulestimator.ageing.AgeingModels;
import io.packtrail.rulestimator.warranty.EarlyDegraders;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FleetLearningTest {
  private static final Battery JUDGED = Histories.battery("JUDGED", Chemistry.NMC622);

  private final FleetLearning learning = new FleetLearning();

  @Test
  void learn_sameFleetInAnyOrder_givesTheSameBytes() {
    Map<Battery, BatteryAssessment> fleet = fleet(14, 0.02, 0);
    List<Battery> shuffled = new ArrayList<>(fleet.keySet());
    Collections.shuffle(shuffled, new Random(5));

    FleetPriors learned = learning.learn(fleet.keySet(), fleet::get);

    assertThat(FleetPriorsDocument.write(learning.learn(shuffled, fleet::get)))
        .isEqualTo(FleetPriorsDocument.write(learned));
    assertThat(FleetPriorsDocument.read(FleetPriorsDocument.write(learned))).isEqualTo(learned);
    assertThat(learned.version()).startsWith("packtrail-fleet-prior/2:").hasSize(36);
    assertThat(learned.inputsDigest()).startsWith(learned.version().substring(24)).hasSize(64);
    assertThat(learned.batteries()).isEqualTo(14);
  }

  /** The same histories teach something else by other ageing models, so that is another version. */
  @Test
  void learn_otherAgeingModels_isAnotherVersion() throws Exception {
    Map<Battery, BatteryAssessment> fleet = fleet(14, 0.02, 0);
    String models;
    try (InputStream in = AgeingModels.class.getResourceAsStream("models.json")) {
      models = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    }
    FleetLearning same = new FleetLearning(AgeingModels.read(models.getBytes(UTF_8)));
    FleetLearning other = new FleetLearning(AgeingModels.read((models + "\n").getBytes(UTF_8)));
    String version = learning.learn(fleet.keySet(), fleet::get).version();

    assertThat(same.learn(fleet.keySet(), fleet::get).version()).isEqualTo(version);
    assertThat(other.learn(fleet.keySet(), fleet::get).version()).isNotEqualTo(version);
  }

  @Test
  void learn_oneBatteryMore_isAnotherVersion() {
    Map<Battery, BatteryAssessment> fleet = fleet(15, 0.02, 0);
    List<Battery> fewer = new ArrayList<>(fleet.keySet()).subList(0, 14);

    assertThat(learning.learn(fewer, fleet::get).version())
        .isNotEqualTo(learning.learn(fleet.keySet(), fleet::get).version());
  }

  @Test
  void forecast_groupThatAgesFast_isShorterThanByChemistryAndNamesTheVersion() {
    Map<Battery, BatteryAssessment> fleet = fleet(14, 0.06, 0);
    FleetPriors learned = learning.learn(fleet.keySet(), fleet::get);
    BatteryAssessment young = Histories.steady(JUDGED, 120, 0.25, years -> 1 - 0.06 * years);

    RulResult.Forecast cold = forecast(FleetPriors.NONE, young);
    RulResult.Forecast taught = forecast(learned, young);

    assertThat(cold.prior()).isEqualTo("chemistry NMC622, since no fleet has taught yet");
    assertThat(taught.prior())
        .contains("fleet of 14 batteries", "NMC622/group-1", learned.version());
    assertThat(taught.notes()).contains("Prior: " + taught.prior() + ".");
    assertThat(taught.thresholds().get(0).years().q50())
        .isLessThan(0.8 * cold.thresholds().get(0).years().q50());
    assertThat(forecast(learned, young)).isEqualTo(taught);
  }

  /** A chemistry's prior is a judgement: nine cars that all lose alike are no early degraders. */
  @Test
  void ownPace_groupOfTooFew_isNotComparedWithAGuess() {
    Map<Battery, BatteryAssessment> fleet = fleet(9, 0.06, 0);
    RulEstimator estimator = new RulEstimator(learning.learn(fleet.keySet(), fleet::get));

    fleet.forEach((battery, history) -> assertThat(estimator.ownPace(battery, history)).isEmpty());

    Map<Battery, BatteryAssessment> enough = fleet(10, 0.06, 0);
    RulEstimator taught = new RulEstimator(learning.learn(enough.keySet(), enough::get));
    enough.forEach(
        (battery, history) ->
            assertThat(taught.ownPace(battery, history))
                .hasValueSatisfying(
                    pace -> assertThat(pace.group()).isEqualTo(FleetPriors.group(battery))));
  }

  /** It is in what its group taught, and must stand out all the same. */
  @Test
  void ownPace_oneOfTwelveSistersLosesTenTimesAsFast_isAnEarlyDegrader() {
    Map<Battery, BatteryAssessment> fleet = fleet(11, 0.012, 0);
    Battery bad = Histories.battery("BAD", Chemistry.NMC622);
    fleet.put(bad, Histories.steady(bad, 800, 0.25, years -> 0.99 - 0.09 * years));
    RulEstimator taught = new RulEstimator(learning.learn(fleet.keySet(), fleet::get));
    List<EarlyDegraders.Member> members = new ArrayList<>();
    fleet.forEach(
        (battery, history) -> {
          OwnPace pace = taught.ownPace(battery, history).orElseThrow();
          members.add(
              new EarlyDegraders.Member(
                  battery.batteryId().value(),
                  pace.group(),
                  pace.logMultiplier(),
                  pace.variance()));
        });

    assertThat(EarlyDegraders.judge(members, 0.1))
        .filteredOn(EarlyDegraders.Judged::flagged)
        .extracting(one -> one.member().name())
        .containsExactly("BAD");
  }

  @Test
  void forecast_groupOfTooFew_isByChemistryAndSaysSo() {
    Map<Battery, BatteryAssessment> fleet = fleet(9, 0.012, 0);
    FleetPriors learned = learning.learn(fleet.keySet(), fleet::get);
    BatteryAssessment young = Histories.steady(JUDGED, 120, 0.25, years -> 1 - 0.012 * years);

    RulResult.Forecast forecast = forecast(learned, young);

    assertThat(forecast.prior())
        .contains("chemistry NMC622", "9 of the 10 batteries", learned.version());
    assertThat(forecast.thresholds()).isEqualTo(forecast(FleetPriors.NONE, young).thresholds());
  }

  @Test
  void learn_largeGroup_readsABoundedChoiceThatStaysWhenItGrows() {
    List<Battery> many = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.add(Histories.battery("B-" + i, Chemistry.LFP));
    }
    AtomicInteger read = new AtomicInteger();

    FleetPriors learned =
        learning.learn(
            many,
            battery -> {
              read.incrementAndGet();
              return Histories.steady(battery, 90, 0.25, years -> 1 - 0.02 * years);
            });

    assertThat(read).hasValue(FleetLearning.MOST_BATTERIES);
    assertThat(learned.batteries()).isEqualTo(FleetLearning.MOST_BATTERIES);
  }

  @Test
  void learn_someBatteriesBentDown_teachesNearlyTheSame() {
    Map<Battery, BatteryAssessment> straight = fleet(24, 0.02, 0);
    Map<Battery, BatteryAssessment> bent = fleet(24, 0.02, 4);

    AgeingPrior without = prior(learning.learn(straight.keySet(), straight::get));
    AgeingPrior with = prior(learning.learn(bent.keySet(), bent::get));

    assertThat(with.meanExponent()).isCloseTo(without.meanExponent(), within(0.05));
    assertThat(with.medianMultiplier() / without.medianMultiplier()).isBetween(0.9, 1.1);
  }

  @Test
  void read_anotherDocument_isRefused() {
    assertThatThrownBy(() -> FleetPriorsDocument.read("[]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("document must hold fleet priors, got another");
  }

  private static AgeingPrior prior(FleetPriors learned) {
    return learned.byGroup().values().iterator().next();
  }

  private static RulResult.Forecast forecast(FleetPriors priors, BatteryAssessment known) {
    return (RulResult.Forecast) new RulEstimator(priors).forecast(JUDGED, known);
  }

  /** Batteries of half a year to four; the last ones age five times as fast from 60 % on. */
  private static Map<Battery, BatteryAssessment> fleet(int count, double perYear, int bent) {
    Map<Battery, BatteryAssessment> fleet = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      Battery battery = Histories.battery("B-" + i, Chemistry.NMC622);
      Random random = new Random(i);
      double rate = perYear * Math.exp(0.2 * random.nextGaussian());
      double age = 0.5 + 3.5 * i / count;
      double knee = i >= count - bent ? 0.6 * age : 99;
      fleet.put(
          battery,
          Histories.steady(
              battery,
              (int) (365 * age),
              0.25,
              years ->
                  1
                      - rate * Math.pow(years, 0.7)
                      - 5 * rate * Math.max(0, years - knee)
                      + 0.004 * random.nextGaussian()));
    }
    return fleet;
  }
}

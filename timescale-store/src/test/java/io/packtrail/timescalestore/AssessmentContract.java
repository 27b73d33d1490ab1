package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AssessmentContract extends StoreContract {
  private static final Instant AS_OF = Instant.parse("2026-11-20T08:00:00.123Z");

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, null));
  }

  @Test
  void save_newAssessment_isReadBackEqual() {
    BatteryAssessment assessment = Results.assessment(BATTERY, AS_OF, 0.1 + 0.8);

    assertThat(assessments.save(assessment, Results.rul(AS_OF), RECEIVED, 3)).isTrue();

    assertThat(assessments.latest(BATTERY))
        .isEqualTo(new StoredAssessment(assessment, Results.rul(AS_OF), RECEIVED, 3));
    assertThat(assessments.sessions(BATTERY, 2))
        .containsExactly(assessment.sessions().get(4), assessment.sessions().get(3));
    assertThat(assessments.sessions(BATTERY, 100)).hasSize(5);
  }

  @Test
  void trajectory_ofAnAssessment_isItsHealthAndUse() {
    BatteryAssessment assessment = Results.assessment(BATTERY, AS_OF, 0.9);
    assertThat(assessments.trajectory(BATTERY)).isNull();

    assessments.save(assessment, Results.rul(AS_OF), RECEIVED, 3);

    BatteryAssessment trajectory = Objects.requireNonNull(assessments.trajectory(BATTERY));
    assertThat(trajectory.soh()).isEqualTo(assessment.soh());
    assertThat(trajectory.history()).isEqualTo(assessment.history());
    assertThat(trajectory.stress()).isEqualTo(assessment.stress());
    assertThat(trajectory.from()).isEqualTo(assessment.from());
    assertThat(trajectory.asOf()).isEqualTo(assessment.asOf());
    assertThat(trajectory.sessions()).isEmpty();
  }

  @Test
  void fleetPriors_savedOneAfterTheOther_areFoundNewestAndByVersion() {
    FleetPriorTable priors = new FleetPriorTable(database);
    assertThat(priors.newest()).isNull();
    FleetPriorTable.Entry first = prior(0, "p/1:aa", "{ \"a\" : 1}");
    FleetPriorTable.Entry second = prior(9, "p/1:bb", "{}");

    assertThat(priors.save(first)).isTrue();
    assertThat(priors.save(prior(5, "p/1:aa", first.document()))).as("says the same").isFalse();
    assertThat(priors.save(second)).isTrue();

    assertThat(priors.newest()).isEqualTo(second);
    assertThat(priors.version("p/1:aa")).as("with its bytes").isEqualTo(first);
    assertThat(priors.version("p/1:cc")).isNull();
  }

  private static FleetPriorTable.Entry prior(int seconds, String version, String document) {
    return new FleetPriorTable.Entry(
        RECEIVED.plusSeconds(seconds), version, "p/1", 12, "ff", document);
  }

  @Test
  void othersLike_ofAGroup_areItsAssessedOthers() {
    FleetHealthTable fleet = new FleetHealthTable(database);
    BatteryId other = new BatteryId("BAT-OTHER");
    batteries.register(battery(other, null));
    assertThat(fleet.othersLike(battery(BATTERY, null))).isEmpty();
    assessments.save(Results.assessment(other, AS_OF, 0.83), Results.rul(AS_OF), RECEIVED, 3);
    assessments.save(Results.assessment(BATTERY, AS_OF, 0.9), Results.rul(AS_OF), RECEIVED, 3);

    assertThat(fleet.othersLike(battery(BATTERY, null)))
        .singleElement()
        .satisfies(
            health -> {
              assertThat(health.batteryId()).isEqualTo(other);
              assertThat(health.sohRatio()).isEqualTo(0.83);
              assertThat(health.asOf()).isEqualTo(AS_OF);
            });
  }

  @Test
  void bmsDisagreements_countThoseThatLastUpToTheNewestEstimate() {
    FleetHealthTable fleet = new FleetHealthTable(database);
    assessments.save(Results.assessment(BATTERY, AS_OF, 0.9), Results.rul(AS_OF), RECEIVED, 3);
    assertThat(fleet.bmsDisagreements()).as("another finding").isZero();

    assessments.save(disagreeing(AS_OF.minusSeconds(86_400)), Results.rul(AS_OF), RECEIVED, 4);
    assertThat(fleet.bmsDisagreements()).as("ended before the newest estimate").isZero();

    assessments.save(disagreeing(AS_OF), Results.rul(AS_OF), RECEIVED, 5);
    assertThat(fleet.bmsDisagreements()).isOne();
  }

  private static BatteryAssessment disagreeing(Instant last) {
    BatteryAssessment agreeing = Results.assessment(BATTERY, AS_OF, 0.9);
    List<DataQuality.Finding> findings = new ArrayList<>(agreeing.quality().findings());
    findings.add(
        new DataQuality.Finding(
            "bms-disagreement", last.minus(Duration.ofDays(70)), last, 9, "differs"));
    return new BatteryAssessment(
        BATTERY,
        agreeing.from(),
        AS_OF,
        agreeing.samples(),
        agreeing.soh(),
        agreeing.history(),
        agreeing.smoothed(),
        agreeing.sessions(),
        agreeing.observations(),
        agreeing.stress(),
        new DataQuality(agreeing.quality().checks(), findings),
        agreeing.cellsSince());
  }

  @Test
  void odometer_ofABattery_isItsNewestReading() {
    FleetHealthTable fleet = new FleetHealthTable(database);
    assertThat(fleet.odometerKm(BATTERY, AS_OF)).isNull();
  }

  @Test
  void screening_savedAgain_replacesTheOneBefore() {
    FleetHealthTable fleet = new FleetHealthTable(database);
    BatteryId other = new BatteryId("BAT-OTHER");
    batteries.register(battery(other, null));
    assertThat(fleet.screening(BATTERY)).isNull();

    FleetHealthTable.Screened slow = screened(BATTERY, 0.4, false);
    FleetHealthTable.Screened fast = screened(other, 0.001, true);
    fleet.saveScreening(RECEIVED, 0.1, List.of(slow, fast));

    assertThat(fleet.screening(BATTERY))
        .isEqualTo(new FleetHealthTable.Screening(RECEIVED, 0.1, 2, 1, slow));
    assertThat(fleet.earlyDegraders())
        .extracting(FleetHealthTable.Screening::battery)
        .containsExactly(fast);

    fleet.saveScreening(RECEIVED.plusSeconds(1), 0.1, List.of(slow));
    assertThat(fleet.earlyDegraders()).isEmpty();
    assertThat(fleet.screening(other)).isNull();
  }

  private static FleetHealthTable.Screened screened(
      BatteryId batteryId, double pValue, boolean flagged) {
    return new FleetHealthTable.Screened(batteryId, 1.5, 2.2, pValue, flagged, "group x");
  }

  @Test
  void supersede_anotherMethod_makesAssessedBatteriesDueOnce() {
    telemetry.store(List.of(Samples.message("m1", BATTERY, Samples.series(RECEIVED, 2, 350))));
    long revision = telemetry.dueForAssessment(9).get(0).revision();
    assessments.save(
        Results.assessment(BATTERY, AS_OF, 0.9), Results.rul(AS_OF), RECEIVED, revision);
    assertThat(telemetry.dueForAssessment(9)).isEmpty();

    assertThat(assessments.supersede("packtrail-soh/1")).as("the method in use").isZero();
    assertThat(assessments.supersede("packtrail-soh/2")).isEqualTo(1);
    assertThat(assessments.supersede("packtrail-soh/2")).as("is due already").isZero();

    assertThat(telemetry.dueForAssessment(9)).hasSize(1);
  }

  @Test
  void distances_ofAssessedBatteries_areThoseAfterTheFirst() {
    assessments.save(Results.assessment(BATTERY, AS_OF, 0.9), Results.rul(AS_OF), RECEIVED, 3);
    CalibrationTable calibrations = new CalibrationTable(database);
    String group = Objects.requireNonNull(battery(BATTERY, null).modelGroup());

    assertThat(calibrations.distances("packtrail-soh/1", 0).get(group))
        .containsExactly(new double[] {0.7});
    assertThat(calibrations.distances("packtrail-soh/1", 1).get(group))
        .containsExactly(new double[0]);
    assertThat(calibrations.distances("packtrail-soh/9", 0)).isEmpty();
  }

  @Test
  void calibrations_savedAgain_areTheNewest() {
    CalibrationTable calibrations = new CalibrationTable(database);

    calibrations.save(List.of(new CalibrationTable.Entry("g", 1.5, 20)), RECEIVED);
    calibrations.save(List.of(new CalibrationTable.Entry("g", 1.2, 40)), RECEIVED.plusSeconds(9));

    assertThat(calibrations.all())
        .containsExactly(Map.entry("g", new CalibrationTable.Entry("g", 1.2, 40)));
  }

  @Test
  void save_sameContentLater_changesNothing() {
    BatteryAssessment assessment = Results.assessment(BATTERY, AS_OF, 0.9);
    assessments.save(assessment, Results.rul(AS_OF), RECEIVED, 3);

    assertThat(assessments.save(assessment, Results.rul(AS_OF), RECEIVED.plusSeconds(60), 4))
        .isFalse();

    assertThat(Objects.requireNonNull(assessments.latest(BATTERY)).computedAt())
        .isEqualTo(RECEIVED);
    assertThat(assessments.statements(BATTERY, null, null, 100)).hasSize(1);
  }

  @Test
  void save_ofAnOlderRevision_doesNotReplaceANewer() {
    assessments.save(Results.assessment(BATTERY, AS_OF, 0.9), Results.rul(AS_OF), RECEIVED, 5);

    boolean changed =
        assessments.save(
            Results.assessment(BATTERY, AS_OF, 0.7),
            Results.rul(AS_OF),
            RECEIVED.plusSeconds(1),
            4);

    assertThat(changed).isFalse();
    assertThat(Objects.requireNonNull(assessments.latest(BATTERY)).revision()).isEqualTo(5);
  }

  /** Assessments a minute apart, each with so much less. */
  private void saveFalling(int times, double stepRatio) {
    for (int i = 0; i < times; i++) {
      Instant asOf = AS_OF.plusSeconds(60L * i);
      assessments.save(
          Results.assessment(BATTERY, asOf, 0.9 - stepRatio * i),
          Results.noRul(asOf),
          RECEIVED.plusSeconds(i),
          i + 1L);
    }
  }

  @Test
  void statements_estimateThatDriftsInItsLastDigits_areAsManyAsPeopleSee() {
    saveFalling(200, 0.00001);

    assertThat(assessments.statements(BATTERY, null, null, 100)).hasSizeBetween(3, 5);
  }

  @Test
  void statements_withALimit_areTheNewestUpToThatTime() {
    saveFalling(4, 0.01);

    assertThat(assessments.statements(BATTERY, null, AS_OF.plusSeconds(120), 2))
        .extracting(StoredSoh::computedAt)
        .containsExactly(RECEIVED.plusSeconds(1), RECEIVED.plusSeconds(2));
  }

  @Test
  void statements_knownOn_areThoseOfThatTime() {
    SohResult first = Results.soh(AS_OF, 0.9);
    for (int i = 0; i < 4; i++) {
      // The second and the fourth differ in date only: no new statement.
      Instant asOf = AS_OF.plusSeconds(60L * i);
      assessments.save(
          Results.assessment(BATTERY, asOf, i < 2 ? 0.9 : 0.88),
          Results.noRul(asOf),
          RECEIVED.plusSeconds(i),
          i + 1L);
    }

    List<StoredSoh> all = assessments.statements(BATTERY, null, null, 100);
    assertThat(all)
        .extracting(StoredSoh::computedAt)
        .containsExactly(RECEIVED, RECEIVED.plusSeconds(2));
    assertThat(assessments.statements(BATTERY, RECEIVED.plusSeconds(1), null, 100))
        .containsExactly(new StoredSoh(first, RECEIVED));
    assertThat(assessments.statements(BATTERY, RECEIVED.minusSeconds(1), null, 100)).isEmpty();
  }

  @Test
  void latestOfAll_severalBatteries_areListedWithoutTheFan() {
    BatteryId other = new BatteryId("BAT-0");
    batteries.register(battery(other, null));
    assessments.save(Results.assessment(BATTERY, AS_OF, 0.9), Results.rul(AS_OF), RECEIVED, 1);
    assessments.save(Results.assessment(other, AS_OF, 0.8), Results.noRul(AS_OF), RECEIVED, 1);

    List<AssessmentSummary> all = assessments.latestOfAll();

    assertThat(all).extracting(AssessmentSummary::batteryId).containsExactly(other, BATTERY);
    assertThat(all.get(0).rul()).isEqualTo(Results.noRul(AS_OF));
    assertThat(all.get(1).soh()).isEqualTo(Results.soh(AS_OF, 0.9));
    RulResult.Forecast forecast = (RulResult.Forecast) all.get(1).rul();
    assertThat(forecast.fan()).isEmpty();
    assertThat(forecast.thresholds()).isEqualTo(Results.rul(AS_OF).thresholds());
  }

  @Test
  void save_unknownBattery_isRefused() {
    BatteryAssessment assessment = Results.assessment(new BatteryId("NOBODY"), AS_OF, 0.9);

    assertThatThrownBy(() -> assessments.save(assessment, Results.rul(AS_OF), RECEIVED, 1))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("unknown-battery"));
    assertThat(assessments.latest(new BatteryId("NOBODY"))).isNull();
  }
}

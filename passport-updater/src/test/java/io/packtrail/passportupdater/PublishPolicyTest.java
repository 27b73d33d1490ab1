package io.packtrail.passportupdater;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.passportupdater.error.PassportException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublishPolicyTest {
  private static final String HEADER = "attribute\tdeadBand\tunit\tmaxAgeDays\tbasis\n";

  private final SignedUpdate head =
      new PassportUpdater(Fixtures.OPERATOR)
          .next(Fixtures.update(0), null, Fixtures.issuedAt(0)); // 93.0 %
  private final Instant soon = Fixtures.issuedAt(0).plus(Duration.ofDays(29));

  @Test
  void reasonToPublish_first_isThatThereIsNone() {
    assertThat(reason(null, 0.93, soon)).isEqualTo("first update of this passport");
  }

  @Test
  void reasonToPublish_insideTheDeadBand_isNone() {
    assertThat(reason(head, 0.9255, soon)).isNull();
    assertThat(reason(head, 0.9345, soon)).isNull();
  }

  @Test
  void reasonToPublish_beyondTheDeadBand_namesTheChange() {
    assertThat(reason(head, 0.923, soon)).contains("-0.7 percentage points");
    assertThat(reason(head, 0.936, soon)).contains("+0.6 percentage points");
  }

  @Test
  void reasonToPublish_oldHeadAndNewData_namesTheAge() {
    assertThat(reason(head, 0.93, Fixtures.issuedAt(0).plus(Duration.ofDays(30))))
        .isEqualTo("the last update is 30 days old");
  }

  @Test
  void reasonToPublish_oldHeadWithoutNewData_isNone() {
    assertThat(
            PublishPolicy.standard()
                .reasonToPublish(
                    head,
                    false,
                    Fixtures.update(0),
                    Fixtures.issuedAt(0).plus(Duration.ofDays(90))))
        .isNull();
  }

  @Test
  void reasonToPublish_firstOvercharge_isPublishedAtOnce() {
    PerformanceUpdate used = unused(Fixtures.update(Fixtures.BATTERY, 1, 0.93));

    assertThat(standard(withEvents(used, 0, 1)))
        .isEqualTo("the count of overcharges moved by +1 events");
    assertThat(standard(withEvents(used, 2, 0))).contains("deep discharges moved by +2");
  }

  @Test
  void reasonToPublish_certifiedEnergyBeyondItsOwnBand_namesIt() {
    PerformanceUpdate used = unused(Fixtures.update(Fixtures.BATTERY, 1, 0.93));

    assertThat(standard(withSoce(used, 0.9105))).isNull(); // published: 92 %
    assertThat(standard(withSoce(used, 0.909)))
        .isEqualTo("the state of certified energy moved by -1.1 percentage points");
    assertThat(standard(withSoce(used, null)))
        .isEqualTo("the state of certified energy can no longer be stated");
  }

  @Test
  void reasonToPublish_forecastThatCollapses_namesIt() {
    PerformanceUpdate used = unused(Fixtures.update(Fixtures.BATTERY, 1, 0.93));

    assertThat(standard(withMedianYears(used, 3.5))).isNull(); // published: 4.22 years
    assertThat(standard(withMedianYears(used, 3.3)))
        .isEqualTo("the median remaining life moved by -21.8 % of it");
    assertThat(standard(Fixtures.withoutForecast(used)))
        .isEqualTo("the median remaining life can no longer be stated");
  }

  /** At the threshold it is 0 years; a week more is no news. */
  @Test
  void reasonToPublish_forecastNearTheEnd_isMeasuredByAYear() {
    PerformanceUpdate used = unused(Fixtures.update(Fixtures.BATTERY, 1, 0.93));
    SignedUpdate spent =
        new PassportUpdater(Fixtures.OPERATOR)
            .next(withMedianYears(Fixtures.update(0), 0), null, Fixtures.issuedAt(0));

    assertThat(
            PublishPolicy.standard()
                .reasonToPublish(spent, false, withMedianYears(used, 0.03), soon))
        .isNull();
    assertThat(
            PublishPolicy.standard()
                .reasonToPublish(spent, false, withMedianYears(used, 0.5), soon))
        .contains("the median remaining life moved by +50.0 % of it");
  }

  @Test
  void reasonToPublish_ownTable_isWhatCounts() {
    PublishPolicy policy =
        PublishPolicy.of(HEADER + "eventCounters.overCharges\t0\tevents\t7\tours\n");
    PerformanceUpdate used = unused(Fixtures.update(Fixtures.BATTERY, 1, 0.5));

    assertThat(policy.reasonToPublish(head, false, used, issued(6))).isNull();
    assertThat(policy.reasonToPublish(head, false, used, issued(7))).contains("7 days old");
  }

  @Test
  void table_thatIsNotUnderstood_isRefused() {
    for (String line :
        List.of(
            "stateOfHealth.nothing\t1\tpp\t30\tours",
            "stateOfHealth.percent\t-1\tpp\t30\tours",
            "stateOfHealth.percent\tNaN\tpp\t30\tours",
            "stateOfHealth.percent\t1\tpp\t0\tours",
            "stateOfHealth.percent\tone\tpp\t30\tours",
            "stateOfHealth.percent\t1\tpp",
            "")) {
      assertThatThrownBy(() -> PublishPolicy.of(HEADER + line + "\n"))
          .isInstanceOfSatisfying(
              PassportException.class, e -> assertThat(e.code()).isEqualTo("policy-refused"));
    }
  }

  /** The documented table is the one that counts. */
  @Test
  void documentation_showsTheTable() throws IOException {
    String page = Files.readString(Path.of("../docs/passport-log.md"));

    try (InputStream in = PublishPolicy.class.getResourceAsStream("publish-policy.tsv")) {
      new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("attribute"))
          .forEach(line -> assertThat(page).contains("| " + line.replace("\t", " | ") + " |"));
    }
  }

  @Test
  void reasonToPublish_withdrawnHead_isAnythingNewer() {
    PerformanceUpdate newer = unused(Fixtures.update(Fixtures.BATTERY, 1, 0.93));

    assertThat(PublishPolicy.standard().reasonToPublish(head, true, newer, soon))
        .isEqualTo("the last update was withdrawn");
    assertThat(PublishPolicy.standard().reasonToPublish(head, true, Fixtures.update(0), soon))
        .isNull();
  }

  @Test
  void reasonToCorrect_withdrawnHead_isAnyChangeAndNotTheSameAgain() {
    PublishPolicy policy = PublishPolicy.standard();
    PerformanceUpdate other = Fixtures.update(Fixtures.BATTERY, 0, 0.9285);

    assertThat(policy.reasonToCorrect(head, false, other)).isNull();
    assertThat(policy.reasonToCorrect(head, true, other)).contains("was withdrawn");
    assertThat(policy.reasonToCorrect(head, true, Fixtures.update(0))).isNull();
  }

  private static @Nullable String reason(@Nullable SignedUpdate head, double soh, Instant now) {
    PerformanceUpdate update = unused(Fixtures.update(Fixtures.BATTERY, 1, soh));
    return PublishPolicy.standard().reasonToPublish(head, false, update, now);
  }

  private @Nullable String standard(PerformanceUpdate update) {
    return PublishPolicy.standard().reasonToPublish(head, false, update, soon);
  }

  private static Instant issued(int days) {
    return Fixtures.issuedAt(0).plus(Duration.ofDays(days));
  }

  /** Measured later and not used since: its counters are those of the head. */
  private static PerformanceUpdate unused(PerformanceUpdate update) {
    return with(update, update.soh(), Fixtures.stress(0), update.rul());
  }

  private static PerformanceUpdate withEvents(PerformanceUpdate update, long deep, long over) {
    StressRecord was = update.stress();
    StressRecord stress =
        new StressRecord(
            was.chargeThroughputAh(),
            was.dischargeThroughputAh(),
            was.chargeEnergyKWh(),
            was.dischargeEnergyKWh(),
            was.equivalentFullCycles(),
            was.depthOfDischargeCycles(),
            was.timeAtTemperatureSocHours(),
            was.extremeHighTempMinutes(),
            was.extremeLowTempMinutes(),
            was.extremeHighTempChargingMinutes(),
            was.extremeLowTempChargingMinutes(),
            deep,
            over,
            was.distanceKm(),
            was.days());
    return with(update, update.soh(), stress, update.rul());
  }

  private static PerformanceUpdate withSoce(PerformanceUpdate update, @Nullable Double ratio) {
    SohResult.Estimated was = update.soh();
    SohResult.Estimated soh =
        new SohResult.Estimated(
            was.asOf(),
            was.sohRatio(),
            was.soh90(),
            was.slopePerYearRatio(),
            ratio,
            ratio == null ? null : new RatioInterval(ratio - 0.018, ratio + 0.018),
            was.capacityAh(),
            was.resistanceIncreaseRatio(),
            was.basis(),
            was.reference(),
            was.observations(),
            was.coverageRatio(),
            was.bmsSohRatio(),
            was.methodVersion());
    return with(update, soh, update.stress(), update.rul());
  }

  private static PerformanceUpdate withMedianYears(PerformanceUpdate update, double years) {
    RulResult.Forecast was = Objects.requireNonNull(update.rul());
    RulResult.ToThreshold first = was.thresholds().get(0);
    RulResult.Forecast forecast =
        new RulResult.Forecast(
            was.asOf(),
            was.ageingModel(),
            was.duty(),
            was.horizonYears(),
            List.of(
                new RulResult.ToThreshold(
                    first.thresholdRatio(),
                    new Quantiles(Math.min(2.111, years), years, 9.333),
                    first.meanYears(),
                    first.km(),
                    first.equivalentFullCycles(),
                    first.beyondHorizonRatio()),
                was.thresholds().get(1)),
            List.of(),
            was.seed(),
            was.prior(),
            was.calibration(),
            was.notes(),
            was.methodVersion());
    return with(update, update.soh(), update.stress(), forecast);
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on a nested type in a class file
  private static PerformanceUpdate with(
      PerformanceUpdate update,
      SohResult.Estimated soh,
      StressRecord stress,
      RulResult.@Nullable Forecast rul) {
    return new PerformanceUpdate(
        update.battery(), soh, stress, rul, update.stateOfChargeRatio(), update.evidence());
  }
}

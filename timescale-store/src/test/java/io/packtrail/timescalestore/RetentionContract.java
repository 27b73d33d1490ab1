package io.packtrail.timescalestore;

import static io.packtrail.domain.MessageOutcome.QUARANTINED;
import static io.packtrail.domain.MessageOutcome.STORED;
import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.history;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class RetentionContract extends DropContract {
  private Retention retention;

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, null));
    retention = new Retention(database, (battery, before, samples) -> before);
  }

  @Test
  void run_withoutRetention_keepsAll() {
    storeOldAndYoung();

    assertThat(retention.run(NOW)).isEqualTo(new Retention.Outcome(0, 0, null, false));

    assertThat(history(telemetry, BATTERY).get(0).size()).isEqualTo(20);
  }

  @Test
  void run_assessed_dropsWholePartsAndKeepsTheLedger() {
    storeOldAndYoung();
    assess(NOW);
    LedgerCounts before = ledger.totals();
    retention.keep(HALF_A_YEAR, null, SET_AT);

    Retention.Outcome outcome = retention.run(NOW);

    assertThat(outcome).isEqualTo(new Retention.Outcome(1, 0, null, false));
    assertThat(history(telemetry, BATTERY).get(0).at(0)).isEqualTo(YOUNG);
    assertThat(telemetry.series(BATTERY, null, null, 100).at(0)).isEqualTo(YOUNG);
    assertThat(ledger.totals()).isEqualTo(before);
    assertThat(ledger.imbalances()).isEmpty();
    assertThat(ledger.check(NOW, Duration.ofDays(365), 100).imbalances()).isEmpty();
    assertThat(retention.run(NOW).droppedParts()).isZero();
  }

  @Test
  void run_notYetAssessed_keepsAndNamesTheBattery() {
    storeOldAndYoung();
    retention.keep(HALF_A_YEAR, null, SET_AT);

    assertThat(retention.run(NOW)).isEqualTo(new Retention.Outcome(0, 0, BATTERY, false));
    assertThat(history(telemetry, BATTERY).get(0).size()).isEqualTo(20);

    assess(NOW);
    assertThat(retention.run(NOW).droppedParts()).isEqualTo(1);
  }

  @Test
  void run_dueAgainForNewerSamplesOnly_dropsWhatAnEarlierAssessmentRead() {
    storeOldAndYoung();
    retention.keep(HALF_A_YEAR, null, SET_AT);
    Instant later = NOW.plus(Duration.ofHours(2));
    assess(later);
    telemetry.store(
        List.of(message(GATEWAY, "m3", BATTERY, series(YOUNG.plusSeconds(60), 5, 1), later)));

    assertThat(retention.run(later).droppedParts()).isEqualTo(1);
  }

  @Test
  void run_aReaderHoldsThePart_leavesItForTheNextRun() throws Exception {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    runBesideAReader(retention);

    assertThat(retention.run(NOW).droppedParts()).isEqualTo(1);
  }

  @Test
  void store_olderThanKept_goesToQuarantineAndMakesNothingAgain() throws Exception {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    retention.run(NOW);
    telemetry = new TelemetryTable(database); // else it would look again within the minute only
    InboundMessage late = message(GATEWAY, "late", BATTERY, series(OLD, 3, 1), NOW);

    assertThat(telemetry.store(List.of(late))).containsExactly(QUARANTINED);

    QuarantinedMessage kept = quarantine.list(GATEWAY, 1).get(0);
    assertThat(kept.code()).isEqualTo("before-retention");
    assertThat(telemetry.storeReplay(kept.id(), late, NOW, "ann").outcome()).isEqualTo(QUARANTINED);
    assertThat(raw.queryLong("SELECT count(*) FROM telemetry WHERE t < '%s'".formatted(YOUNG)))
        .isZero();
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void store_longerRetentionAfterADrop_stillRefusesWhatWasDropped() {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT);
    retention.run(NOW);
    retention.keep(null, null, NOW);
    telemetry = new TelemetryTable(database);

    assertThat(telemetry.store(List.of(message(GATEWAY, "late", BATTERY, series(OLD, 3, 1), NOW))))
        .containsExactly(QUARANTINED);
  }

  @Test
  void run_inboxPastItsAge_isForgottenAndAResendStoresNothingTwice() {
    Instant longAgo = NOW.minus(Duration.ofDays(40));
    InboundMessage first = message(GATEWAY, "m1", BATTERY, series(YOUNG, 10, 350), longAgo);
    telemetry.store(List.of(first));
    telemetry.store(
        List.of(message(GATEWAY, "m2", BATTERY, series(YOUNG.plusSeconds(60), 10, 350), NOW)));
    retention.keep(null, Duration.ofDays(30), NOW);

    assertThat(retention.run(NOW)).isEqualTo(new Retention.Outcome(0, 1, null, false));

    assertThat(ledger.imbalances()).isEmpty();
    assertThat(
            telemetry.store(List.of(message(GATEWAY, "m1", BATTERY, series(YOUNG, 10, 350), NOW))))
        .containsExactly(STORED);
    assertThat(history(telemetry, BATTERY).get(0).size()).isEqualTo(20);
    assertThat(ledger.totals()).isEqualTo(new LedgerCounts(3, 3, 0, 0, 30, 20, 10, 0));
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void run_inboxSweptBefore_looksAtTheNewestDaysAndWhereAReplayPutAMessage() throws Exception {
    Instant longAgo = NOW.minus(Duration.ofDays(40));
    telemetry.store(
        List.of(
            message(GATEWAY, "m1", BATTERY, series(YOUNG, 10, 350), longAgo),
            new InboundMessage.Rejected(
                new Receipt(GATEWAY, longAgo, "any/topic", new byte[] {'{'}),
                0,
                "unparsable",
                "r",
                null)));
    retention.keep(null, Duration.ofDays(30), NOW);
    assertThat(retention.run(NOW).droppedInboxRows()).isEqualTo(1);
    telemetry.store(
        List.of(message(GATEWAY, "m2", BATTERY, series(YOUNG.plusSeconds(60), 5, 1), longAgo)));

    assertThat(retention.run(NOW).droppedInboxRows()).as("what was swept is not read").isZero();

    long id = quarantine.list(GATEWAY, 1).get(0).id();
    InboundMessage repaired =
        message(GATEWAY, "m3", BATTERY, series(YOUNG.plusSeconds(90), 5, 1), longAgo);
    assertThat(telemetry.storeReplay(id, repaired, NOW, "ann").outcome()).isEqualTo(STORED);
    assertThat(retention.run(NOW).droppedInboxRows()).isEqualTo(2);
    Instant nextDay = NOW.plus(Duration.ofDays(1));
    telemetry.store(
        List.of(
            message(
                GATEWAY,
                "m4",
                BATTERY,
                series(YOUNG.plusSeconds(120), 5, 1),
                nextDay.minus(Duration.ofDays(31)))));
    assertThat(retention.run(nextDay).droppedInboxRows()).isEqualTo(1);
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void prepare_nextMonth_isThereBeforeItsFirstMessage() throws Exception {
    boolean needed = telemetry.prepare(Instant.parse("2026-12-31T23:00:00Z"));

    assertThat(needed).isEqualTo(!database.info().hypertable());
    if (needed) {
      assertThat(raw.queryLong("SELECT count(to_regclass('telemetry_y2027m01'))")).isEqualTo(1);
    }
  }

  @Test
  void run_justSet_waitsForWhatIsOnItsWay() {
    storeOldAndYoung();
    assess(NOW);
    retention.keep(HALF_A_YEAR, null, SET_AT.plusSeconds(1));

    assertThat(retention.run(NOW)).isEqualTo(new Retention.Outcome(0, 0, null, false));
  }
}

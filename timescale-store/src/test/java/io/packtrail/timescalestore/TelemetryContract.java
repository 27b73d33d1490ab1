package io.packtrail.timescalestore;

import static io.packtrail.domain.MessageOutcome.DUPLICATE;
import static io.packtrail.domain.MessageOutcome.QUARANTINED;
import static io.packtrail.domain.MessageOutcome.STORED;
import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.OTHER_GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.history;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.rejected;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class TelemetryContract extends StoreContract {
  private static final Instant START = Instant.parse("2026-10-31T23:59:30Z");

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, GATEWAY));
  }

  @Test
  void store_newMessage_isReadBackBitForBit() {
    SampleSeries samples = series(START, 60, 350.1); // into the next month

    List<MessageOutcome> outcomes = telemetry.store(List.of(message("m1", BATTERY, samples)));

    assertThat(outcomes).containsExactly(STORED);
    List<SampleSeries> chunks = history(telemetry, BATTERY);
    assertThat(chunks).hasSize(1);
    assertThat(chunks.get(0).epochMs()).isEqualTo(samples.epochMs());
    for (Signal signal : Signal.values()) {
      assertThat(chunks.get(0).column(signal)).isEqualTo(samples.column(signal));
    }
    assertBalanced(new LedgerCounts(1, 1, 0, 0, 60, 60, 0, 0));
  }

  @Test
  void store_sameMessageAgain_isDuplicateAndChangesNothing() {
    InboundMessage message = message("m1", BATTERY, series(START, 10, 350));
    telemetry.store(List.of(message));

    assertThat(telemetry.store(List.of(message))).containsExactly(DUPLICATE);

    assertThat(history(telemetry, BATTERY).get(0).size()).isEqualTo(10);
    assertBalanced(new LedgerCounts(2, 1, 1, 0, 20, 10, 10, 0));
  }

  @Test
  void store_sameMessageTwiceInOneCall_storesTheFirst() {
    InboundMessage message = message("m1", BATTERY, series(START, 10, 350));

    assertThat(telemetry.store(List.of(message, message))).containsExactly(STORED, DUPLICATE);

    assertBalanced(new LedgerCounts(2, 1, 1, 0, 20, 10, 10, 0));
  }

  @Test
  void store_sameSamplesInAnotherMessage_countsThemAsDuplicates() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 10, 350))));

    List<MessageOutcome> outcomes =
        telemetry.store(List.of(message("m2", BATTERY, series(START, 10, 999))));

    assertThat(outcomes).containsExactly(STORED);
    assertThat(history(telemetry, BATTERY).get(0).value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(350f);
    assertBalanced(new LedgerCounts(2, 2, 0, 0, 20, 10, 10, 0));
  }

  @Test
  void store_overlapInPart_storesTheRestBesideOtherMessages() {
    BatteryId other = new BatteryId("BAT-2");
    batteries.register(battery(other, null));
    telemetry.store(List.of(message("m1", BATTERY, series(START, 10, 350))));

    List<MessageOutcome> outcomes =
        telemetry.store(
            List.of(
                message("m2", other, series(START, 5, 100)),
                message("m3", BATTERY, series(START.plusSeconds(7), 10, 500)),
                message("m4", BATTERY, series(START.plusSeconds(15), 10, 700))));

    assertThat(outcomes).containsExactly(STORED, STORED, STORED);
    SampleSeries stored = history(telemetry, BATTERY).get(0);
    assertThat(stored.size()).isEqualTo(25);
    assertThat(stored.value(Signal.PACK_VOLTAGE_V, 9)).isEqualTo(359f); // of m1
    assertThat(stored.value(Signal.PACK_VOLTAGE_V, 10)).isEqualTo(503f); // of m3
    assertThat(stored.value(Signal.PACK_VOLTAGE_V, 17)).isEqualTo(702f); // of m4
    assertThat(history(telemetry, other).get(0).size()).isEqualTo(5);
    assertBalanced(new LedgerCounts(4, 4, 0, 0, 35, 30, 5, 0));
  }

  @Test
  void store_sameTimeTwiceInOneMessage_keepsTheFirst() {
    SampleSeries samples =
        SampleSeries.builder(2)
            .add(START.toEpochMilli())
            .set(Signal.SOC_RATIO, 0.5)
            .add(START.toEpochMilli())
            .set(Signal.SOC_RATIO, 0.6)
            .build();

    assertThat(telemetry.store(List.of(message("m1", BATTERY, samples)))).containsExactly(STORED);

    assertThat(history(telemetry, BATTERY).get(0).column(Signal.SOC_RATIO)).containsExactly(0.5f);
    assertBalanced(new LedgerCounts(1, 1, 0, 0, 2, 1, 1, 0));
  }

  @Test
  void store_noSamples_isStored() {
    InboundMessage empty = message("m1", BATTERY, SampleSeries.builder(0).build());

    assertThat(telemetry.store(List.of(empty))).containsExactly(STORED);

    assertThat(telemetry.dueForAssessment(10)).isEmpty();
    assertBalanced(new LedgerCounts(1, 1, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void store_unknownAndForeignBattery_areQuarantinedWithTheirBytes() {
    BatteryId foreign = new BatteryId("BAT-F");
    batteries.register(battery(foreign, OTHER_GATEWAY));
    InboundMessage ofUnknown = message("m1", new BatteryId("NOBODY"), series(START, 3, 1));

    List<MessageOutcome> outcomes =
        telemetry.store(
            List.of(
                ofUnknown,
                message("m2", foreign, series(START, 4, 1)),
                message("m3", BATTERY, series(START, 5, 1))));

    assertThat(outcomes).containsExactly(QUARANTINED, QUARANTINED, STORED);
    List<QuarantinedMessage> kept = quarantine.list(GATEWAY, 10);
    assertThat(kept)
        .extracting(QuarantinedMessage::code)
        .containsExactly("foreign-battery", "unknown-battery");
    assertThat(kept.get(1).payload()).isEqualTo(ofUnknown.payload());
    assertThat(kept.get(1).receivedAt()).isEqualTo(RECEIVED);
    assertThat(kept.get(1).topic()).isEqualTo(ofUnknown.topic());
    assertThat(quarantine.find(OTHER_GATEWAY, kept.get(0).id())).isNull();
    assertBalanced(new LedgerCounts(3, 1, 0, 2, 12, 5, 0, 7));
  }

  @Test
  void store_putAside_tellsEachCodeOnceHoweverOftenTheBytesCome() {
    List<String> told = new ArrayList<>();
    TelemetryTable listened = new TelemetryTable(database, differing -> {}, told::add);
    List<InboundMessage> messages =
        List.of(
            message("m1", BATTERY, series(START, 3, 1)),
            message("m2", new BatteryId("NOBODY"), series(START, 3, 1)),
            rejected("{", 0));
    listened.store(messages);
    listened.store(messages);
    listened.store(List.of(message("m1", BATTERY, series(START, 4, 1))));

    assertThat(told).containsExactly("unknown-battery", "unparsable", "message-id-reused");
  }

  @Test
  void discard_ofWhatWaits_takesTheBytesAndKeepsTheAccount() {
    telemetry.store(
        List.of(
            rejected("{", 0),
            rejected("{{", 3),
            message("m1", new BatteryId("NOBODY"), series(START, 2, 1))));
    LedgerCounts before = ledger.totals();
    long all = Long.MAX_VALUE;

    assertThat(quarantine.discard(GATEWAY, "unparsable", all, 1, "ann", "junk", RECEIVED))
        .isEqualTo(new QuarantineSize(GATEWAY, 1, 1));
    assertThat(quarantine.discard(GATEWAY, "unparsable", all, 9, "ann", "junk", RECEIVED))
        .isEqualTo(new QuarantineSize(GATEWAY, 1, 2));
    assertThat(
            quarantine.discard(GATEWAY, "unparsable", all, 9, "ann", "junk", RECEIVED).messages())
        .isZero();
    assertThat(quarantine.discard(OTHER_GATEWAY, "unknown-battery", all, 9, "ann", "j", RECEIVED))
        .isEqualTo(new QuarantineSize(OTHER_GATEWAY, 0, 0));

    assertThat(quarantine.waiting(GATEWAY)).isEqualTo(1);
    assertThat(quarantine.waiting(GATEWAY, Long.MAX_VALUE, 9))
        .extracting(QuarantinedMessage::code)
        .containsExactly("unknown-battery");
    assertThat(quarantine.sizes()).extracting(QuarantineSize::messages).containsExactly(1L);
    QuarantinedMessage gone = quarantine.list(GATEWAY, 9).get(1);
    assertThat(gone.payload()).isEmpty();
    assertThat(gone.discarded())
        .isEqualTo(new QuarantinedMessage.Discarded(RECEIVED, "ann", "junk", 2));
    assertThat(ledger.totals()).isEqualTo(before);
    assertThat(ledger.imbalances()).isEmpty();
    assertThat(telemetry.store(List.of(rejected("{{", 3)))).containsExactly(DUPLICATE);
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void storeReplay_refusedForAnotherReason_waitsForThatFromThenOn() {
    BatteryId unknown = new BatteryId("BAT-LATE");
    InboundMessage early = message("m1", unknown, series(START, 2, 1));
    telemetry.store(List.of(early));
    long id = quarantine.list(GATEWAY, 1).get(0).id();
    batteries.register(battery(unknown, OTHER_GATEWAY));

    telemetry.storeReplay(id, early, RECEIVED, "ann");

    assertThat(quarantine.waiting(GATEWAY, "unknown-battery", 0, 9)).isEmpty();
    QuarantinedMessage waiting = quarantine.waiting(GATEWAY, "foreign-battery", 0, 9).get(0);
    assertThat(waiting.firstCode()).isEqualTo("unknown-battery");
    assertThat(waiting.reason()).contains("BAT-LATE");
    assertBalanced(new LedgerCounts(1, 0, 0, 1, 2, 0, 0, 2));
  }

  @Test
  void discard_throughANumber_leavesWhatCameLater() {
    telemetry.store(List.of(rejected("{", 0)));
    long seen = quarantine.newestWaiting(GATEWAY, "unparsable");
    telemetry.store(List.of(rejected("{{", 0)));

    assertThat(quarantine.discard(GATEWAY, "unparsable", seen, 9, "ann", "junk", RECEIVED))
        .isEqualTo(new QuarantineSize(GATEWAY, 1, 1));

    assertThat(quarantine.waiting(GATEWAY, Long.MAX_VALUE, 9))
        .extracting(QuarantinedMessage::id)
        .containsExactly(quarantine.newestWaiting(GATEWAY, "unparsable"))
        .doesNotContain(seen);
    assertThat(quarantine.newestWaiting(GATEWAY, "unknown-battery")).isZero();
  }

  @Test
  void discardAll_moreComesMeanwhile_takesWhatWaitedAtTheStart() {
    telemetry.store(
        IntStream.range(0, 1_001)
            .<InboundMessage>mapToObj(i -> rejected("{%4d".formatted(i), 0))
            .toList());
    List<Long> parts = new ArrayList<>();

    QuarantineSize discarded =
        quarantine.discardAll(
            GATEWAY,
            "unparsable",
            "ann",
            "junk",
            RECEIVED,
            part -> {
              parts.add(part);
              telemetry.store(List.of(rejected("later" + parts.size(), 0)));
            });

    assertThat(discarded).isEqualTo(new QuarantineSize(GATEWAY, 1_001, 5_005));
    assertThat(parts).containsExactly(1_000L, 1L);
    assertThat(quarantine.waiting(GATEWAY)).isEqualTo(2);
  }

  @Test
  void storeReplay_ofADiscarded_isRefusedAndChangesNothing() {
    telemetry.store(List.of(rejected("{", 0)));
    long id = quarantine.list(GATEWAY, 1).get(0).id();
    quarantine.discard(GATEWAY, "unparsable", id, 9, "ann", "junk", RECEIVED);

    TelemetryTable.Replayed replayed =
        telemetry.storeReplay(id, message("m1", BATTERY, series(START, 2, 1)), RECEIVED, "ann");

    assertThat(replayed.outcome()).isEqualTo(QUARANTINED);
    assertThat(replayed.code()).isEqualTo("discarded");
    assertBalanced(new LedgerCounts(1, 0, 0, 1, 0, 0, 0, 0));
  }

  @Test
  void list_largePayloads_areReadAFewAtATime() {
    for (int i = 0; i < 3; i++) {
      byte[] payload = new byte[9 << 20];
      payload[0] = (byte) i;
      telemetry.store(
          List.of(
              new Rejected(
                  new Receipt(GATEWAY, RECEIVED, "topic", payload),
                  0,
                  "unparsable",
                  "not JSON",
                  null)));
    }

    List<QuarantinedMessage> newest = quarantine.list(GATEWAY, 10);
    List<QuarantinedMessage> older = quarantine.list(GATEWAY, newest.get(1).id(), 10);

    assertThat(newest).hasSize(2);
    assertThat(older).hasSize(1);
    assertThat(older.get(0).payload()[0]).isZero();
    assertThat(quarantine.waiting(GATEWAY, "unparsable", 0, 10)).hasSize(2);
  }

  @Test
  void store_usedMessageIdWithOtherBytes_isQuarantinedOnce() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 2, 350))));
    InboundMessage reusing = message("m1", BATTERY, series(START.plusSeconds(60), 3, 350));

    assertThat(telemetry.store(List.of(reusing))).containsExactly(QUARANTINED);
    assertThat(telemetry.store(List.of(reusing))).containsExactly(DUPLICATE);

    assertThat(quarantine.list(GATEWAY, 10))
        .extracting(QuarantinedMessage::code)
        .containsExactly("message-id-reused");
    assertBalanced(new LedgerCounts(3, 1, 1, 1, 8, 2, 3, 3));
  }

  @Test
  void store_sameIdFromTwoGateways_storesBoth() {
    BatteryId open = new BatteryId("BAT-OPEN");
    batteries.register(battery(open, null));

    List<MessageOutcome> outcomes =
        telemetry.store(
            List.of(
                message(GATEWAY, "m1", open, series(START, 2, 1), RECEIVED),
                message(OTHER_GATEWAY, "m1", open, series(START.plusSeconds(9), 2, 1), RECEIVED)));

    assertThat(outcomes).containsExactly(STORED, STORED);
    assertThat(ledger.byBattery(open))
        .extracting(LedgerDay::gatewayId)
        .containsExactlyInAnyOrder(GATEWAY, OTHER_GATEWAY);
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void store_rejectedTwice_isKeptOnce() {
    assertThat(telemetry.store(List.of(rejected("{", 0)))).containsExactly(QUARANTINED);
    assertThat(telemetry.store(List.of(rejected("{", 0)))).containsExactly(DUPLICATE);
    assertThat(telemetry.store(List.of(rejected("}", 7)))).containsExactly(QUARANTINED);

    assertThat(quarantine.list(GATEWAY, 10)).hasSize(2);
    assertBalanced(new LedgerCounts(3, 0, 1, 2, 7, 0, 0, 7));
  }

  @Test
  void store_whatTheDatabaseCannotHold_isQuarantinedBesideGoodMessages() {
    SampleSeries good = series(START, 2, 1);
    List<InboundMessage> messages =
        List.of(
            message("nul\0", BATTERY, good),
            message("half\uD800", BATTERY, good),
            message("x".repeat(5_000), BATTERY, good),
            message("m-year", BATTERY, series(Instant.parse("1971-01-01T00:00:00Z"), 1, 1)),
            message("m-far", BATTERY, series(Instant.parse("+294277-01-01T00:00:00Z"), 1, 1)),
            new InboundMessage.Rejected(
                new Receipt(GATEWAY, RECEIVED, "t\0", new byte[] {0, -1}),
                0,
                "c\0",
                "\uDC00".repeat(5_000),
                Instant.MAX),
            message("m-good", BATTERY, good));

    List<MessageOutcome> outcomes = telemetry.store(messages);

    assertThat(outcomes.subList(0, 6)).containsOnly(QUARANTINED);
    assertThat(outcomes.get(6)).isEqualTo(STORED);
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void store_failureInTheMiddle_leavesNothingAndCanBeRepeated() throws Exception {
    List<InboundMessage> messages =
        List.of(
            message("m1", BATTERY, series(START, 10, 350)),
            rejected("{", 0),
            message("m2", BATTERY, series(START.plusSeconds(100), 10, 350)));
    raw.execute("ALTER TABLE ledger ADD CONSTRAINT broken CHECK (received_samples < 20)");

    assertThatThrownBy(() -> telemetry.store(messages))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("database"));

    for (String table : List.of("telemetry", "inbox", "quarantine", "ledger", "battery_state")) {
      assertThat(raw.queryLong("SELECT count(*) FROM " + table)).as(table).isZero();
    }
    // The one that the battery names, and not the one first heard of.
    assertThat(raw.queryLong("SELECT count(*) FROM gateway")).isEqualTo(1);
    raw.execute("ALTER TABLE ledger DROP CONSTRAINT broken");
    assertThat(telemetry.store(messages)).containsExactly(STORED, QUARANTINED, STORED);
    assertBalanced(new LedgerCounts(3, 2, 0, 1, 20, 20, 0, 0));
  }

  @Test
  void store_receivedAroundMidnight_countsOnTheUtcDayOfReceipt() {
    Instant justBefore = Instant.parse("2026-11-23T23:59:59.999999999Z");
    telemetry.store(
        List.of(
            message(GATEWAY, "m1", BATTERY, series(START, 1, 1), justBefore),
            message(
                GATEWAY,
                "m2",
                BATTERY,
                series(START.plusSeconds(5), 1, 1),
                justBefore.plusNanos(1))));

    assertThat(ledger.byGateway(GATEWAY))
        .extracting(day -> day.day().toString())
        .containsExactly("2026-11-24", "2026-11-23");
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void history_insertedOutOfOrderAcrossMonths_comesInOrderOfTime() {
    Instant year = Instant.parse("2026-01-15T00:00:00Z");
    List<InboundMessage> messages = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      messages.add(message("m" + i, BATTERY, series(year.plusSeconds(86_400L * i), 100, i)));
    }
    Collections.shuffle(messages, new Random(7));
    for (int i = 0; i < messages.size(); i += 25) {
      telemetry.store(messages.subList(i, i + 25));
    }

    List<SampleSeries> chunks = history(telemetry, BATTERY);

    assertThat(chunks).hasSize(3); // of 8,192
    long[] times =
        chunks.stream().flatMapToLong(c -> java.util.Arrays.stream(c.epochMs())).toArray();
    assertThat(times).hasSize(20_000).isSorted().doesNotHaveDuplicates();

    Instant from = year.plusSeconds(86_400 + 10);
    List<SampleSeries> part = new ArrayList<>();
    telemetry.history(BATTERY, from, from.plusSeconds(5), part::add);
    assertThat(part).hasSize(1);
    assertThat(part.get(0).column(Signal.PACK_VOLTAGE_V)).containsExactly(11f, 12f, 13f, 14f, 15f);
  }

  @Test
  void history_consumerFails_failsAndTheStoreGoesOn() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 60_000, 1))));

    for (int i = 0; i < 20; i++) { // more often than there are connections
      assertThatThrownBy(
              () ->
                  telemetry.history(
                      BATTERY,
                      null,
                      null,
                      chunk -> {
                        throw new IllegalStateException("enough");
                      }))
          .hasMessage("enough");
    }

    assertThat(history(telemetry, BATTERY).stream().mapToInt(SampleSeries::size).sum())
        .isEqualTo(60_000);
  }

  @Test
  void history_unknownBattery_isEmpty() {
    assertThat(history(telemetry, new BatteryId("NOBODY"))).isEmpty();
    assertThat(telemetry.series(new BatteryId("NOBODY"), null, null, 10).size()).isZero();
  }

  @Test
  void series_moreThanWanted_isMeansOverEqualStretches() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 1_000, 0))));

    SampleSeries thinned = telemetry.series(BATTERY, START, START.plusSeconds(1_000), 100);

    assertThat(thinned.size()).isEqualTo(100);
    assertThat(thinned.at(0)).isEqualTo(START);
    assertThat(thinned.value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(4.5f); // mean of 0 to 9
    assertThat(thinned.value(Signal.PACK_VOLTAGE_V, 99)).isEqualTo(994.5f);
    assertThat(thinned.value(Signal.SOC_RATIO, 0)).isNaN();
    assertThat(telemetry.series(BATTERY, null, null, 100).size()).isBetween(99, 100);
    assertThat(telemetry.series(BATTERY, null, null, 1_000).size()).isEqualTo(1_000);
  }

  @Test
  void due_samplesCommittedDuringAnAssessment_keepTheBatteryDue() {
    assertThat(telemetry.dueForAssessment(10)).isEmpty();
    telemetry.store(List.of(message("m1", BATTERY, series(START, 2, 1))));
    DueBattery read = telemetry.dueForAssessment(10).get(0);
    assertThat(read.batteryId()).isEqualTo(BATTERY);

    telemetry.store(List.of(message("m2", BATTERY, series(START.plusSeconds(60), 2, 1))));
    assessments.save(
        Results.assessment(BATTERY, START, 0.9), Results.noRul(START), RECEIVED, read.revision());

    assertThat(new DueBatteries(database).contains(BATTERY)).isTrue();
    DueBattery still = telemetry.dueForAssessment(10).get(0);
    assertThat(still.revision()).isGreaterThan(read.revision());
    assessments.save(
        Results.assessment(BATTERY, START, 0.9), Results.noRul(START), RECEIVED, still.revision());
    assertThat(telemetry.dueForAssessment(10)).isEmpty();
    assertThat(new DueBatteries(database).contains(BATTERY)).isFalse();
    telemetry.store(List.of(message("m2", BATTERY, series(START.plusSeconds(60), 2, 1))));
    assertThat(telemetry.dueForAssessment(10)).as("duplicates make nothing due").isEmpty();
  }

  @Test
  void due_batteriesThatAreNeverAssessed_comeInTurn() {
    for (String name : List.of("BAT-A", "BAT-B", "BAT-C")) {
      BatteryId id = new BatteryId(name);
      batteries.register(battery(id, null));
      telemetry.store(List.of(message("m" + name, id, series(START, 1, 1))));
    }

    List<String> order = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      telemetry.dueForAssessment(1).forEach(due -> order.add(due.batteryId().value()));
    }

    assertThat(order).containsExactly("BAT-A", "BAT-B", "BAT-C", "BAT-A", "BAT-B");
  }

  @Test
  void replay_afterTheBatteryIsRegistered_movesTheMessageToStored() {
    BatteryId late = new BatteryId("BAT-LATE");
    InboundMessage message = message("m1", late, series(START, 8, 1));
    telemetry.store(List.of(message));
    long id = quarantine.list(GATEWAY, 1).get(0).id();
    Instant now = RECEIVED.plusSeconds(90_000);
    assertThat(replay(id, message, now)).isEqualTo(QUARANTINED);
    assertBalanced(new LedgerCounts(1, 0, 0, 1, 8, 0, 0, 8));

    batteries.register(battery(late, GATEWAY));
    assertThat(replay(id, message, now)).isEqualTo(STORED);
    assertThat(replay(id, message, now)).isEqualTo(DUPLICATE);

    assertBalanced(new LedgerCounts(1, 1, 0, 0, 8, 8, 0, 0));
    assertThat(quarantine.list(GATEWAY, 1).get(0).replayedAt()).isEqualTo(now);
    assertThat(history(telemetry, late).get(0).size()).isEqualTo(8);
    assertThat(telemetry.dueForAssessment(5)).hasSize(1);
    assertThat(telemetry.store(List.of(message))).containsExactly(DUPLICATE);
  }

  @Test
  void replay_ofRepairedBytes_countsTheSamplesThatCouldNotBeReadBefore() {
    telemetry.store(
        List.of(message("m0", BATTERY, series(START, 3, 1)), rejected("half a message", 0)));
    long id = quarantine.list(GATEWAY, 1).get(0).id();
    assertBalanced(new LedgerCounts(2, 1, 0, 1, 3, 3, 0, 0));

    InboundMessage repaired = message("m1", BATTERY, series(START.plusSeconds(1), 5, 1));
    assertThat(replay(id, repaired, RECEIVED)).isEqualTo(STORED);

    assertBalanced(new LedgerCounts(2, 2, 0, 0, 8, 6, 2, 0));
    QuarantinedMessage kept = quarantine.list(GATEWAY, 1).get(0);
    assertThat(kept.payload()).isEqualTo("half a message".getBytes(StandardCharsets.UTF_8));
    assertThat(kept.repairedPayload()).isEqualTo(repaired.payload());
    assertThat(kept.replayedBy()).isEqualTo("ann");
  }

  @Test
  void replay_asItCame_keepsItsBytesOnce() {
    BatteryId late = new BatteryId("BAT-LATE");
    InboundMessage message = message("m1", late, series(START, 8, 1));
    telemetry.store(List.of(message));
    batteries.register(battery(late, GATEWAY));
    long id = quarantine.list(GATEWAY, 1).get(0).id();

    replay(id, message, RECEIVED);

    assertThat(quarantine.list(GATEWAY, 1).get(0).repairedPayload()).isNull();
  }

  @Test
  void replay_stillRefused_saysWhyNow() {
    telemetry.store(
        List.of(message("m1", BATTERY, series(START, 3, 1)), rejected("half a message", 0)));
    long id = quarantine.list(GATEWAY, 1).get(0).id();
    InboundMessage reusing = message("m1", BATTERY, series(START.plusSeconds(60), 5, 1));

    TelemetryTable.Replayed replayed = telemetry.storeReplay(id, reusing, RECEIVED, "ann");

    assertThat(replayed.outcome()).isEqualTo(QUARANTINED);
    assertThat(replayed.code()).isEqualTo("message-id-reused");
  }

  @Test
  void waiting_ofOneCode_comeInOrderOfReceiptWithoutReplayedOnes() {
    BatteryId late = new BatteryId("BAT-LATE");
    List<InboundMessage> messages =
        IntStream.range(0, 5)
            .<InboundMessage>mapToObj(
                i -> message("m" + i, late, series(START.plusSeconds(10L * i), 2, i)))
            .toList();
    telemetry.store(messages);
    telemetry.store(List.of(rejected("{", 0)));
    batteries.register(battery(late, null));
    List<QuarantinedMessage> all = quarantine.waiting(GATEWAY, "unknown-battery", 0, 10);
    replay(all.get(1).id(), messages.get(1), RECEIVED);

    List<QuarantinedMessage> page =
        quarantine.waiting(GATEWAY, "unknown-battery", all.get(0).id(), 2);

    assertThat(page)
        .extracting(QuarantinedMessage::id)
        .containsExactly(all.get(2).id(), all.get(3).id());
    assertThat(quarantine.sizes())
        .containsExactly(
            new QuarantineSize(
                GATEWAY,
                5,
                1
                    + all.stream().mapToLong(m -> m.payload().length).sum()
                    - all.get(1).payload().length));
  }

  @Test
  void replay_ofWhatWasStoredMeanwhile_movesItToDuplicate() {
    BatteryId late = new BatteryId("BAT-LATE");
    InboundMessage message = message("m1", late, series(START, 8, 1));
    telemetry.store(List.of(message));
    batteries.register(battery(late, GATEWAY));
    assertThat(telemetry.store(List.of(message))).as("sent again").containsExactly(STORED);

    long id = quarantine.list(GATEWAY, 1).get(0).id();
    assertThat(replay(id, message, RECEIVED)).isEqualTo(DUPLICATE);

    assertBalanced(new LedgerCounts(2, 1, 1, 0, 16, 8, 8, 0));
  }

  @Test
  void replay_ofNoSuchMessage_isRefused() {
    assertThatThrownBy(() -> replay(1, message("m", BATTERY, series(START, 1, 1)), RECEIVED))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("unknown-quarantine"));
  }

  @Test
  void imbalances_tablesEditedByHand_areFound() throws Exception {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 8, 1)), rejected("{", 2)));
    raw.execute("DELETE FROM telemetry WHERE t = '%s'".formatted(START));
    raw.execute("DELETE FROM quarantine");

    assertThat(ledger.imbalances())
        .extracting(Imbalance::figure)
        .containsExactly(
            "quarantinedMessages in quarantine",
            "quarantinedSamples in quarantine",
            "storedSamples in telemetry");
  }

  @Test
  void check_counterChangedByHand_isFoundInItsDaysOnly() throws Exception {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 8, 1)), rejected("{", 2)));
    assertThat(check(RECEIVED)).isEmpty();
    raw.execute(
        "UPDATE ledger SET stored_messages = stored_messages + 1, received_messages ="
            + " received_messages + 1");

    assertThat(check(RECEIVED))
        .containsExactly(
            new Imbalance(
                GATEWAY, java.time.LocalDate.parse("2026-11-23"), "storedMessages in inbox", 2, 1));
    assertThat(check(RECEIVED.plusSeconds(86_400))).isEmpty();
  }

  @Test
  void check_sampleRemovedByHand_isFoundByItsMessage() throws Exception {
    telemetry.store(
        List.of(
            message("m1", BATTERY, series(START, 8, 1)),
            message("m2", BATTERY, series(START.plusSeconds(4), 8, 9))));
    assertThat(check(RECEIVED)).isEmpty();
    raw.execute("DELETE FROM telemetry WHERE t = '%s'".formatted(START.plusSeconds(9)));

    assertThat(check(RECEIVED))
        .extracting(Imbalance::figure, Imbalance::ledger, Imbalance::recounted)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "storedSamples of newest messages in telemetry", 12L, 11L));
  }

  @Test
  void store_partitionDroppedByHand_isMadeAgain() throws Exception {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 2, 1))));
    org.junit.jupiter.api.Assumptions.assumeFalse(
        database.info().hypertable(), "a hypertable makes its chunks itself");
    raw.execute("DROP TABLE telemetry_y2026m10");

    assertThat(telemetry.store(List.of(message("m2", BATTERY, series(START, 2, 1)))))
        .containsExactly(STORED);
  }

  @Test
  void store_afterEveryConnectionWasCut_recoversByItself() throws Exception {
    InboundMessage message = message("m1", BATTERY, series(START, 2, 1));
    telemetry.store(List.of(message("m0", BATTERY, series(START.plusSeconds(60), 2, 1))));
    raw.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ="
            + " 'packtrail' AND datname = current_database()");

    List<MessageOutcome> outcomes = List.of();
    for (int attempt = 0; outcomes.isEmpty() && attempt < 12; attempt++) {
      try {
        outcomes = telemetry.store(List.of(message));
      } catch (StoreException e) {
        assertThat(e.retryable()).as(e.toString()).isTrue();
      }
    }

    assertThat(outcomes).containsExactly(STORED);
    assertBalanced(new LedgerCounts(2, 2, 0, 0, 4, 4, 0, 0));
  }

  @Test
  void store_sameMessagesByTwoProcesses_storesEachOnce() throws Exception {
    List<InboundMessage> messages =
        new ArrayList<>(
            IntStream.range(0, 400)
                .<InboundMessage>mapToObj(
                    i -> message("m" + i, BATTERY, series(START.plusSeconds(10L * i), 10, 1)))
                .toList());
    List<InboundMessage> reversed = new ArrayList<>(messages);
    Collections.reverse(reversed);

    List<MessageOutcome> outcomes = new ArrayList<>();
    try (Database second = raw.open()) {
      ExecutorService threads = Executors.newFixedThreadPool(2);
      Future<List<MessageOutcome>> a = threads.submit(() -> storeInParts(telemetry, messages, 40));
      Future<List<MessageOutcome>> b =
          threads.submit(() -> storeInParts(new TelemetryTable(second), reversed, 40));
      outcomes.addAll(a.get());
      outcomes.addAll(b.get());
      threads.shutdown();
    }

    assertThat(outcomes).filteredOn(STORED::equals).hasSize(400);
    assertThat(outcomes).filteredOn(DUPLICATE::equals).hasSize(400);
    assertBalanced(new LedgerCounts(800, 400, 400, 0, 8_000, 4_000, 4_000, 0));
  }

  @Test
  void store_sameSamplesInOppositeOrderByTwoThreads_endsWithoutDeadlock() throws Exception {
    List<InboundMessage> up = new ArrayList<>();
    List<InboundMessage> down = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      up.add(message("up" + i, BATTERY, series(START.plusSeconds(10L * i), 10, 1)));
      down.add(message("down" + i, BATTERY, series(START.plusSeconds(10L * (199 - i)), 10, 2)));
    }

    ExecutorService threads = Executors.newFixedThreadPool(2);
    Future<List<MessageOutcome>> a = threads.submit(() -> storeInParts(telemetry, up, 50));
    Future<List<MessageOutcome>> b = threads.submit(() -> storeInParts(telemetry, down, 50));
    assertThat(a.get()).containsOnly(STORED);
    assertThat(b.get()).containsOnly(STORED);
    threads.shutdown();

    assertBalanced(new LedgerCounts(400, 400, 0, 0, 4_000, 2_000, 2_000, 0));
  }

  /** Deliveries, re-deliveries, overlaps, unknown batteries and rubbish in random order. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void store_randomMix_losesNothingAndStoresNothingTwice(long seed) {
    LedgerModel model = new LedgerModel(new Random(seed));
    model.batteries().forEach(batteries::register);

    for (List<InboundMessage> batch : model.batches()) {
      assertThat(telemetry.store(batch)).isEqualTo(model.expect(batch));
    }

    model
        .samples()
        .forEach(
            (batteryId, expected) -> {
              SampleSeries stored = history(telemetry, batteryId).get(0);
              assertThat(stored.size()).isEqualTo(expected.size());
              int i = 0;
              for (var sample : expected.entrySet()) {
                assertThat(stored.epochMs()[i]).isEqualTo(sample.getKey());
                assertThat(stored.value(Signal.PACK_VOLTAGE_V, i)).isEqualTo(sample.getValue());
                i++;
              }
            });
    assertBalanced(model.counts());
  }

  private List<Imbalance> check(Instant now) {
    LedgerCheck check = ledger.check(now, Duration.ZERO, 100);
    assertThat(ledger.lastCheck()).isEqualTo(check);
    return check.imbalances();
  }

  private MessageOutcome replay(long id, InboundMessage message, Instant at) {
    return telemetry.storeReplay(id, message, at, "ann").outcome();
  }

  private static List<MessageOutcome> storeInParts(
      TelemetryTable table, List<InboundMessage> messages, int size) {
    List<MessageOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < messages.size(); i += size) {
      outcomes.addAll(table.store(messages.subList(i, Math.min(i + size, messages.size()))));
    }
    return outcomes;
  }

  private void assertBalanced(LedgerCounts expected) {
    assertThat(ledger.totals()).isEqualTo(expected);
    assertThat(expected.balanced()).isTrue();
    assertThat(ledger.imbalances()).isEmpty();
  }
}

package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.OTHER_GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.history;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ClockContract extends StoreContract {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final Instant FROM = START.plusSeconds(10);
  private static final Instant TO = START.plusSeconds(20);

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, null));
  }

  @Test
  void measure_mostMessagesDelayed_isNotTakenForSkew() {
    List<InboundMessage> messages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      // The clock is 90 s behind; nine messages of ten waited for minutes.
      Duration delay = i % 10 == 0 ? Duration.ofMillis(200) : Duration.ofMinutes(7 + i);
      Telemetry plain = message("m" + i, BATTERY, series(START.plusSeconds(60L * i), 1, i));
      messages.add(sentAt(plain, RECEIVED.minus(Duration.ofSeconds(90)).minus(delay)));
    }
    // One impossible time does not become the estimate.
    messages.add(
        sentAt(
            message("odd", BATTERY, series(START.minusSeconds(60), 1, 0)),
            RECEIVED.plusSeconds(99)));
    telemetry.store(messages);

    clocks.measure(RECEIVED);

    ClockEstimate estimate = clocks.estimates(GATEWAY, 10).get(0);
    assertThat(estimate.offset()).isEqualTo(Duration.ofMillis(90_200));
    assertThat(estimate.messages()).isEqualTo(101);
    assertThat(clocks.newest(Times.utcDay(RECEIVED))).containsExactly(estimate);
  }

  @Test
  void measure_everyMessageRefused_isEstimatedFromWhatTheySay() {
    telemetry.store(
        List.of(
            fromTheFuture("{1}", RECEIVED.plus(Duration.ofHours(2))),
            fromTheFuture("{2}", RECEIVED.plus(Duration.ofHours(2))),
            fromTheFuture("{3}", null)));

    clocks.measure(RECEIVED);

    ClockEstimate estimate = clocks.estimates(GATEWAY, 10).get(0);
    assertThat(estimate.offset()).isEqualTo(Duration.ofHours(-2));
    assertThat(estimate.messages()).isEqualTo(2);
  }

  private static InboundMessage fromTheFuture(String payload, @Nullable Instant sentAt) {
    return fromTheFuture(payload, sentAt, null);
  }

  private static InboundMessage fromTheFuture(
      String payload, @Nullable Instant sentAt, @Nullable Instant brokerAt) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return new InboundMessage.Rejected(
        new Receipt(GATEWAY, RECEIVED, brokerAt, "topic", bytes),
        1,
        "time-in-future",
        "too early",
        sentAt);
  }

  /** Of some messages of a group the broker's time is known, of others it is not. */
  @Test
  void store_brokerTime_isKeptWhereItIsKnown_alsoThroughQuarantine() throws Exception {
    Instant brokerAt = RECEIVED.minusSeconds(3);
    telemetry.store(
        List.of(
            message("m1", BATTERY, series(START, 1, 1)),
            atBroker(message("m2", BATTERY, series(START.plusSeconds(1), 1, 1)), brokerAt),
            atBroker(message("m3", BATTERY, series(START.plusSeconds(2), 1, 1)), Instant.MAX),
            fromTheFuture("{1}", null, brokerAt)));
    long quarantined = quarantine.list(GATEWAY, 1).get(0).id();
    telemetry.storeReplay(
        quarantined,
        message("m4", BATTERY, series(START.plusSeconds(9), 1, 1)),
        RECEIVED.plusSeconds(60),
        "test");

    assertThat(
            raw.queryLong(
                "SELECT count(*) FROM inbox WHERE broker_at = '%s' AND message_id IN ('m2', 'm4')"
                    .formatted(Times.toSql(brokerAt))))
        .isEqualTo(2);
    assertThat(raw.queryLong("SELECT count(*) FROM inbox WHERE broker_at IS NULL")).isEqualTo(2);
  }

  @Test
  void measure_anotherDay_keepsTheHistory() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 1, 1))));
    clocks.measure(RECEIVED);
    Instant nextDay = RECEIVED.plus(Duration.ofDays(1));
    telemetry.store(
        List.of(
            sentAt(
                message(GATEWAY, "m2", BATTERY, series(START.plusSeconds(9), 1, 1), nextDay),
                nextDay.minusSeconds(30))));
    clocks.measure(nextDay);

    assertThat(clocks.estimates(GATEWAY, 10))
        .extracting(ClockEstimate::offset)
        .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(1));
    assertThat(clocks.newest(Times.utcDay(nextDay)))
        .extracting(ClockEstimate::offset)
        .containsExactly(Duration.ofSeconds(30));
  }

  @Test
  void history_correctionDeclared_movesTheSamplesItHoldsForAndNoOthers() throws Exception {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 30, 0))));

    declare(Duration.ofHours(1));

    SampleSeries read = history(telemetry, BATTERY).get(0);
    assertThat(read.epochMs()).hasSize(30).isSorted();
    assertThat(read.at(9)).isEqualTo(START.plusSeconds(9));
    assertThat(read.at(10)).isEqualTo(START.plusSeconds(20));
    assertThat(read.at(20)).isEqualTo(FROM.plusSeconds(3_600));
    assertThat(read.value(Signal.PACK_VOLTAGE_V, 20)).isEqualTo(10f);
    assertThat(
            raw.queryLong(
                "SELECT count(*) FROM telemetry WHERE t >= '%s'"
                    .formatted(FROM.plusSeconds(3_600))))
        .as("telemetry keeps the device's time")
        .isZero();
    List<SampleSeries> span = new ArrayList<>();
    telemetry.history(BATTERY, FROM.plusSeconds(3_600), FROM.plusSeconds(3_605), span::add);
    assertThat(span.get(0).column(Signal.PACK_VOLTAGE_V)).containsExactly(10f, 11f, 12f, 13f, 14f);
    assertThat(telemetry.series(BATTERY, null, null, 100).size()).isEqualTo(30);
    assertThat(telemetry.series(BATTERY, null, null, 2).size()).isEqualTo(2);
  }

  @Test
  void history_correctedTimeIsTaken_keepsTheSampleThatWasNotMoved() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 30, 0))));

    declare(Duration.ofSeconds(10));

    SampleSeries read = history(telemetry, BATTERY).get(0);
    assertThat(read.size()).isEqualTo(20);
    assertThat(read.value(Signal.PACK_VOLTAGE_V, 10)).isEqualTo(20f);
  }

  @Test
  void history_samplesOfAnotherGateway_areNotMoved() {
    telemetry.store(
        List.of(
            message(OTHER_GATEWAY, "o1", BATTERY, series(FROM.plusMillis(500), 3, 700), RECEIVED),
            message("m1", BATTERY, series(START, 30, 0))));

    declare(Duration.ofHours(1));

    SampleSeries read = history(telemetry, BATTERY).get(0);
    assertThat(LongStream.of(read.epochMs()).filter(ms -> ms % 1_000 == 500))
        .containsExactly(
            FROM.toEpochMilli() + 500, FROM.toEpochMilli() + 1_500, FROM.toEpochMilli() + 2_500);
  }

  @Test
  void declare_andRevoke_makeTheBatteryDueAndStayOnRecord() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 30, 0))));
    assess();
    ClockCorrection declared = declare(Duration.ofHours(1));
    assertThat(telemetry.dueForAssessment(5))
        .extracting(DueBattery::batteryId)
        .containsExactly(BATTERY);
    assess();

    assertThat(clocks.revoke(GATEWAY, declared.id(), "bob", RECEIVED.plusSeconds(9))).isTrue();
    assertThat(clocks.revoke(GATEWAY, declared.id(), "eve", RECEIVED)).isFalse();

    assertThat(telemetry.dueForAssessment(5)).hasSize(1);
    assertThat(history(telemetry, BATTERY).get(0).at(10)).isEqualTo(FROM);
    assertThat(clocks.corrections(GATEWAY))
        .containsExactly(
            new ClockCorrection(
                declared.id(),
                GATEWAY,
                FROM,
                TO,
                Duration.ofHours(1),
                "clock set by hand",
                "ann",
                RECEIVED,
                "bob",
                RECEIVED.plusSeconds(9)));
  }

  @Test
  void store_sameMessageAfterACorrection_isDuplicate() {
    InboundMessage message = message("m1", BATTERY, series(START, 30, 0));
    telemetry.store(List.of(message));
    declare(Duration.ofHours(1));

    assertThat(telemetry.store(List.of(message))).containsExactly(MessageOutcome.DUPLICATE);
    telemetry.store(List.of(message("m2", BATTERY, series(START, 30, 0))));

    assertThat(history(telemetry, BATTERY).get(0).size()).isEqualTo(30);
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void declare_overlapping_isRefusedUntilTheOtherIsRevoked() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 30, 0))));
    ClockCorrection first = declare(Duration.ofHours(1));

    assertThatThrownBy(() -> declare(Duration.ofHours(2)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("clock-correction-exists"));
    clocks.revoke(GATEWAY, first.id(), "ann", RECEIVED);
    assertThat(declare(Duration.ofHours(2)).active()).isTrue();
  }

  @Test
  void declare_unknownGateway_isRefused() {
    assertThatThrownBy(() -> declare(Duration.ofHours(1)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("unknown-gateway"));
  }

  @Test
  void correction_changedOrDeletedByHand_isRefusedByTheDatabase() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 30, 0))));
    declare(Duration.ofHours(1));

    for (String change :
        List.of(
            "UPDATE clock_correction SET offset_ms = 1",
            "UPDATE clock_correction SET offset_ms = 1, revoked_by = 'x', revoked_at = now()",
            "DELETE FROM clock_correction",
            "TRUNCATE clock_correction")) {
      assertThatThrownBy(() -> raw.execute(change))
          .as(change)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("append-only");
    }
  }

  /** Two hours fast from the 20th to the 39th of 100 minutes. */
  @Test
  void measure_clockWrongForAWhile_namesTheWhile() {
    Instant first = Times.startOf(Times.utcDay(RECEIVED)).toInstant();
    List<InboundMessage> messages = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Instant at = first.plus(Duration.ofMinutes(i));
      Duration ahead = i >= 20 && i < 40 ? Duration.ofHours(2) : Duration.ZERO;
      messages.add(
          sentAt(
              message(GATEWAY, "m" + i, BATTERY, series(START.plusSeconds(i), 1, i), at),
              at.plus(ahead)));
    }
    telemetry.store(messages);

    clocks.measure(RECEIVED);

    ClockEstimate estimate = clocks.estimates(GATEWAY, 1).get(0);
    assertThat(estimate.offset()).isEqualTo(Duration.ofHours(-2));
    assertThat(estimate.messages()).isEqualTo(100);
    assertThat(estimate.heldMessages()).isEqualTo(20);
    assertThat(estimate.heldFrom()).isEqualTo(first.plus(Duration.ofMinutes(20)));
    assertThat(estimate.heldTo()).isEqualTo(first.plus(Duration.ofMinutes(39)));
    assertThat(estimate.rightSince()).isEqualTo(first.plus(Duration.ofMinutes(40)));
  }

  /** A repair names a time of sending of its own, minutes after the receipt. */
  @Test
  void measure_repairedMessage_isJudgedByWhatTheGatewaySaid() {
    Instant received = RECEIVED.minusSeconds(187);
    Telemetry refused =
        message(GATEWAY, "m1", new BatteryId("TYPO"), series(START, 1, 1), received);
    Telemetry asItCame = message("m2", new BatteryId("LATER"), series(START, 1, 2));
    telemetry.store(List.of(refused, asItCame));
    Telemetry repaired =
        sentAt(message(GATEWAY, "m1", BATTERY, series(START, 1, 1), received), RECEIVED);
    batteries.register(battery(asItCame.batteryId(), null));
    List<QuarantinedMessage> waiting = quarantine.list(GATEWAY, 2);
    telemetry.storeReplay(waiting.get(1).id(), repaired, RECEIVED, "test");
    telemetry.storeReplay(waiting.get(0).id(), asItCame, RECEIVED, "test");
    assertThat(ledger.totals().storedMessages()).isEqualTo(2);

    clocks.measure(RECEIVED);

    ClockEstimate estimate = clocks.estimates(GATEWAY, 1).get(0);
    assertThat(estimate.offset()).isEqualTo(Duration.ofSeconds(1));
    assertThat(estimate.messages()).isEqualTo(2);
  }

  @Test
  void timed_correctionDeclared_tellsBothTimes() {
    telemetry.store(List.of(message("m1", BATTERY, series(START, 30, 0))));
    List<Instant> device = new ArrayList<>();
    List<Instant> corrected = new ArrayList<>();
    TelemetryTable.TimedChunks both =
        (chunk, deviceEpochMs) -> {
          for (int i = 0; i < chunk.size(); i++) {
            corrected.add(chunk.at(i));
            device.add(Instant.ofEpochMilli(deviceEpochMs[i]));
          }
        };
    telemetry.timed(BATTERY, null, null, both);
    assertThat(device).hasSize(30).isEqualTo(corrected);
    device.clear();
    corrected.clear();

    declare(Duration.ofHours(1));

    telemetry.timed(BATTERY, TO, null, both);
    assertThat(device).hasSize(20).startsWith(TO).endsWith(FROM.plusSeconds(9));
    assertThat(corrected).startsWith(TO).endsWith(FROM.plusSeconds(3_609));
    assertThat(clocks.active(BATTERY)).isEqualTo(clocks.active()).hasSize(1);
    assertThat(clocks.active(new BatteryId("OTHER"))).isEmpty();
  }

  /** The clock was two hours ahead and was then put right: what came last is older by it. */
  @Test
  void latest_clockWasAhead_isTheNewestByCorrectedTime() {
    GatewayActivity activity = new GatewayActivity(database);
    telemetry.store(List.of(message("ahead", BATTERY, series(FROM, 10, 0))));
    telemetry.store(List.of(message("right", BATTERY, series(START.plusSeconds(5), 1, 99))));
    assertThat(newest(activity).messageId()).isEqualTo("ahead");

    declare(Duration.ofHours(-2));

    assertThat(newest(activity).messageId()).isEqualTo("right");
    telemetry.store(List.of(message("more", BATTERY, series(FROM.plusMillis(500), 5, 7))));
    clocks.revoke(GATEWAY, 1, "ann", RECEIVED);
    clocks.declare(GATEWAY, FROM, TO, Duration.ofHours(1), "slow", "ann", RECEIVED);
    LatestSample moved = newest(activity);
    assertThat(moved.sample().at(0)).isEqualTo(FROM.plusSeconds(3_609));
    assertThat(moved.deviceTime()).isEqualTo(FROM.plusSeconds(9));
  }

  private static LatestSample newest(GatewayActivity activity) {
    return Objects.requireNonNull(activity.latest(GATEWAY));
  }

  private ClockCorrection declare(Duration offset) {
    return clocks.declare(GATEWAY, FROM, TO, offset, "clock set by hand", "ann", RECEIVED);
  }

  private void assess() {
    DueBattery due = telemetry.dueForAssessment(1).get(0);
    assessments.save(
        Results.assessment(BATTERY, START, 0.9), Results.noRul(START), RECEIVED, due.revision());
    assertThat(telemetry.dueForAssessment(1)).isEmpty();
  }

  private static Telemetry sentAt(Telemetry message, Instant sentAt) {
    return new Telemetry(
        message.receipt(), message.messageId(), message.batteryId(), sentAt, message.samples());
  }

  private static Telemetry atBroker(Telemetry message, Instant brokerAt) {
    return new Telemetry(
        new Receipt(
            message.gatewayId(),
            message.receivedAt(),
            brokerAt,
            message.topic(),
            message.payload()),
        message.messageId(),
        message.batteryId(),
        message.sentAt(),
        message.samples());
  }
}

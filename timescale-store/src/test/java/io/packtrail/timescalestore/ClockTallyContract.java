package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Telemetry;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clocks from messages that come bit by bit, some committed later than others. */
abstract class ClockTallyContract extends StoreContract {
  private static final Instant DAY = Times.startOf(Times.utcDay(RECEIVED)).toInstant();
  private static final Duration HOURS_2 = Duration.ofHours(2);

  private ClockTable atOnce;
  private int stored;

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, null));
    atOnce = new ClockTable(database, Duration.ZERO);
    stored = 0;
  }

  /** Every third message is two hours ahead; each run counts what the run before it saw. */
  @Test
  void measure_bitByBit_countsEachMessageOnceAndAgreesWithOneGo() throws Exception {
    for (int part = 0; part < 6; part++) {
      store(20, i -> i % 3 == 0 ? HOURS_2.negated() : Duration.ofMillis(200 + i));
      atOnce.measure(RECEIVED);
    }
    ClockEstimate bitByBit = estimate();
    atOnce.measure(RECEIVED);
    assertThat(raw.queryLong("SELECT sum(messages) FROM clock_tally")).isEqualTo(120);
    assertThat(estimate()).isEqualTo(bitByBit);

    raw.execute("TRUNCATE clock_tally, clock_progress, gateway_clock");
    clocks.measure(RECEIVED);

    assertThat(raw.queryLong("SELECT count(*) FROM clock_tally")).isZero();
    assertThat(bitByBit.offset()).isEqualTo(HOURS_2.negated());
    assertThat(bitByBit.messages()).isEqualTo(120);
    assertThat(bitByBit.rightSince()).isEqualTo(minute(119));
    assertThat(estimate())
        .usingRecursiveComparison()
        .ignoringFields("measuredAt")
        .isEqualTo(bitByBit);
  }

  /** Another writer took lower keys before and commits when higher ones have been counted. */
  @Test
  void measure_lowerKeyCommittedLater_isCountedOnce() throws Exception {
    store(1, i -> Duration.ofMillis(200));
    long block = raw.queryLong("SELECT nextval('message_key_block')") * MessageKeys.BLOCK;
    raw.execute(another(block + 60, block + 60));
    try (Connection writer = raw.connect();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(another(block + 1, block + 50));
      store(200, i -> Duration.ofMillis(200));
      for (int i = 0; i < 3; i++) {
        atOnce.measure(RECEIVED);
      }
      assertThat(estimate().messages()).isEqualTo(202);
      assertThat(raw.queryLong("SELECT count(*) FROM clock_tally"))
          .as("nothing above a key that may still come is counted for good")
          .isZero();
      writer.commit();
    }

    atOnce.measure(RECEIVED);
    assertThat(estimate().messages()).isEqualTo(252);
    atOnce.measure(RECEIVED);
    assertThat(raw.queryLong("SELECT sum(messages) FROM clock_tally")).isEqualTo(252);
    atOnce.measure(RECEIVED);
    assertThat(estimate().messages()).isEqualTo(252);
  }

  /** Stores the first message again under other keys and identifiers. */
  private static String another(long firstKey, long lastKey) {
    return """
    INSERT INTO inbox (message_key, received_at, sent_at, gateway_key, battery_key, samples, stored_samples, message_id, payload_digest)
    SELECT key, received_at, sent_at, gateway_key, battery_key, samples, stored_samples, 'k' || key, payload_digest
      FROM inbox, generate_series(%d, %d) AS key WHERE message_id = 'm0'
    """
        .formatted(firstKey, lastKey);
  }

  /** Two hours behind from 02:00 to 03:30, and right for the rest of the day. */
  @Test
  void measure_clockWasBehindAndIsSetRight_staysInTheEstimate() {
    store(120, i -> Duration.ofMillis(300));
    store(90, i -> HOURS_2.plusMillis(300 + i));
    atOnce.measure(RECEIVED);
    assertThat(estimate().isOff()).isTrue();
    for (int part = 0; part < 10; part++) {
      store(39, i -> Duration.ofMillis(300));
      atOnce.measure(RECEIVED);
    }

    ClockEstimate estimate = estimate();
    assertThat(estimate.messages()).isEqualTo(600);
    assertThat(estimate.offset()).isBetween(HOURS_2, HOURS_2.plusSeconds(1));
    assertThat(estimate.heldMessages()).isEqualTo(90);
    assertThat(estimate.heldFrom()).isEqualTo(minute(120));
    assertThat(estimate.heldTo()).isEqualTo(minute(209));
    assertThat(estimate.rightSince()).isEqualTo(minute(210));
  }

  /** A backlog of nine hours is taken in within half an hour: late, but not by the same. */
  @Test
  void measure_backlog_isNotTakenForAClockBehind() {
    store(30, i -> Duration.ofMinutes(540 - 18L * i));
    store(570, i -> Duration.ofMillis(300));

    clocks.measure(RECEIVED);

    assertThat(estimate().isOff()).isFalse();
  }

  /** A history of 600 days comes in one go, each message later than the next by a day. */
  @Test
  void measure_nothingButABacklog_isNotTakenForAClockBehind() {
    store(600, i -> Duration.ofHours(14_400 - 24L * i));

    clocks.measure(RECEIVED);

    assertThat(estimate().isOff()).isFalse();
    assertThat(estimate().messages()).isEqualTo(600);
  }

  /** A backup restored into another server names transactions that are still to come there. */
  @Test
  void measure_progressOfAnotherServer_isCountedAllTheSame() throws Exception {
    store(30, i -> Duration.ofMillis(300));
    atOnce.measure(RECEIVED);
    raw.execute("UPDATE clock_progress SET seen_before = '999999999999'");

    atOnce.measure(RECEIVED);

    assertThat(raw.queryLong("SELECT sum(messages) FROM clock_tally")).isEqualTo(30);
    assertThat(estimate().messages()).isEqualTo(30);
  }

  private ClockEstimate estimate() {
    return clocks.estimates(GATEWAY, 1).get(0);
  }

  private static Instant minute(int i) {
    return DAY.plus(Duration.ofMinutes(i));
  }

  /** Stores one message a minute. */
  private void store(int count, IntFunction<Duration> late) {
    List<InboundMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++, stored++) {
      Instant at = minute(stored);
      Telemetry plain =
          message(
              GATEWAY,
              "m" + stored,
              BATTERY,
              series(DAY.minus(Duration.ofDays(3)).plusSeconds(stored), 1, stored % 300),
              at);
      messages.add(
          new Telemetry(
              plain.receipt(),
              plain.messageId(),
              plain.batteryId(),
              at.minus(late.apply(i)),
              plain.samples()));
    }
    telemetry.store(messages);
  }
}

package io.packtrail.timescalestore;

import static io.packtrail.domain.MessageOutcome.DUPLICATE;
import static io.packtrail.domain.MessageOutcome.QUARANTINED;
import static io.packtrail.domain.MessageOutcome.STORED;
import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.UsageSummary;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class ReportContract extends StoreContract {
  private static final Instant AT = Instant.parse("2026-11-20T08:00:00.123Z");
  private static final UsageSummary SUMMARY =
      new UsageSummary(
          AT.minusSeconds(3_600),
          AT,
          51_123.4,
          null,
          0.1 + 0.2,
          0.0,
          null,
          List.of(),
          List.of(new UsageSummary.CyclesAtDepth(0.1, 0.2, 2.5, null)),
          List.of(new UsageSummary.TimeAtTemperature(-5, 0, 5_400, 0.6, 0.7)));
  private static final BatteryEvent EVENT =
      new BatteryEvent(AT, BatteryEvent.Kind.FIRMWARE_UPDATE, "4.2 \u00e9");

  private SummaryTable summaries;
  private EventTable events;

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, GATEWAY));
    summaries = new SummaryTable(database);
    events = new EventTable(database);
  }

  @Test
  void store_summaryAndEvent_areReadBackEqualAndMakeTheBatteryDue() {
    assertThat(telemetry.store(List.of(summary("s-1", BATTERY), event("e-1", BATTERY))))
        .containsExactly(STORED, STORED);

    assertThat(summaries.between(BATTERY, null, null)).containsExactly(SUMMARY);
    assertThat(events.between(BATTERY, null, null)).containsExactly(EVENT);
    assertThat(telemetry.dueForAssessment(5)).hasSize(1);
    assertThat(telemetry.series(BATTERY, null, null, 10).size()).isZero();
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void store_sameReportsAgain_areDuplicatesAndChangeNothing() {
    List<InboundMessage> messages = List.of(summary("s-1", BATTERY), event("e-1", BATTERY));
    telemetry.store(messages);

    assertThat(telemetry.store(messages)).containsExactly(DUPLICATE, DUPLICATE);

    assertThat(summaries.between(BATTERY, null, null)).hasSize(1);
    assertThat(events.between(BATTERY, null, null)).hasSize(1);
  }

  @Test
  void between_periods_countsWhatOverlaps() {
    telemetry.store(List.of(summary("s-1", BATTERY), event("e-1", BATTERY)));

    assertThat(summaries.between(BATTERY, AT, null)).isEmpty();
    assertThat(summaries.between(BATTERY, AT.minusMillis(1), null)).hasSize(1);
    assertThat(summaries.between(BATTERY, null, AT.minusSeconds(3_600))).isEmpty();
    assertThat(events.between(BATTERY, AT, AT.plusMillis(1))).hasSize(1);
    assertThat(events.between(BATTERY, null, AT)).isEmpty();
  }

  @Test
  void store_ofUnknownBattery_isQuarantinedAndStoredByTheReplay() {
    BatteryId late = new BatteryId("BAT-LATE");
    InboundMessage message = event("e-1", late);
    assertThat(telemetry.store(List.of(message))).containsExactly(QUARANTINED);
    QuarantinedMessage kept = quarantine.list(GATEWAY, 1).get(0);
    assertThat(kept.payload()).isEqualTo(message.payload());

    batteries.register(battery(late, GATEWAY));
    assertThat(telemetry.storeReplay(kept.id(), message, RECEIVED, "ann").outcome())
        .isEqualTo(STORED);

    assertThat(events.between(late, null, null)).containsExactly(EVENT);
  }

  private static InboundMessage summary(String messageId, BatteryId batteryId) {
    return new InboundMessage.Summary(
        new Receipt(
            GATEWAY,
            RECEIVED,
            "packtrail/v1/gw-1/summary",
            messageId.getBytes(StandardCharsets.UTF_8)),
        messageId,
        batteryId,
        null,
        SUMMARY);
  }

  private static InboundMessage event(String messageId, BatteryId batteryId) {
    return new InboundMessage.Event(
        new Receipt(
            GATEWAY,
            RECEIVED,
            "packtrail/v1/gw-1/event",
            messageId.getBytes(StandardCharsets.UTF_8)),
        messageId,
        batteryId,
        AT,
        EVENT);
  }
}

package io.packtrail.timescalestore;

import static io.packtrail.domain.MessageOutcome.DUPLICATE;
import static io.packtrail.domain.MessageOutcome.STORED;
import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.history;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several messages that tell of one battery at one moment. */
abstract class MergeContract extends StoreContract {
  private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

  @BeforeEach
  void register() {
    batteries.register(battery(BATTERY, GATEWAY));
  }

  @Test
  void store_signalsOfOneMomentInSeveralTransactions_endInOneSample() {
    telemetry.store(List.of(one("v", Signal.PACK_VOLTAGE_V, 355)));
    telemetry.store(List.of(one("a", Signal.PACK_CURRENT_A, -12)));
    telemetry.store(List.of(one("soc", Signal.SOC_RATIO, 0.5)));

    assertOneSample();
    assertThat(ledger.totals()).isEqualTo(new LedgerCounts(3, 3, 0, 0, 3, 1, 2, 0));
    assertThat(telemetry.dueForAssessment(10)).hasSize(1);
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void store_signalsOfOneMomentInOneTransaction_endInOneSample() {
    assertThat(
            telemetry.store(
                List.of(
                    one("v", Signal.PACK_VOLTAGE_V, 355),
                    one("a", Signal.PACK_CURRENT_A, -12),
                    one("soc", Signal.SOC_RATIO, 0.5))))
        .containsExactly(STORED, STORED, STORED);

    assertOneSample();
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void store_sameSignalAgainForTheMoment_keepsTheFirstAndCountsDuplicate() {
    telemetry.store(List.of(one("v", Signal.PACK_VOLTAGE_V, 355)));
    telemetry.store(
        List.of(
            one("a", Signal.PACK_CURRENT_A, -12),
            one("a2", Signal.PACK_CURRENT_A, 99),
            one("soc", Signal.SOC_RATIO, 0.5)));
    telemetry.store(List.of(one("v2", Signal.PACK_VOLTAGE_V, 1)));

    assertOneSample();
    assertThat(telemetry.store(List.of(one("a", Signal.PACK_CURRENT_A, -12))))
        .containsExactly(DUPLICATE);
    assertOneSample();
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void storeReplay_ofAMissingSignal_fillsItIn() {
    telemetry.store(List.of(one("v", Signal.PACK_VOLTAGE_V, 355)));
    telemetry.store(List.of(Samples.rejected("broken", 1)));
    long id = quarantine.list(GATEWAY, 1).get(0).id();

    telemetry.storeReplay(id, one("a", Signal.PACK_CURRENT_A, -12), RECEIVED, "ann");

    SampleSeries kept = history(telemetry, BATTERY).get(0);
    assertThat(kept.value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(355);
    assertThat(kept.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(-12);
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void store_otherValueForTheMoment_isToldAndNotTaken() {
    List<DifferingSamples> told = new ArrayList<>();
    TelemetryTable listened = new TelemetryTable(database, told::add, code -> {});
    listened.store(List.of(one("v", Signal.PACK_VOLTAGE_V, 355)));
    listened.store(List.of(one("v again", Signal.PACK_VOLTAGE_V, 355)));
    listened.store(List.of(one("a", Signal.PACK_CURRENT_A, -12)));
    assertThat(told).as("the same value, and one for a signal without").isEmpty();

    listened.store(List.of(one("v2", Signal.PACK_VOLTAGE_V, 1)));
    listened.store(List.of(one("v2", Signal.PACK_VOLTAGE_V, 1))); // the message again

    assertThat(told).containsExactly(new DifferingSamples(GATEWAY, BATTERY, "v2", 1, AT));
    assertThat(ledger.totals().duplicateSamples()).isEqualTo(4);
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void store_twoValuesForTheMomentInOneTransaction_tellsOfTheSecond() {
    List<DifferingSamples> told = new ArrayList<>();
    TelemetryTable listened = new TelemetryTable(database, told::add, code -> {});
    listened.store(
        List.of(one("v", Signal.PACK_VOLTAGE_V, 355), one("v2", Signal.PACK_VOLTAGE_V, 1)));
    listened.store(
        List.of(
            one("a", Signal.PACK_CURRENT_A, -12),
            one("a2", Signal.PACK_CURRENT_A, 99),
            one("soc", Signal.SOC_RATIO, 0.5)));

    assertOneSample();
    assertThat(told)
        .containsExactly(
            new DifferingSamples(GATEWAY, BATTERY, "v2", 1, AT),
            new DifferingSamples(GATEWAY, BATTERY, "a2", 1, AT));
  }

  @Test
  void storeReplay_ofAnotherValue_isTold() {
    List<DifferingSamples> told = new ArrayList<>();
    TelemetryTable listened = new TelemetryTable(database, told::add, code -> {});
    listened.store(List.of(one("v", Signal.PACK_VOLTAGE_V, 355)));
    listened.store(List.of(Samples.rejected("broken", 1)));
    long id = quarantine.list(GATEWAY, 1).get(0).id();

    listened.storeReplay(id, one("v2", Signal.PACK_VOLTAGE_V, 1), RECEIVED, "ann");

    assertThat(told).containsExactly(new DifferingSamples(GATEWAY, BATTERY, "v2", 1, AT));
  }

  /** Rows of a copy that failed stay behind in the table, and everybody's speed with them. */
  @Test
  void store_gatewayThatRepeatsEachTime_spoilsTheCopyOfTheOthersOnceOnly() throws SQLException {
    GatewayId steady = new GatewayId("gw-steady");
    BatteryId other = new BatteryId("BAT-OTHER");
    batteries.register(battery(other, steady));
    telemetry.store(List.of(one("v", Signal.PACK_VOLTAGE_V, 355)));
    for (int i = 0; i < 20; i++) {
      SampleSeries fresh = Samples.series(AT.plusSeconds(100L * i), 100, i);
      assertThat(
              telemetry.store(
                  List.of(
                      Samples.message(steady, "m" + i, other, fresh, RECEIVED),
                      one("v again " + i, Signal.PACK_VOLTAGE_V, 355))))
          .containsExactly(STORED, STORED);
    }

    assertThat(raw.queryLong(GAPS)).as("places of rows that were rolled back").isLessThan(200);
    assertThat(raw.queryLong("SELECT count(*) FROM telemetry")).isEqualTo(2_001);
    assertThat(ledger.totals()).isEqualTo(new LedgerCounts(41, 41, 0, 0, 2_021, 2_001, 20, 0));
    assertThat(ledger.imbalances()).isEmpty();
  }

  /** Both reach the store in one transaction, one of them by the guarded way. */
  @Test
  void store_twoGatewaysOfOneBatteryAtOneMoment_keepsTheFirst() {
    BatteryId shared = new BatteryId("BAT-SHARED");
    batteries.register(battery(shared, null));
    GatewayId known = new GatewayId("gw-known");
    GatewayId fresh = new GatewayId("gw-fresh");
    SampleSeries low = Samples.series(AT, 1, 100);
    telemetry.store(List.of(Samples.message(known, "m1", shared, low, RECEIVED)));
    telemetry.store(List.of(Samples.message(known, "m2", shared, low, RECEIVED)));

    Instant later = AT.plusSeconds(60);
    telemetry.store(
        List.of(
            Samples.message(fresh, "m3", shared, Samples.series(later, 1, 200), RECEIVED),
            Samples.message(known, "m4", shared, Samples.series(later, 1, 300), RECEIVED)));

    SampleSeries kept = history(telemetry, shared).get(0);
    assertThat(kept.value(Signal.PACK_VOLTAGE_V, 1)).isEqualTo(200);
    assertThat(ledger.imbalances()).isEmpty();
  }

  private static final String GAPS =
      """
      SELECT coalesce(sum(last_place - rows), 0)::bigint
        FROM (SELECT max((ctid::text::point)[1]) AS last_place, count(*) AS rows
                FROM telemetry GROUP BY tableoid, (ctid::text::point)[0]) AS pages
      """;

  private void assertOneSample() {
    List<SampleSeries> chunks = history(telemetry, BATTERY);
    assertThat(chunks).hasSize(1);
    SampleSeries kept = chunks.get(0);
    assertThat(kept.epochMs()).containsExactly(AT.toEpochMilli());
    assertThat(kept.value(Signal.PACK_VOLTAGE_V, 0)).isEqualTo(355);
    assertThat(kept.value(Signal.PACK_CURRENT_A, 0)).isEqualTo(-12);
    assertThat(kept.value(Signal.SOC_RATIO, 0)).isEqualTo(0.5f);
    assertThat(kept.value(Signal.SPEED_KMH, 0)).isNaN();
  }

  private static InboundMessage one(String messageId, Signal signal, double value) {
    SampleSeries sample = SampleSeries.builder(1).add(AT.toEpochMilli()).set(signal, value).build();
    byte[] payload = (messageId + signal + value).getBytes(StandardCharsets.UTF_8);
    return new InboundMessage.Telemetry(
        new Receipt(GATEWAY, RECEIVED, "any/topic", payload), messageId, BATTERY, RECEIVED, sample);
  }
}

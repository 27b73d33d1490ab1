package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.mqttingest.wire.TelemetryEncoder;
import io.packtrail.timescalestore.LedgerCounts;
import io.packtrail.timescalestore.LedgerTable;
import io.packtrail.timescalestore.TelemetryTable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise behind every PUBACK: the process is killed while messages arrive, again and again,
 * and what it had acknowledged is in the database, once.
 */
class KillDuringIngestIT {
  private static final int ROUNDS = 3;
  private static final int MESSAGES_PER_ROUND = 400;
  private static final int SAMPLES_PER_MESSAGE = 60;
  private static final int REPEATED_PER_ROUND = 40;
  private static final long SEED = 20_261_123;
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private static final GatewayId GATEWAY = new GatewayId("gw-kill");
  private static final Battery BATTERY =
      new Battery(
          new BatteryId("battery-kill"),
          "urn:packtrail:test:battery-kill",
          null,
          GATEWAY,
          null,
          Chemistry.NMC622,
          150,
          null,
          355,
          96,
          2,
          null,
          null,
          BatteryCategory.EV,
          null,
          null);

  private final TelemetryEncoder encoder = new TelemetryEncoder(TelemetryEncoder.Form.COLUMNS);
  private final Random random = new Random(SEED);

  private final Path dataDir;

  KillDuringIngestIT(@TempDir Path dataDir) {
    this.dataDir = dataDir;
  }

  @Test
  void sigkill_inMidIngestion_everyAcknowledgedSampleIsStoredOnce() throws Exception {
    ChildProcess service = serve();
    try {
      ChildProcess.Ports ports = service.awaitServing();
      new ApiClient(ports.http(), dataDir).register(BATTERY);
      String password = addGateway();

      Set<String> everAcknowledged = new HashSet<>();
      List<Integer> sent = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        List<Integer> messages =
            IntStream.range(round * MESSAGES_PER_ROUND, (round + 1) * MESSAGES_PER_ROUND)
                .boxed()
                .toList();
        sent.addAll(messages);
        Set<String> acknowledged = publishUntilKilled(service, ports, password, messages);
        everAcknowledged.addAll(acknowledged);
        assertThat(service.awaitEnd().exitCode()).as("ended by SIGKILL").isEqualTo(128 + 9);
        service.close();

        service = serve();
        ports = service.awaitServing();
        assertStoredOnce(timesOf(sent, everAcknowledged), round + 1);
        everAcknowledged.addAll(sendAgain(ports, password, messages, acknowledged));
      }

      assertThat(everAcknowledged).hasSize(ROUNDS * MESSAGES_PER_ROUND);
      assertThat(storedTimes())
          .as("stored in the end (seed %d)", SEED)
          .isEqualTo(timesOf(sent, everAcknowledged));
      assertBalanced();
      assertThat(service.stop().exitCode()).isZero();
    } finally {
      service.close();
    }
  }

  /** Publishes until the service is gone: it is killed at a random number of acknowledgements. */
  private Set<String> publishUntilKilled(
      ChildProcess service, ChildProcess.Ports ports, String password, List<Integer> messages)
      throws Exception {
    int killAt = 20 + random.nextInt(MESSAGES_PER_ROUND / 2);
    try (RecordingGateway gateway =
        new RecordingGateway(
            ports.mqtt(),
            GATEWAY,
            password,
            count -> {
              if (count == killAt) {
                service.kill();
              }
            })) {
      for (int message : messages) {
        if (!gateway.publish(id(message), payload(message))) {
          break;
        }
      }
      service.awaitEnd();
      assertThat(gateway.acknowledged())
          .as("killed in mid-ingestion")
          .hasSizeBetween(killAt, MESSAGES_PER_ROUND - 1);
      return Set.copyOf(gateway.acknowledged());
    }
  }

  /** What was not acknowledged, and some of what was: a gateway may have missed the PUBACK. */
  private Set<String> sendAgain(
      ChildProcess.Ports ports, String password, List<Integer> messages, Set<String> acknowledged)
      throws Exception {
    List<Integer> again =
        new ArrayList<>(
            messages.stream().filter(message -> !acknowledged.contains(id(message))).toList());
    for (int i = 0; i < REPEATED_PER_ROUND; i++) {
      again.add(messages.get(random.nextInt(messages.size())));
    }
    Set<String> expected = new HashSet<>(again.stream().map(KillDuringIngestIT::id).toList());
    try (RecordingGateway gateway =
        new RecordingGateway(ports.mqtt(), GATEWAY, password, count -> {})) {
      for (int message : again) {
        assertThat(gateway.publish(id(message), payload(message))).isTrue();
      }
      Patience.until(
          "all are acknowledged", BOUND, () -> gateway.acknowledged().containsAll(expected));
      return Set.copyOf(gateway.acknowledged());
    }
  }

  /** Before anything is sent again: what is missing now would be lost with a gateway's memory. */
  private void assertStoredOnce(long[] acknowledgedTimes, int kill) {
    long[] stored = storedTimes();
    Set<Long> distinct = new HashSet<>();
    Arrays.stream(stored).forEach(distinct::add);
    assertThat(stored)
        .as("nothing twice after kill %d (seed %d)", kill, SEED)
        .hasSize(distinct.size());
    assertThat(Arrays.stream(acknowledgedTimes).filter(time -> !distinct.contains(time)).count())
        .as("acknowledged and not stored after kill %d (seed %d)", kill, SEED)
        .isZero();
  }

  private void assertBalanced() {
    try (StoreSession store = StoreSession.open(ConfigLoader.load(null, settings()))) {
      LedgerTable ledger = new LedgerTable(store.database());
      assertThat(ledger.imbalances()).isEmpty();
      LedgerCounts totals = ledger.totals();
      assertThat(totals.storedMessages()).isEqualTo(ROUNDS * MESSAGES_PER_ROUND);
      assertThat(totals.storedSamples())
          .isEqualTo((long) ROUNDS * MESSAGES_PER_ROUND * SAMPLES_PER_MESSAGE);
      assertThat(totals.duplicateMessages()).isPositive();
      assertThat(totals.quarantinedMessages()).isZero();
    }
  }

  /** As another process reads them, beside the running service. */
  private long[] storedTimes() {
    LongStream.Builder times = LongStream.builder();
    try (StoreSession store = StoreSession.open(ConfigLoader.load(null, settings()))) {
      new TelemetryTable(store.database())
          .history(
              BATTERY.batteryId(),
              null,
              null,
              chunk -> Arrays.stream(chunk.epochMs()).forEach(times));
    }
    return times.build().toArray();
  }

  private static long[] timesOf(List<Integer> messages, Set<String> ids) {
    return messages.stream()
        .filter(message -> ids.contains(id(message)))
        .flatMapToLong(
            message ->
                IntStream.range(0, SAMPLES_PER_MESSAGE).mapToLong(index -> timeMs(message, index)))
        .toArray();
  }

  private String addGateway() throws Exception {
    ChildProcess.Result added = ChildProcess.run(settings(), "gateway", "add", GATEWAY.value());
    assertThat(added.exitCode()).as(added.err()).isZero();
    return added.lastLine();
  }

  private ChildProcess serve() throws Exception {
    return ChildProcess.start(settings(), "serve");
  }

  private Map<String, String> settings() {
    return Map.of(
        "PACKTRAIL_DATA_DIR", dataDir.toString(),
        "PACKTRAIL_HTTP_PORT", "0",
        "PACKTRAIL_MQTT_PORT", "0");
  }

  private static String id(int message) {
    return "m-%05d".formatted(message);
  }

  private static long timeMs(int message, int index) {
    return START.toEpochMilli() + 1_000L * (message * SAMPLES_PER_MESSAGE + index);
  }

  private byte[] payload(int message) {
    SampleSeries.Builder samples = SampleSeries.builder(SAMPLES_PER_MESSAGE);
    for (int i = 0; i < SAMPLES_PER_MESSAGE; i++) {
      samples
          .add(timeMs(message, i))
          .set(Signal.PACK_VOLTAGE_V, 350 + i / 10.0)
          .set(Signal.PACK_CURRENT_A, -20 + message % 40)
          .set(Signal.SOC_RATIO, 0.5);
    }
    return encoder.encode(
        id(message), BATTERY.batteryId(), START.plusSeconds(message), samples.build());
  }
}

package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.fleet.FleetPlan;
import io.packtrail.simulators.fleet.FleetSimulation;
import io.packtrail.sohmodel.BatteryAnalysis;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.GatewayTable;
import io.packtrail.timescalestore.TelemetryTable;
import io.packtrail.timescalestore.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same samples through the store, in whatever order and portions, give the same sessions,
 * observations, counters and estimate, byte for byte. One simulated battery, many arrivals.
 */
class ArrivalOrderIT {
  private static final Instant END = Instant.parse("2026-11-23T15:00:00Z");
  private static final GatewayId GATEWAY = new GatewayId("gw-order");

  private static final FleetSimulation FLEET = new FleetSimulation(new FleetPlan(1, 0.3, 5, END));

  private static EmbeddedPostgres server;
  private static Database database;
  private static TelemetryTable telemetry;
  private static List<SampleSeries> samples;
  private static BatteryAssessment inOrder;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = EmbeddedPostgres.start(folder);
    database = Database.open(server.jdbcUrl(), server.user(), server.password());
    database.migrate();
    telemetry = new TelemetryTable(database);
    new GatewayTable(database).add(GATEWAY, "unused", END);
    samples = new ArrayList<>();
    FLEET.messages(battery(), day -> {}).forEachRemaining(m -> samples.add(m.samples()));
    List<InboundMessage> messages = new ArrayList<>();
    BatteryId target = register("IN-ORDER");
    for (SampleSeries series : samples) {
      messages.add(message(target, "m" + messages.size(), series));
    }
    telemetry.store(messages);
    inOrder = assess(target);
  }

  @AfterAll
  static void stop() {
    database.close();
    server.close();
  }

  @Test
  void assess_inOrder_saysEnoughToBeCompared() {
    assertThat(inOrder.sessions()).hasSizeGreaterThan(50);
    assertThat(inOrder.observations()).hasSizeGreaterThan(3);
    assertThat(inOrder.history()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void assess_anyArrivalOrderAndPortions_isTheSame(long seed) {
    Random random = new Random(seed);
    BatteryId target = register("SHUFFLED-" + seed);
    List<InboundMessage> arrivals = portions(target, random);
    Collections.shuffle(arrivals, random);
    int from = 0;
    while (from < arrivals.size()) {
      int to = Math.min(arrivals.size(), from + 1 + random.nextInt(40));
      telemetry.store(arrivals.subList(from, to));
      from = to;
    }

    BatteryAssessment shuffled = assess(target);
    assertThat(shuffled.toString()).isEqualTo(inOrder.toString());
    assertThat(shuffled).isEqualTo(inOrder);
  }

  @Test
  void assess_betweenArrivals_changesNothingLater() {
    BatteryId target = register("ASSESSED-BETWEEN");
    List<InboundMessage> arrivals = portions(target, new Random(7));
    Collections.reverse(arrivals);
    int half = arrivals.size() / 2;
    telemetry.store(arrivals.subList(0, half));
    BatteryAssessment between = assess(target);
    telemetry.store(arrivals.subList(half, arrivals.size()));

    assertThat(between).isNotEqualTo(inOrder);
    assertThat(assess(target)).isEqualTo(inOrder);
  }

  private static Battery battery() {
    return FLEET.batteries().get(0);
  }

  private static BatteryId register(String name) {
    Battery battery = TestService.ofTypeOf(battery(), name);
    new BatteryTable(database).register(battery);
    return battery.batteryId();
  }

  /** All samples cut anew, some of them in two messages, some messages twice. */
  private static List<InboundMessage> portions(BatteryId target, Random random) {
    List<SampleSeries> cut = new ArrayList<>();
    SampleSeries.Builder builder = SampleSeries.builder(500);
    int wanted = 1 + random.nextInt(500);
    for (SampleSeries series : samples) {
      for (int i = 0; i < series.size(); i++) {
        builder.add(series.epochMs()[i]);
        for (Signal signal : Signal.values()) {
          builder.set(signal, series.value(signal, i));
        }
        if (builder.size() == wanted) {
          cut.add(builder.build());
          builder = SampleSeries.builder(500);
          wanted = 1 + random.nextInt(500);
        }
      }
    }
    if (builder.size() > 0) {
      cut.add(builder.build());
    }
    List<InboundMessage> messages = new ArrayList<>();
    for (SampleSeries series : cut) {
      InboundMessage.Telemetry message = message(target, "m" + messages.size(), series);
      messages.add(message);
      if (random.nextInt(10) == 0) {
        messages.add(message);
      }
      if (random.nextInt(10) == 0) {
        messages.add(message(target, "again" + messages.size(), series));
      }
    }
    return messages;
  }

  private static InboundMessage.Telemetry message(
      BatteryId target, String messageId, SampleSeries series) {
    return new InboundMessage.Telemetry(
        new Receipt(
            GATEWAY,
            END,
            "packtrail/v1/gw-order/telemetry",
            (messageId + " of " + target).getBytes(StandardCharsets.UTF_8)),
        messageId + "/" + target,
        target,
        END.minus(Duration.ofSeconds(1)),
        series);
  }

  /** As the battery itself, whatever name its samples were stored under. */
  private static BatteryAssessment assess(BatteryId stored) {
    BatteryAnalysis analysis = new SohModel().open(battery());
    telemetry.history(stored, null, null, analysis::accept);
    return analysis.finish();
  }
}

package io.packtrail.timescalestore;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Random deliveries, and what the store must make of them, kept in maps. */
final class LedgerModel {
  private static final Instant START = Instant.parse("2026-08-30T00:00:00Z");
  private static final List<GatewayId> GATEWAYS =
      List.of(new GatewayId("ga"), new GatewayId("gb"), new GatewayId("gc"));

  private final Random random;
  private final Map<String, String> bytesById = new HashMap<>();
  private final Set<String> inQuarantine = new HashSet<>();
  private final Map<BatteryId, SortedMap<Long, Float>> samples = new HashMap<>();
  private final long[] messages = new long[3];
  private final long[] sampleCounts = new long[3];

  LedgerModel(Random random) {
    this.random = random;
  }

  /** Two that any gateway may report, one of the first gateway only. */
  List<Battery> batteries() {
    return List.of(
        Samples.battery(new BatteryId("B0"), null),
        Samples.battery(new BatteryId("B1"), null),
        Samples.battery(new BatteryId("B2"), GATEWAYS.get(0)));
  }

  List<List<InboundMessage>> batches() {
    List<InboundMessage> sent = new ArrayList<>();
    List<List<InboundMessage>> batches = new ArrayList<>();
    for (int b = 0; b < 25; b++) {
      List<InboundMessage> batch = new ArrayList<>();
      for (int m = random.nextInt(12); m >= 0; m--) {
        boolean again = !sent.isEmpty() && random.nextInt(4) == 0;
        InboundMessage message = again ? sent.get(random.nextInt(sent.size())) : message();
        sent.add(message);
        batch.add(message);
      }
      batches.add(batch);
    }
    return batches;
  }

  private InboundMessage message() {
    GatewayId gateway = GATEWAYS.get(random.nextInt(GATEWAYS.size()));
    Instant receivedAt = START.plusSeconds(random.nextInt(3 * 86_400));
    if (random.nextInt(8) == 0) {
      return new InboundMessage.Rejected(
          new Receipt(
              gateway,
              receivedAt,
              "topic",
              ("rubbish " + random.nextInt(5)).getBytes(StandardCharsets.UTF_8)),
          random.nextInt(3),
          "unparsable",
          "rubbish",
          null);
    }
    BatteryId battery = new BatteryId("B" + random.nextInt(4)); // B3 is unknown
    // Few different starts, so that messages overlap; few identifiers, so that some are used twice.
    Instant start = START.plusSeconds(3_600L * random.nextInt(60) + random.nextInt(30));
    SampleSeries series = Samples.series(start, random.nextInt(40), random.nextInt(1_000));
    return Samples.message(gateway, "id" + random.nextInt(400), battery, series, receivedAt);
  }

  /** The outcomes that storing this batch must have; remembers it as stored. */
  List<MessageOutcome> expect(List<InboundMessage> batch) {
    // The store claims identifiers before it puts anything aside, as this does.
    return batch.stream().map(this::expect).toList();
  }

  private MessageOutcome expect(InboundMessage message) {
    MessageOutcome outcome =
        message instanceof InboundMessage.Telemetry telemetry && storable(telemetry)
            ? claim(telemetry)
            : putAside(message);
    messages[outcome.ordinal()]++;
    if (outcome == MessageOutcome.STORED) {
      int stored = keep((InboundMessage.Telemetry) message);
      sampleCounts[MessageOutcome.STORED.ordinal()] += stored;
      sampleCounts[MessageOutcome.DUPLICATE.ordinal()] += message.sampleCount() - stored;
    } else {
      sampleCounts[outcome.ordinal()] += message.sampleCount();
    }
    return outcome;
  }

  private static boolean storable(InboundMessage.Telemetry message) {
    return switch (message.batteryId().value()) {
      case "B0", "B1" -> true;
      case "B2" -> message.gatewayId().equals(GATEWAYS.get(0));
      default -> false;
    };
  }

  private MessageOutcome claim(InboundMessage.Telemetry message) {
    String id = message.gatewayId() + " " + message.messageId();
    String holder = bytesById.putIfAbsent(id, bytes(message));
    if (holder == null) {
      return MessageOutcome.STORED;
    }
    return holder.equals(bytes(message)) ? MessageOutcome.DUPLICATE : putAside(message);
  }

  private MessageOutcome putAside(InboundMessage message) {
    return inQuarantine.add(message.gatewayId() + message.topic() + bytes(message))
        ? MessageOutcome.QUARANTINED
        : MessageOutcome.DUPLICATE;
  }

  private int keep(InboundMessage.Telemetry message) {
    SortedMap<Long, Float> kept =
        samples.computeIfAbsent(message.batteryId(), id -> new TreeMap<>());
    int stored = 0;
    for (int i = 0; i < message.samples().size(); i++) {
      float voltage = message.samples().value(Signal.PACK_VOLTAGE_V, i);
      if (kept.putIfAbsent(message.samples().epochMs()[i], voltage) == null) {
        stored++;
      }
    }
    return stored;
  }

  private static String bytes(InboundMessage message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  /** Every sample that must be stored, with its voltage (V), by time. */
  Map<BatteryId, SortedMap<Long, Float>> samples() {
    return samples;
  }

  LedgerCounts counts() {
    return new LedgerCounts(
        messages[0] + messages[1] + messages[2],
        messages[MessageOutcome.STORED.ordinal()],
        messages[MessageOutcome.DUPLICATE.ordinal()],
        messages[MessageOutcome.QUARANTINED.ordinal()],
        sampleCounts[0] + sampleCounts[1] + sampleCounts[2],
        sampleCounts[MessageOutcome.STORED.ordinal()],
        sampleCounts[MessageOutcome.DUPLICATE.ordinal()],
        sampleCounts[MessageOutcome.QUARANTINED.ordinal()]);
  }
}

package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Receipt;
import io.packtrail.domain.SampleSeries;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.mqttingest.wire.MessageDecoder;
import io.packtrail.timescalestore.ClockCorrection;
import io.packtrail.timescalestore.QuarantineSize;
import io.packtrail.timescalestore.QuarantinedMessage;
import io.packtrail.timescalestore.TelemetryTable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages that could not be stored: why, their bytes, their replay as they are or repaired, and
 * their end where nobody wants them.
 */
final class QuarantineResource {
  private static final int PAGE = 100;

  private final Tables tables;
  private final MessageDecoder decoder;
  private final InstantSource clock;

  QuarantineResource(Tables tables, MessageDecoder decoder, InstantSource clock) {
    this.tables = tables;
    this.decoder = decoder;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/gateways/{id}/quarantine", Access.API, this::list),
        Endpoint.post("/api/v1/gateways/{id}/quarantine/replay", Access.API, this::replayAll),
        Endpoint.post("/api/v1/gateways/{id}/quarantine/discard", Access.API, this::discard),
        Endpoint.post("/api/v1/gateways/{id}/quarantine/{n}/replay", Access.API, this::replay));
  }

  private Reply list(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    int limit = request.queryInteger("limit", 100, 1, 1_000);
    long before = request.queryLong("before", Long.MAX_VALUE, 0, Long.MAX_VALUE);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("gatewayId", gatewayId.value());
    ArrayNode messages = json.putArray("messages");
    List<QuarantinedMessage> page =
        isAll(request)
            ? tables.quarantine().list(gatewayId, before, limit)
            : tables.quarantine().waiting(gatewayId, before, limit);
    page.forEach(message -> messages.add(entry(message)));
    if (!page.isEmpty()) {
      json.put("next", page.get(page.size() - 1).id()); // older ones: ask again with it as "before"
    }
    return Reply.json(json);
  }

  private static boolean isAll(Request request) {
    String state = request.queryText("state");
    if (state == null || state.equals("waiting")) {
      return false;
    }
    if (!state.equals("all")) {
      throw ApiException.badRequest("state must be waiting or all, got " + state);
    }
    return true;
  }

  /** An empty body replays the message as it came; any other body takes its place. */
  private Reply replay(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    long id = request.pathNumber("n");
    QuarantinedMessage kept = tables.quarantine().find(gatewayId, id);
    if (kept == null) {
      throw ApiException.notFound(
          "unknown-quarantine",
          "gateway %s must have a quarantined message with number %d".formatted(gatewayId, id));
    }
    byte[] payload = request.body().length == 0 ? kept.payload() : request.body();
    List<ClockCorrection> corrections = tables.clocks().corrections(gatewayId);
    TelemetryTable.Replayed replayed = replay(kept, payload, corrections, by(request));
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("outcome", name(replayed.outcome()));
    if (replayed.outcome() == MessageOutcome.QUARANTINED) {
      json.put("code", replayed.code());
      json.put("reason", replayed.reason());
    }
    Instant before = replayed.replayedBefore();
    if (before != null) {
      json.put("reason", "message %d was replayed before, on %s".formatted(id, before));
      json.put("replayedAt", before.toString());
    }
    return Reply.json(json);
  }

  /**
   * Replays what waits for one reason, as it came, up to a limit; the answer says where to go on.
   */
  private Reply replayAll(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    String code = request.queryText("code");
    if (code == null || code.isBlank()) {
      throw ApiException.badRequest(
          "code must name the reason, for example unknown-battery, got nothing");
    }
    int limit = request.queryInteger("limit", 1_000, 1, 10_000);
    long after = request.queryLong("after", 0, 0, Long.MAX_VALUE);
    Map<MessageOutcome, Integer> counts = new EnumMap<>(MessageOutcome.class);
    Map<String, Integer> refusedByCode = new TreeMap<>();
    long last = after;
    int tried = 0;
    List<ClockCorrection> corrections = tables.clocks().corrections(gatewayId);
    while (tried < limit) {
      int wanted = Math.min(PAGE, limit - tried);
      List<QuarantinedMessage> page = tables.quarantine().waiting(gatewayId, code, last, wanted);
      for (QuarantinedMessage kept : page) {
        TelemetryTable.Replayed replayed = replay(kept, kept.payload(), corrections, by(request));
        counts.merge(replayed.outcome(), 1, Integer::sum);
        if (replayed.outcome() == MessageOutcome.QUARANTINED) {
          refusedByCode.merge(String.valueOf(replayed.code()), 1, Integer::sum);
        }
        last = kept.id();
      }
      tried += page.size();
      if (page.isEmpty()) {
        break;
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("code", code).put("tried", tried);
    for (MessageOutcome outcome : MessageOutcome.values()) {
      json.put(name(outcome), counts.getOrDefault(outcome, 0));
    }
    ObjectNode byCode = json.putObject("quarantinedByCode");
    refusedByCode.forEach(byCode::put);
    if (tried == limit) {
      json.put("next", last); // there may be more: ask again with it as "after"
    }
    return Reply.json(json);
  }

  /**
   * Throws away the bytes of what waits for one reason; who did it and why stays on record. The
   * answer says up to which number, so that a caller who goes on takes nothing that came since.
   */
  private Reply discard(Request request) {
    GatewayId gatewayId = tables.gateway(request.gatewayId());
    String code = request.queryText("code");
    if (code == null || code.isBlank()) {
      throw ApiException.badRequest(
          "code must name the reason, for example unparsable, got nothing");
    }
    String reason = request.queryText("reason");
    if (reason == null || reason.isBlank()) {
      throw ApiException.badRequest("reason must say why nobody wants them, got nothing");
    }
    int limit = request.queryInteger("limit", 1_000, 1, 10_000);
    long newest = tables.quarantine().newestWaiting(gatewayId, code);
    long through = request.queryLong("through", newest, 0, Long.MAX_VALUE);
    QuarantineSize discarded =
        tables
            .quarantine()
            .discard(gatewayId, code, through, limit, by(request), reason, clock.instant());
    return Reply.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("code", code)
            .put("through", through)
            .put("discarded", discarded.messages())
            .put("bytes", discarded.bytes())
            .put("waiting", tables.quarantine().waiting(gatewayId)));
  }

  /**
   * Times are judged as of the receipt: waiting in quarantine must not make data from the future
   * true. A declared correction does, for the samples that it holds for: they are stored under the
   * device's times, as all are, and read with the correction.
   */
  private TelemetryTable.Replayed replay(
      QuarantinedMessage kept, byte[] payload, List<ClockCorrection> corrections, String by) {
    InboundMessage message = decode(kept, payload, kept.receivedAt());
    if (message instanceof InboundMessage.Rejected refused
        && refused.code().equals("time-in-future")) {
      for (ClockCorrection correction : corrections) {
        InboundMessage corrected =
            decode(kept, payload, kept.receivedAt().minus(correction.offset()));
        if (corrected instanceof InboundMessage.Telemetry telemetry
            && correction.revokedAt() == null
            && holdsForAll(correction, telemetry.samples())) {
          message = corrected;
        }
      }
    }
    return tables.telemetry().storeReplay(kept.id(), message, clock.instant(), by);
  }

  private InboundMessage decode(QuarantinedMessage kept, byte[] payload, Instant receivedByDevice) {
    return decoder.decode(new Receipt(kept.gatewayId(), receivedByDevice, kept.topic(), payload));
  }

  private static boolean holdsForAll(ClockCorrection correction, SampleSeries samples) {
    return Arrays.stream(samples.epochMs())
        .mapToObj(Instant::ofEpochMilli)
        .noneMatch(t -> t.isBefore(correction.from()) || !t.isBefore(correction.to()));
  }

  private static String by(Request request) {
    String by = request.queryText("by");
    return by == null || by.isBlank() ? "administrator" : by;
  }

  private static ObjectNode entry(QuarantinedMessage message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", message.id());
    json.put("receivedAt", message.receivedAt().toString());
    put(json, "brokerAt", message.brokerAt());
    put(json, "sentAt", message.sentAt());
    json.put("topic", message.topic());
    json.put("code", message.code());
    if (message.firstCode() != null) {
      json.put("firstCode", message.firstCode());
    }
    json.put("reason", message.reason());
    json.put("sampleCount", message.sampleCount());
    try {
      json.put(
          "payload",
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(message.payload()))
              .toString());
    } catch (CharacterCodingException e) {
      json.put("payloadBase64", message.payload());
    }
    Instant replayedAt = message.replayedAt();
    if (replayedAt != null) {
      json.put("replayedAt", replayedAt.toString());
      json.put("replayedBy", message.replayedBy());
    }
    QuarantinedMessage.Discarded discarded = message.discarded();
    if (discarded != null) {
      json.put("discardedAt", discarded.at().toString());
      json.put("discardedBy", discarded.by());
      json.put("discardReason", discarded.reason());
      json.put("discardedBytes", discarded.bytes());
    }
    byte[] repaired = message.repairedPayload();
    if (repaired != null) {
      json.put("repairedPayloadBase64", repaired);
    }
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable Instant at) {
    if (at != null) {
      json.put(name, at.toString());
    }
  }

  private static String name(MessageOutcome outcome) {
    return switch (outcome) {
      case STORED -> "stored";
      case DUPLICATE -> "duplicate";
      case QUARANTINED -> "quarantined";
      case NO_DATA -> "noData";
    };
  }
}

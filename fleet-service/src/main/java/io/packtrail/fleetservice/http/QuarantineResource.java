package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.mqttingest.wire.MessageDecoder;
import io.packtrail.timescalestore.QuarantinedMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/**
 * Messages that could not be stored: why, their bytes, and their replay as they are or repaired.
 */
final class QuarantineResource {
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
        Endpoint.post("/api/v1/gateways/{id}/quarantine/{n}/replay", Access.API, this::replay));
  }

  private Reply list(Request request) {
    GatewayId gatewayId = request.gatewayId();
    int limit = request.queryInteger("limit", 100, 1, 1_000);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("gatewayId", gatewayId.value());
    ArrayNode messages = json.putArray("messages");
    tables.quarantine().list(gatewayId, limit).forEach(message -> messages.add(entry(message)));
    return Reply.json(json);
  }

  /** An empty body replays the message as it came; any other body takes its place. */
  private Reply replay(Request request) {
    GatewayId gatewayId = request.gatewayId();
    long id = request.pathNumber("n");
    QuarantinedMessage kept = tables.quarantine().find(gatewayId, id);
    if (kept == null) {
      throw ApiException.notFound(
          "unknown-quarantine",
          "gateway %s must have a quarantined message with number %d".formatted(gatewayId, id));
    }
    Instant now = clock.instant();
    byte[] payload = request.body().length == 0 ? kept.payload() : request.body();
    InboundMessage message = decoder.decode(gatewayId, kept.topic(), payload, now);
    MessageOutcome outcome = tables.telemetry().storeReplay(id, message, now);
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", id)
            .put("outcome", outcome.name().toLowerCase(Locale.ROOT));
    if (outcome == MessageOutcome.QUARANTINED) {
      boolean unreadable = message instanceof InboundMessage.Rejected;
      json.put("code", unreadable ? ((InboundMessage.Rejected) message).code() : kept.code());
      json.put("reason", unreadable ? ((InboundMessage.Rejected) message).reason() : kept.reason());
    }
    return Reply.json(json);
  }

  private static ObjectNode entry(QuarantinedMessage message) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", message.id());
    json.put("receivedAt", message.receivedAt().toString());
    json.put("topic", message.topic());
    json.put("code", message.code());
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
    }
    return json;
  }
}

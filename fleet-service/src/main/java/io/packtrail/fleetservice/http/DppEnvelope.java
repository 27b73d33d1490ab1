package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Function;

/** The form of every answer of EN 18222, refusals too. */
final class DppEnvelope {
  private final InstantSource clock;

  DppEnvelope(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether answers of that route have it: the doors of EN 18222, submodels apart. */
  static boolean isOf(String route) {
    return route.startsWith("/v1/dpp") && !route.contains("/submodels/");
  }

  Endpoint.Handler around(Function<Request, JsonNode> handler) {
    return request -> {
      try {
        ObjectNode envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("statusCode", "Success").set("payload", handler.apply(request));
        return Reply.json(envelope);
      } catch (ApiException e) {
        return refused(e.status(), e.code(), String.valueOf(e.getMessage()));
      } catch (PassportException e) {
        return refused(400, e.code(), String.valueOf(e.getMessage()));
      }
    };
  }

  Reply refused(int status, String code, String sentence) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put(
        "statusCode",
        switch (status) {
          case 401 -> "ClientErrorUnauthorized";
          case 403 -> "ClientErrorForbidden";
          case 404 -> "ClientErrorResourceNotFound";
          case 409 -> "ClientErrorResourceConflict";
          case 500, 503 -> "ServerInternalError";
          default -> "ClientErrorBadRequest";
        });
    envelope
        .putArray("message")
        .addObject()
        .put("messageType", "Error")
        .put("text", sentence)
        .put("code", code)
        .put("correlationId", UUID.randomUUID().toString())
        .put("timestamp", clock.instant().toString());
    return Reply.json(status, envelope);
  }
}

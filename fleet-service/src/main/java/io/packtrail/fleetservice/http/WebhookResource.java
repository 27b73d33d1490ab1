package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.webhook.Webhooks;
import io.packtrail.timescalestore.WebhookDelivery;
import io.packtrail.timescalestore.WebhookSubscription;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Who is told of changes of passports, and what became of it. For the operator. */
final class WebhookResource {
  private static final String PATH = "/api/v1/webhooks";
  private static final int DELIVERIES = 200;

  private final Tables tables;
  private final Webhooks webhooks;
  private final InstantSource clock;

  WebhookResource(Tables tables, Webhooks webhooks, InstantSource clock) {
    this.tables = tables;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(PATH, Access.API, request -> list()),
        Endpoint.post(PATH, Access.API, this::subscribe),
        Endpoint.delete(PATH + "/{id}", Access.API, this::end),
        Endpoint.get(PATH + "/{id}/deliveries", Access.API, this::deliveries),
        Endpoint.post(PATH + "/{id}/deliveries/{n}/retry", Access.API, this::retry));
  }

  private Reply list() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("webhooks");
    webhooks.table().subscriptions().forEach(one -> all.add(write(one)));
    return Reply.json(json);
  }

  /** The answer holds the secret; no other does. */
  private Reply subscribe(Request request) {
    JsonBody body = JsonBody.read(request.body(), List.of("url", "secret", "passportIds"));
    String url = body.needed("url", JsonBody::text);
    try {
      Webhooks.Created created =
          webhooks.subscribe(url, body.text("secret"), passportIds(body), clock.instant());
      return Reply.json(201, write(created.subscription()).put("secret", created.secret()));
    } catch (IllegalArgumentException e) {
      throw new ApiException(422, "webhook-refused", e.getMessage());
    }
  }

  private List<String> passportIds(JsonBody body) {
    JsonNode array = body.json("passportIds");
    List<String> ids = new ArrayList<>();
    if (array == null) {
      return ids;
    }
    Set<String> known =
        tables.batteries().list().stream().map(Battery::passportId).collect(Collectors.toSet());
    for (JsonNode id : array) {
      if (!id.isTextual() || !known.contains(id.textValue())) {
        throw new ApiException(
            422, "webhook-refused", "passportIds must name passports of this service, got " + id);
      }
      ids.add(id.textValue());
    }
    if (ids.isEmpty()) {
      throw new ApiException(
          422,
          "webhook-refused",
          "passportIds must be an array of identifiers, or be left out for all");
    }
    return ids;
  }

  private Reply end(Request request) {
    if (!webhooks.table().end(id(request), clock.instant())) {
      throw unknown(request);
    }
    return new Reply(204, "application/json", new byte[0], Map.of());
  }

  private Reply deliveries(Request request) {
    UUID id = id(request);
    if (webhooks.table().subscriptions().stream().noneMatch(one -> one.id().equals(id))) {
      throw unknown(request);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode deliveries = json.putArray("deliveries");
    webhooks.table().deliveries(id, DELIVERIES).forEach(one -> deliveries.add(write(one)));
    return Reply.json(json);
  }

  private Reply retry(Request request) {
    if (!webhooks.table().revive(id(request), request.pathNumber("n"), clock.instant())) {
      throw ApiException.notFound(
          "unknown-delivery",
          "delivery %s must be one that was given up".formatted(request.pathText("n")));
    }
    return new Reply(204, "application/json", new byte[0], Map.of());
  }

  private static ObjectNode write(WebhookSubscription subscription) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", subscription.id().toString())
            .put("url", subscription.url());
    subscription.passportIds().forEach(json.putArray("passportIds")::add);
    json.put("createdAt", subscription.createdAt().toString());
    Instant ended = subscription.endedAt();
    return ended == null ? json : json.put("endedAt", ended.toString());
  }

  private static ObjectNode write(WebhookDelivery delivery) {
    Instant next = delivery.nextAttemptAt();
    Instant delivered = delivery.deliveredAt();
    String error = delivery.lastError();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("delivery", delivery.id())
            .put("webhookId", "msg_" + delivery.messageId())
            .put("state", delivered != null ? "delivered" : delivery.isDead() ? "dead" : "waiting")
            .put("body", delivery.body())
            .put("createdAt", delivery.createdAt().toString())
            .put("attempts", delivery.attempts());
    if (next != null) {
      json.put("nextAttemptAt", next.toString());
    }
    if (delivered != null) {
      json.put("deliveredAt", delivered.toString());
    }
    return error == null ? json : json.put("lastError", error);
  }

  private static UUID id(Request request) {
    try {
      return UUID.fromString(request.pathText("id"));
    } catch (IllegalArgumentException e) {
      throw unknown(request);
    }
  }

  private static ApiException unknown(Request request) {
    return ApiException.notFound(
        "unknown-webhook", "there is no webhook " + ApiException.quoted(request.pathText("id")));
  }
}

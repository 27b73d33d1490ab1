package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.access.Attempts;
import io.packtrail.fleetservice.access.EnrolmentCode;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.timescalestore.ClockCorrection;
import io.packtrail.timescalestore.ClockEstimate;
import io.packtrail.timescalestore.GatewayRow;
import io.packtrail.timescalestore.PresenceTable;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gateways, and the exchange of a one-time code for a password. */
final class GatewayResource {
  /** Tries from one address within a minute. */
  private static final int MOST_TRIES = 10;

  private static final int CLOCK_DAYS = 90;

  private final Tables tables;
  private final InstantSource clock;
  private final Attempts attempts;

  GatewayResource(Tables tables, InstantSource clock) {
    this.tables = tables;
    this.clock = clock;
    this.attempts = new Attempts(MOST_TRIES, clock);
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/gateways", Access.API, this::list),
        Endpoint.post("/api/v1/enrolments", Access.PUBLIC, this::enrol));
  }

  private Reply list(Request request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode gateways = json.putArray("gateways");
    Map<GatewayId, List<PresenceTable.Offline>> offline =
        tables.presences().offline().stream()
            .collect(Collectors.groupingBy(PresenceTable.Offline::gatewayId));
    Map<GatewayId, List<ClockCorrection>> corrections =
        tables.clocks().active().stream()
            .collect(Collectors.groupingBy(ClockCorrection::gatewayId));
    LocalDate since = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(CLOCK_DAYS);
    Map<GatewayId, ClockEstimate> clocks =
        tables.clocks().newest(since).stream()
            .collect(Collectors.toMap(ClockEstimate::gatewayId, Function.identity()));
    for (GatewayRow row : tables.gateways().list()) {
      ObjectNode entry = gateways.addObject().put("gatewayId", row.gatewayId().value());
      put(entry, "addedAt", row.addedAt());
      put(entry, "revokedAt", row.revokedAt());
      put(entry, "lastSeenAt", row.lastSeenAt());
      offline.getOrDefault(row.gatewayId(), List.of()).forEach(one -> put(entry, one));
      ClockEstimate estimate = clocks.get(row.gatewayId());
      if (estimate != null) {
        entry.set("clock", ClockResource.entry(estimate));
      }
      corrections
          .getOrDefault(row.gatewayId(), List.of())
          .forEach(one -> entry.withArray("clockCorrections").add(ClockResource.entry(one)));
    }
    return Reply.json(json);
  }

  private static void put(ObjectNode gateway, PresenceTable.Offline offline) {
    if (offline.device() == null) {
      put(gateway, "offlineSince", offline.since());
    } else {
      gateway
          .withArray("offlineDevices")
          .addObject()
          .put("device", offline.device())
          .put("since", offline.since().toString());
    }
  }

  private static void put(ObjectNode json, String name, @Nullable Instant at) {
    if (at != null) {
      json.put(name, at.toString());
    }
  }

  /** One answer for every reason not to: whoever guesses learns nothing. */
  private Reply enrol(Request request) {
    if (attempts.exceeded(request.caller())) {
      return Reply.problem(
              429,
              "too-many-tries",
              "Too many requests",
              "codes can be tried %d times a minute".formatted(MOST_TRIES))
          .with("Retry-After", "60");
    }
    JsonBody body = JsonBody.read(request.body(), List.of("gatewayId", "code"));
    GatewayId gatewayId = gatewayId(body.needed("gatewayId", JsonBody::text));
    String code = body.needed("code", JsonBody::text);
    String password = GatewaySecret.generate();
    boolean admitted =
        tables
            .enrolments()
            .redeem(
                gatewayId,
                hash -> EnrolmentCode.matches(hash, code),
                GatewaySecret.hash(password),
                clock.instant());
    if (!admitted) {
      throw new ApiException(
          403,
          "code-refused",
          "code must be the gateway's own, unused and not expired; packtrail gateway code prints a new one");
    }
    return Reply.json(
        201,
        JsonNodeFactory.instance
            .objectNode()
            .put("gatewayId", gatewayId.value())
            .put("password", password));
  }

  private static GatewayId gatewayId(String text) {
    try {
      return new GatewayId(text);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }
}

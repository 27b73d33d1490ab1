package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.passport.PassportAccess;
import io.packtrail.passportupdater.access.Role;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.timescalestore.GrantRow;
import io.packtrail.timescalestore.PassportRead;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Who may see which elements of which passports, and who saw them. For the operator. */
final class GrantResource {
  private static final List<String> MEMBERS =
      List.of("subject", "role", "purpose", "passportIds", "elements", "from", "until");
  private static final int READS = 1_000;

  private final Tables tables;
  private final PassportAccess access;
  private final InstantSource clock;

  GrantResource(Tables tables, PassportAccess access, InstantSource clock) {
    this.tables = tables;
    this.access = access;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/api/v1/grants", Access.API, this::add),
        Endpoint.get("/api/v1/grants", Access.API, this::list),
        Endpoint.delete("/api/v1/grants/{id}", Access.API, this::revoke),
        Endpoint.get("/api/v1/batteries/{id}/passport/reads", Access.API, this::reads));
  }

  /** The token is in this answer and nowhere else: only its hash is kept. */
  private Reply add(Request request) {
    GrantRow grant = read(JsonBody.read(request.body(), MEMBERS));
    String token = GatewaySecret.generate();
    tables.grants().add(grant, PassportAccess.hash(token));
    return Reply.json(201, write(grant).put("token", token))
        .with("Location", "/api/v1/grants/" + grant.id());
  }

  private Reply list(Request request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode grants = json.putArray("grants");
    tables.grants().list().forEach(grant -> grants.add(write(grant)));
    return Reply.json(json);
  }

  private Reply revoke(Request request) {
    String id = request.pathText("id");
    if (!isUuid(id) || !tables.grants().revoke(UUID.fromString(id), now())) {
      throw ApiException.notFound("unknown-grant", "grant %s must have been given".formatted(id));
    }
    return new Reply(204, "application/json", new byte[0], Map.of());
  }

  private Reply reads(Request request) {
    Battery battery = tables.battery(request.batteryId());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode reads = json.putArray("reads");
    for (PassportRead read : tables.grants().reads(battery.passportId(), READS)) {
      UUID grantId = read.grantId();
      ObjectNode entry =
          reads
              .addObject()
              .put("at", read.at().toString())
              .put("subject", read.subject())
              .put("role", read.role())
              .put("purpose", read.purpose())
              .put("document", read.document());
      if (grantId != null) {
        entry.put("grantId", grantId.toString());
      }
      read.shown().forEach(entry.putArray("shown")::add);
      read.locked().forEach(entry.putArray("locked")::add);
    }
    return Reply.json(json);
  }

  private GrantRow read(JsonBody body) {
    Instant now = now();
    Instant from = body.time("from");
    Instant until = body.time("until");
    GrantRow grant =
        new GrantRow(
            UUID.randomUUID(),
            text(body, "subject"),
            role(text(body, "role")),
            text(body, "purpose"),
            texts(body, "passportIds"),
            texts(body, "elements"),
            from == null ? now : from,
            until == null ? now : until,
            now,
            null);
    if (!grant.from().isBefore(grant.until()) || !now.isBefore(grant.until())) {
      throw refused("until must be given, after from and in the future, got " + until);
    }
    requireKnown(grant);
    requireOpensSomething(grant);
    return grant;
  }

  private void requireKnown(GrantRow grant) {
    Set<String> known =
        tables.batteries().list().stream().map(Battery::passportId).collect(Collectors.toSet());
    if (grant.passportIds().isEmpty()) {
      throw refused("passportIds must name at least one passport, got none");
    }
    for (String passportId : grant.passportIds()) {
      if (!known.contains(passportId)) {
        throw refused("passportIds must name passports of this service, got " + passportId);
      }
    }
    for (String element : grant.elements()) {
      if (!access.knows(element)) {
        throw refused("elements must name elements of the access policy, got " + element);
      }
    }
  }

  /** A grant that can open nothing would let its holder believe in a door that is none. */
  private void requireOpensSomething(GrantRow grant) {
    if (!access.opensAnything(PassportAccess.role(grant.role()), grant.elements())) {
      throw refused(
          "elements must hold one that the role %s may be granted, got %s"
              .formatted(grant.role(), grant.elements()));
    }
  }

  /** The operator's own role is not given away, and anybody's needs no grant. */
  private static String role(String name) {
    try {
      Role role = PassportAccess.role(name);
      if (role != Role.OPERATOR && role != Role.PUBLIC) {
        return name;
      }
    } catch (PassportException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
    throw refused("role must be another than operator and public, got " + name);
  }

  private static String text(JsonBody body, String name) {
    String text = body.text(name);
    if (text == null || text.isBlank()) {
      throw refused(name + " must be given");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw refused(name + " must be one line without control characters, got some");
    }
    return text;
  }

  private static List<String> texts(JsonBody body, String name) {
    JsonNode array = body.json(name);
    if (array == null || !array.isArray()) {
      throw refused(name + " must be an array of texts");
    }
    for (JsonNode element : array) {
      if (!element.isTextual() || element.textValue().isBlank()) {
        throw refused(name + " must hold texts, got " + element);
      }
    }
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::textValue).toList();
  }

  private static ObjectNode write(GrantRow grant) {
    @Nullable Instant revokedAt = grant.revokedAt();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", grant.id().toString())
            .put("subject", grant.subject())
            .put("role", grant.role())
            .put("purpose", grant.purpose());
    grant.passportIds().forEach(json.putArray("passportIds")::add);
    grant.elements().forEach(json.putArray("elements")::add);
    json.put("from", grant.from().toString())
        .put("until", grant.until().toString())
        .put("grantedAt", grant.grantedAt().toString());
    if (revokedAt != null) {
      json.put("revokedAt", revokedAt.toString());
    }
    return json;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private static boolean isUuid(String text) {
    return text.matches("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  }

  private static ApiException refused(String sentence) {
    return new ApiException(422, "grant-refused", sentence);
  }
}

package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.passport.StatusLists;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.passportupdater.PassportExport;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.timescalestore.Revocation;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Signed updates, one by one and as a file that can be checked by anybody. */
final class PassportResource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Tables tables;
  private final Issuer issuer;
  private final DidDocument didDocument;
  private final TransparencyLog log;
  private final StatusLists status;
  private final InstantSource clock;

  PassportResource(Tables tables, HttpApi.Identity identity, InstantSource clock) {
    this.tables = tables;
    this.issuer = identity.issuer();
    this.didDocument = identity.didDocument();
    this.log = identity.log();
    this.status = identity.status();
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/batteries/{id}/passport", Access.API, this::passport),
        Endpoint.get("/api/v1/batteries/{id}/passport/export", Access.PAGE, this::export),
        Endpoint.get("/api/v1/batteries/{id}/passport/updates", Access.API, this::updates),
        Endpoint.get("/api/v1/batteries/{id}/passport/updates/{n}", Access.PAGE, this::update),
        Endpoint.get("/status/{n}", Access.PUBLIC, this::statusList),
        Endpoint.get(
            "/.well-known/did.json",
            Access.PUBLIC,
            request -> Reply.bytes("application/did+json", didDocument.toBytes())));
  }

  private Reply passport(Request request) throws IOException {
    Battery battery = tables.battery(request.batteryId());
    SignedUpdate head = tables.passports().head(battery.batteryId());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("passportId", battery.passportId());
    json.put("batteryId", battery.batteryId().value());
    json.put("issuer", issuer.did());
    json.put("updates", head == null ? 0 : head.sequence());
    if (head != null) {
      json.set("head", entry(head));
      json.set("latest", JSON.readTree(head.credential()));
    }
    return Reply.json(json);
  }

  private Reply updates(Request request) {
    Battery battery = tables.battery(request.batteryId());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("passportId", battery.passportId());
    ArrayNode entries = json.putArray("updates");
    Map<Long, Revocation> withdrawn =
        tables.status().revocations(battery.batteryId()).stream()
            .collect(Collectors.toMap(Revocation::sequence, Function.identity()));
    for (SignedUpdate update : tables.passports().chain(battery.batteryId())) {
      ObjectNode entry = entry(update);
      Revocation revocation = withdrawn.get(update.sequence());
      if (revocation != null) {
        entry
            .putObject("withdrawn")
            .put("at", revocation.at().toString())
            .put("reason", revocation.reason());
      }
      entries.add(entry);
    }
    return Reply.json(json);
  }

  /** The credential, byte for byte as it was signed. */
  private Reply update(Request request) {
    Battery battery = tables.battery(request.batteryId());
    long sequence = request.pathNumber("n");
    SignedUpdate update = tables.passports().find(battery.batteryId(), sequence);
    if (update == null) {
      throw ApiException.notFound(
          "unknown-update",
          "battery %s must have an update with number %d".formatted(battery.batteryId(), sequence));
    }
    return Reply.bytes("application/vc", update.credential());
  }

  private Reply export(Request request) {
    Battery battery = tables.battery(request.batteryId());
    byte[] file = export(battery);
    return Reply.bytes("application/vp", file)
        .with(
            "Content-Disposition",
            "attachment; filename=\"passport-" + battery.batteryId() + ".json\"");
  }

  /** The whole chain as one signed file; answers 404 where nothing was published yet. */
  byte[] export(Battery battery) {
    List<SignedUpdate> chain = tables.passports().chain(battery.batteryId());
    if (chain.isEmpty()) {
      throw ApiException.notFound(
          "no-update", "battery %s must have a published update".formatted(battery.batteryId()));
    }
    Instant now = clock.instant();
    return PassportExport.toBytes(
        battery.passportId(),
        chain,
        issuer,
        didDocument,
        log.record(battery.batteryId(), chain),
        status.of(battery.batteryId(), now),
        now);
  }

  private Reply statusList(Request request) {
    byte[] list = status.list(request.pathNumber("n"), clock.instant());
    if (list == null) {
      throw ApiException.notFound(
          "unknown-status-list", "status list %s must be in use".formatted(request.pathText("n")));
    }
    return Reply.bytes("application/vc", list);
  }

  private static ObjectNode entry(SignedUpdate update) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("sequence", update.sequence())
        .put("digest", update.digest())
        .put("issuedAt", update.issuedAt().toString())
        .put(
            "href",
            "/api/v1/batteries/%s/passport/updates/%d"
                .formatted(update.batteryId(), update.sequence()));
  }
}

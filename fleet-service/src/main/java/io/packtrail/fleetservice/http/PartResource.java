package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.passport.PartLists;
import io.packtrail.fleetservice.passport.PassportAccess;
import io.packtrail.fleetservice.passport.PassportAccess.Visitor;
import io.packtrail.fleetservice.passport.StaticParts;
import io.packtrail.passportupdater.access.RoleView;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.timescalestore.PartListRow;
import io.packtrail.timescalestore.PartRow;
import io.packtrail.timescalestore.PartTable;
import io.packtrail.timescalestore.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Parts of a passport that others signed: taken in from the operator, read by role. */
final class PartResource {
  private static final String PATH = "/api/v1/batteries/{id}/passport/parts";
  private static final String LISTS = "/api/v1/part-status-lists";

  private final Tables tables;
  private final PassportResource passports;
  private final PassportAccess access;
  private final StaticParts parts;
  private final InstantSource clock;

  PartResource(
      Tables tables,
      PassportResource passports,
      PassportAccess access,
      StaticParts parts,
      InstantSource clock) {
    this.tables = tables;
    this.passports = passports;
    this.access = access;
    this.parts = parts;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(PATH, Access.READER, this::list),
        Endpoint.post(PATH, Access.API, this::receive),
        Endpoint.get(PATH + "/{n}", Access.READER, this::document),
        Endpoint.get(LISTS, Access.API, request -> statusLists()),
        Endpoint.post(LISTS, Access.API, this::receiveList));
  }

  private Reply receive(Request request) {
    Battery battery = tables.battery(request.batteryId());
    try {
      PartTable.Added added = parts.receive(battery, request.body(), clock.instant());
      return Reply.json(added.added() ? 201 : 200, entry(battery, added.part(), clock.instant()));
    } catch (PassportException | StoreException e) {
      throw refusal(e);
    }
  }

  /** By which somebody who signs parts tells what it withdrew; nobody fetches it for us. */
  private Reply receiveList(Request request) {
    try {
      PartLists.Received received = parts.receiveList(request.body(), clock.instant());
      return Reply.json(received.added() ? 201 : 200, entry(received.list()));
    } catch (PassportException | StoreException e) {
      throw refusal(e);
    }
  }

  private Reply statusLists() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode lists = json.putArray("statusLists");
    parts.statusLists().forEach(list -> lists.add(entry(list)));
    return Reply.json(json);
  }

  private static ObjectNode entry(PartListRow list) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("url", list.url())
        .put("issuer", list.issuer())
        .put("digest", list.digest())
        .put("receivedAt", list.receivedAt().toString())
        .put("validFrom", list.validFrom().toString())
        .put("validUntil", list.validUntil().toString());
  }

  private static RuntimeException refusal(RuntimeException e) {
    if (e instanceof PassportException refused) {
      return new ApiException(422, refused.code(), refused.getMessage());
    }
    if (e instanceof StoreException stored && stored.code().equals("status-list-short")) {
      return new ApiException(422, stored.code(), stored.getMessage());
    }
    if (e instanceof StoreException stored
        && List.of("part-older", "status-list-older").contains(stored.code())) {
      return new ApiException(409, stored.code(), stored.getMessage());
    }
    return e;
  }

  /** Each part, as far as the caller may see it. */
  private Reply list(Request request) {
    Instant now = clock.instant();
    Visitor visitor = passports.visitor(request, now);
    Battery battery = tables.battery(request.batteryId());
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("passportId", battery.passportId());
    ArrayNode entries = json.putArray("parts");
    for (PartRow part : parts.all(battery)) {
      ObjectNode entry = entry(battery, part, now);
      RoleView view = access.readPart(visitor, battery.passportId(), part, now).give();
      entry.set("view", view.json().path("parts").path(part.category()).path("content"));
      entries.add(entry);
    }
    return Reply.json(json);
  }

  /** One part, byte for byte as it came, for who may see all of it. */
  private Reply document(Request request) {
    Instant now = clock.instant();
    Visitor visitor = passports.visitor(request, now);
    Battery battery = tables.battery(request.batteryId());
    long id = request.pathNumber("n");
    PartRow part =
        parts.all(battery).stream()
            .filter(one -> one.id() == id)
            .findFirst()
            .orElseThrow(
                () ->
                    ApiException.notFound(
                        "unknown-part",
                        "battery %s must have a part %d".formatted(battery.batteryId(), id)));
    PassportAccess.Reading reading = access.readPart(visitor, battery.passportId(), part, now);
    if (!reading.isWhole()) {
      reading.refuse(Set.of(""));
      throw new ApiException(
          403,
          "locked",
          "part %d holds elements that are not open to the role %s; GET %s shows the others"
              .formatted(id, PassportAccess.name(visitor.reader().role()), PATH));
    }
    reading.give();
    return Reply.bytes("application/vc", part.credential());
  }

  private ObjectNode entry(Battery battery, PartRow part, Instant now) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("part", part.id()).put("category", part.category());
    entry.setAll(parts.link(part, now));
    entry.put("superseded", part.superseded());
    Long former = part.supersedes();
    if (former != null) {
      entry.put("supersedes", former);
    }
    return entry.put(
        "href", "/api/v1/batteries/%s/passport/parts/%d".formatted(battery.batteryId(), part.id()));
  }
}

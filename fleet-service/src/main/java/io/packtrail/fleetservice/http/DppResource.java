package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.passport.OperatorInformation;
import io.packtrail.fleetservice.passport.PassportAccess;
import io.packtrail.fleetservice.passport.PassportAccess.Visitor;
import io.packtrail.fleetservice.passport.StaticParts;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.part.PartCategory;
import io.packtrail.passportupdater.projection.BatteryPassProjection;
import io.packtrail.passportupdater.projection.CatenaXProjection;
import io.packtrail.passportupdater.projection.Projection;
import io.packtrail.timescalestore.Revocation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Passports at the paths of EN 18222, for reading: each reader sees what its role and grants open.
 */
final class DppResource {
  private static final Map<String, Function<ObjectNode, Projection>> MODELS =
      Map.of(
          "batterypass-1.2.1", BatteryPassProjection::of, "catena-x-6.1.0", CatenaXProjection::of);

  /** Elements that stand beside the update and are not taken back with it. */
  private static final Set<String> OTHERS = Set.of("id", "parts", OperatorInformation.ELEMENT);

  private final Tables tables;
  private final PassportResource passports;
  private final PassportAccess access;
  private final StaticParts parts;
  private final OperatorInformation information;
  private final String operator;
  private final InstantSource clock;

  DppResource(
      Tables tables,
      PassportResource passports,
      PassportAccess access,
      StaticParts parts,
      OperatorInformation information,
      String operator,
      InstantSource clock) {
    this.tables = tables;
    this.passports = passports;
    this.access = access;
    this.parts = parts;
    this.information = information;
    this.operator = operator;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        door("/v1/dpps/{dppId}", request -> dpp(request, "dppId", null)),
        door("/v1/dppsByProductId/{productId}", request -> dpp(request, "productId", null)),
        door("/v1/dppsByIdAndDate/{dppId}", this::byDate),
        door("/v1/dpps/{dppId}/elements/{elementIdPath}", this::element),
        door("/v1/dpps/{dppId}/projections/{model}", this::projection),
        submodel("/$value"),
        // An EDC data plane appends the path of the submodel interface to the asset's address.
        submodel("/submodel/$value"),
        submodel("/submodel"));
  }

  private Endpoint door(String path, Function<Request, JsonNode> handler) {
    return Endpoint.get(
        path,
        Access.READER,
        new DppEnvelope(clock)
            .around(
                request -> {
                  requireCompressed(request);
                  return handler.apply(request);
                }));
  }

  /** EN 18222 has two forms of elements; values without their types are what is served here. */
  private static void requireCompressed(Request request) {
    String representation = request.queryText("representation");
    if (representation != null && !representation.equals("compressed")) {
      throw ApiException.badRequest(
          "representation must be compressed, the one form that is served, got "
              + ApiException.quoted(representation));
    }
  }

  private JsonNode byDate(Request request) {
    Instant date = request.queryTime("date");
    if (date == null) {
      throw ApiException.badRequest("date must be given, for example 2026-11-23T10:00:00Z");
    }
    return dpp(request, "dppId", date);
  }

  /** The header of EN 18223 and the elements, locked ones as such. */
  private ObjectNode dpp(Request request, String parameter, @Nullable Instant date) {
    Read read = read(request, parameter, date, "passport");
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload
        .put("digitalProductPassportId", read.battery.passportId())
        .put("uniqueProductIdentifier", read.battery.passportId())
        .put("granularity", "item")
        .put("dppSchemaVersion", "EN 18223:2026")
        .put("dppStatus", "active")
        .put("lastUpdate", read.update.issuedAt().toString())
        .put("economicOperatorId", operator);
    Withdrawals.put(payload, read.withdrawal, read.reading.isWhole());
    ObjectNode elements = read.reading.give().json();
    payload.putArray("contentSpecificationIds").add(elements.path("semanticId").asText());
    payload.set("elements", elements);
    return payload;
  }

  /** One element by its path, with or without the {@code $.} of JSONPath. */
  private JsonNode element(Request request) {
    ElementPath path = ElementPath.of(request.pathText("elementIdPath"));
    Read read = read(request, "dppId", null, "element " + path);
    JsonNode found = read.reading.view().json();
    for (String step : path.steps()) {
      if (found.path("locked").asBoolean()) {
        break;
      }
      found = ElementPath.step(found, step);
    }
    if (found.isMissingNode()) {
      throw ApiException.notFound("unknown-element", "the passport must hold " + path);
    }
    if (found.path("locked").asBoolean()) {
      throw locked(path.toString(), read);
    }
    if (!OTHERS.contains(path.steps().get(0))) {
      Withdrawals.requireNone(read.withdrawal);
    }
    read.reading.give(Set.of(path.toString()));
    return found;
  }

  private JsonNode projection(Request request) {
    String model = request.pathText("model");
    Function<ObjectNode, Projection> projector = MODELS.get(model);
    if (projector == null) {
      throw ApiException.notFound(
          "unknown-model", "model must be one of %s, got %s".formatted(MODELS.keySet(), model));
    }
    Read read = read(request, "dppId", null, "projection " + model);
    requireOpen(read, "productCondition");
    requireOpen(read, "stateOfHealth");
    Withdrawals.requireNone(read.withdrawal);
    read.reading.give(Set.of("productCondition", "stateOfHealth"));
    Projection projection = projector.apply(read.subject);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("model", projection.model()).set("content", projection.json());
    projection.missing().forEach(json.putArray("missing")::add);
    return json;
  }

  private Endpoint submodel(String end) {
    return Endpoint.get(
        "/v1/dpps/{dppId}/submodels/{submodel}" + end, Access.READER, this::submodelValue);
  }

  /** A submodel of IDTA 02035, value only, as an EDC data plane fetches it; no envelope. */
  private Reply submodelValue(Request request) {
    PartCategory category = category(request.pathText("submodel"));
    Read read = read(request, "dppId", null, "submodel " + category.wireName());
    if (category == PartCategory.PRODUCT_CONDITION) {
      requireOpen(read, "productCondition");
      Withdrawals.requireNone(read.withdrawal);
      read.reading.give(Set.of("productCondition"));
      return Reply.json(read.subject.path("productCondition"));
    }
    JsonNode part = read.subject.path("parts").path(category.wireName());
    if (part.isMissingNode()) {
      throw ApiException.notFound(
          "unknown-submodel", "the passport must hold " + category.wireName());
    }
    String element = "parts." + category.wireName();
    requireOpen(read, element);
    read.reading.give(Set.of(element));
    return Reply.json(part.path("content"));
  }

  private static PartCategory category(String name) {
    try {
      return PartCategory.of(name);
    } catch (PassportException e) {
      throw ApiException.notFound("unknown-submodel", String.valueOf(e.getMessage()));
    }
  }

  private static void requireOpen(Read read, String element) {
    if (!read.reading.isOpen(element)) {
      throw locked(element, read);
    }
  }

  private static ApiException locked(String element, Read read) {
    read.reading.refuse(Set.of(element));
    return new ApiException(
        403,
        "locked",
        "%s is not open to the role %s; ask the operator for a grant"
            .formatted(element, PassportAccess.name(read.visitor.reader().role())));
  }

  /** What is asked for, and how far it is open. */
  private record Read(
      Visitor visitor,
      Battery battery,
      SignedUpdate update,
      @Nullable Revocation withdrawal,
      ObjectNode subject,
      PassportAccess.Reading reading) {}

  private Read read(Request request, String parameter, @Nullable Instant date, String document) {
    Instant now = clock.instant();
    Visitor visitor = passports.visitor(request, now);
    Battery battery = tables.ofPassport(request.pathText(parameter));
    SignedUpdate update = update(battery, date);
    ObjectNode subject =
        (ObjectNode) StrictJson.parseObject(update.credential()).get("credentialSubject");
    Instant at = date == null ? now : date;
    subject.set("parts", parts.elements(battery, at));
    ObjectNode own = information.at(battery, at);
    if (own != null) {
      subject.set(OperatorInformation.ELEMENT, own);
    }
    return new Read(
        visitor,
        battery,
        update,
        tables.status().revocation(battery.batteryId(), update.sequence()),
        subject,
        access.read(visitor, subject, document, now));
  }

  private SignedUpdate update(Battery battery, @Nullable Instant date) {
    if (date == null) {
      SignedUpdate head = tables.passports().head(battery.batteryId());
      if (head != null) {
        return head;
      }
    } else {
      List<SignedUpdate> chain = tables.passports().chain(battery.batteryId());
      for (int i = chain.size() - 1; i >= 0; i--) {
        if (!chain.get(i).issuedAt().isAfter(date)) {
          return chain.get(i);
        }
      }
    }
    throw ApiException.notFound(
        "no-update", "passport %s must have an update then".formatted(battery.passportId()));
  }
}

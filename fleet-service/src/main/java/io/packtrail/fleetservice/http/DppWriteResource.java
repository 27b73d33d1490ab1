package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Battery;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.passport.OperatorInformation;
import io.packtrail.passportupdater.json.StrictJson;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * EN 18222 beyond reading one passport: which passports belong to products, and changes. What is
 * signed is not changed here, whoever signed it: the answer says how it does change.
 */
final class DppWriteResource {
  private static final int MOST_IDS = 1_000;

  private final Tables tables;
  private final OperatorInformation information;
  private final InstantSource clock;

  DppWriteResource(Tables tables, OperatorInformation information, InstantSource clock) {
    this.tables = tables;
    this.information = information;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    DppEnvelope envelope = new DppEnvelope(clock);
    String element = "/v1/dpps/{dppId}/elements/{elementIdPath}";
    return List.of(
        Endpoint.post(
            "/v1/dppsByProductIds", Access.READER, envelope.around(this::idsByProductIds)),
        Endpoint.patch("/v1/dpps/{dppId}", Access.API, envelope.around(this::patch)),
        Endpoint.patch(
            element, Access.API, envelope.around(request -> changeElement(request, true))),
        new Endpoint(
            HttpMethod.PUT,
            element,
            Access.API,
            envelope.around(request -> changeElement(request, false))));
  }

  /** ReadDPPIdsByProductIds: which of these products have a passport here, page by page. */
  private JsonNode idsByProductIds(Request request) {
    if (!(StrictJson.parse(request.body()) instanceof ArrayNode ids)
        || ids.isEmpty()
        || ids.size() > MOST_IDS) {
      throw ApiException.badRequest(
          "body must be an array of 1 to %d product ids".formatted(MOST_IDS));
    }
    Set<String> asked = new TreeSet<>();
    for (JsonNode id : ids) {
      if (!id.isTextual()) {
        throw ApiException.badRequest("body must hold texts, got " + id);
      }
      asked.add(id.textValue());
    }
    int limit = request.queryInteger("limit", 100, 1, MOST_IDS);
    String cursor = request.queryText("cursor");
    List<String> found = tables.batteries().passports(asked, cursor, limit + 1);
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    found.stream().limit(limit).forEach(page.putArray("dppIdentifiers")::add);
    return found.size() > limit ? page.put("nextCursor", found.get(limit - 1)) : page;
  }

  /** UpdateDPPById: a merge patch of the whole passport. */
  private JsonNode patch(Request request) {
    Battery battery = battery(request);
    ObjectNode patch = StrictJson.parseObject(request.body());
    for (Map.Entry<String, JsonNode> member : patch.properties()) {
      if (!member.getKey().equals("elements")) {
        throw notOurs(member.getKey(), "the header follows from registration and signed updates");
      }
    }
    JsonNode elements = patch.path("elements");
    if (!elements.isObject() || elements.isEmpty()) {
      throw ApiException.badRequest("elements must be an object with what is to change");
    }
    elements.fieldNames().forEachRemaining(DppWriteResource::requireOurs);
    JsonNode change = elements.path(OperatorInformation.ELEMENT);
    return information.change(
        battery,
        clock.instant(),
        former ->
            change.isNull()
                ? JsonNodeFactory.instance.objectNode()
                : OperatorInformation.merged(former, change));
  }

  /** UpdateDataElement: by a merge patch, or by another value in its place. */
  private JsonNode changeElement(Request request, boolean merges) {
    Battery battery = battery(request);
    ElementPath path = ElementPath.of(request.pathText("elementIdPath"));
    requireOurs(path.steps().get(0));
    JsonNode value = StrictJson.parse(request.body());
    List<String> below = path.steps().subList(1, path.steps().size());
    return information.change(
        battery, clock.instant(), former -> changed(former, below, value, merges));
  }

  private static JsonNode changed(
      JsonNode node, List<String> steps, JsonNode value, boolean merges) {
    if (steps.isEmpty()) {
      return merges ? OperatorInformation.merged(node, value) : value;
    }
    ObjectNode copy =
        node instanceof ObjectNode object
            ? object.deepCopy()
            : JsonNodeFactory.instance.objectNode();
    String step = steps.get(0);
    JsonNode next = changed(copy.path(step), steps.subList(1, steps.size()), value, merges);
    if (next.isNull()) {
      copy.remove(step);
    } else {
      copy.set(step, next);
    }
    return copy;
  }

  private static void requireOurs(String element) {
    if (element.equals("parts")) {
      throw notOurs(
          element,
          "others signed them; their issuers supersede them, by POST /api/v1/batteries/{id}/passport/parts");
    }
    if (!element.equals(OperatorInformation.ELEMENT)) {
      throw notOurs(element, "it is part of a signed update, and changes by the next one alone");
    }
  }

  private static ApiException notOurs(String element, String why) {
    return new ApiException(
        403,
        "not-writable",
        "%s cannot be changed: %s; only %s can"
            .formatted(ApiException.quoted(element), why, OperatorInformation.ELEMENT));
  }

  private Battery battery(Request request) {
    return tables.ofPassport(request.pathText("dppId"));
  }
}

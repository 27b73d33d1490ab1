package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * One rule for every route: a parameter that the route does not have in {@code /openapi.json}, or
 * that is given more than once, is refused, so that no answer passes over what was asked. What has
 * a body has its figures there and no parameters beside it.
 */
final class KnownQuery {
  private final JsonNode openApi;

  KnownQuery(JsonNode openApi) {
    this.openApi = openApi;
  }

  /**
   * @throws ApiException 400 naming the first parameter that the endpoint does not have, or that is
   *     given again
   */
  void require(Endpoint endpoint, MultiMap given) {
    if (given.isEmpty()) {
      return;
    }
    NavigableSet<String> known = known(endpoint);
    for (String name : new TreeSet<>(given.names())) {
      if (!known.contains(name)) {
        throw ApiException.badRequest(
            known.isEmpty()
                ? "parameter must not be given here, got " + name
                : "parameter must be one of %s, got %s".formatted(String.join(", ", known), name));
      }
      int times = given.getAll(name).size();
      if (times > 1) {
        throw ApiException.badRequest(
            "%s must be given once, got it %d times".formatted(name, times));
      }
    }
  }

  private NavigableSet<String> known(Endpoint endpoint) {
    JsonNode path = openApi.path("paths").path(endpoint.path());
    NavigableSet<String> names = new TreeSet<>();
    addQuery(path.path("parameters"), names);
    addQuery(
        path.path(endpoint.method().name().toLowerCase(Locale.ROOT)).path("parameters"), names);
    return names;
  }

  private void addQuery(JsonNode parameters, Set<String> names) {
    for (JsonNode parameter : parameters) {
      JsonNode reference = parameter.path("$ref");
      JsonNode meant =
          reference.isMissingNode() ? parameter : openApi.at(reference.asText().substring(1));
      if (meant.path("in").asText().equals("query")) {
        names.add(meant.path("name").asText());
      }
    }
  }
}

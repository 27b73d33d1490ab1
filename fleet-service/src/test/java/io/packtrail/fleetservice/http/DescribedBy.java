package io.packtrail.fleetservice.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Asserts that an answer is what the OpenAPI document says: no field more, no required one less.
 */
public final class DescribedBy {
  private static final JsonNode DOCUMENT = MachineResource.openApi();

  private DescribedBy() {}

  public static void openApi(String method, String path, JsonNode answer) {
    JsonNode schema = DOCUMENT.path("paths").path(path).path(method).path("responses").path("200");
    schema = resolved(schema).path("content").path("application/json").path("schema");
    assertThat(schema.isMissingNode()).as("schema of %s %s", method, path).isFalse();
    check(path, schema, answer);
  }

  private static void check(String where, JsonNode reference, JsonNode value) {
    JsonNode schema = resolved(reference);
    if (value.isArray()) {
      for (JsonNode item : value) {
        check(where + "[]", schema.path("items"), item);
      }
    } else if (value.isObject() && schema.has("properties")) {
      for (JsonNode name : schema.path("required")) {
        assertThat(value.has(name.asText())).as("%s.%s", where, name.asText()).isTrue();
      }
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        JsonNode described = schema.path("properties").path(field.getKey());
        assertThat(described.isMissingNode())
            .as("%s.%s is not described", where, field.getKey())
            .isFalse();
        check(where + "." + field.getKey(), described, field.getValue());
      }
    }
  }

  private static JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? DOCUMENT.at(node.path("$ref").asText().substring(1)) : node;
  }
}

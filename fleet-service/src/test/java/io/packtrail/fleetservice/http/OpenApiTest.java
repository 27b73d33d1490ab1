package io.packtrail.fleetservice.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is served and what is described are the same. */
class OpenApiTest {
  private static final JsonNode DOCUMENT = MachineResource.openApi();

  @Test
  void document_describesExactlyTheRoutesThatAreServed(@TempDir Path dir) {
    List<String> served =
        endpoints(dir).stream()
            .map(endpoint -> endpoint.method().name() + " " + endpoint.path())
            .sorted()
            .toList();

    assertThat(described()).isEqualTo(served);
  }

  @Test
  void document_saysWhichRoutesNeedNoToken(@TempDir Path dir) {
    for (Endpoint endpoint : endpoints(dir)) {
      JsonNode operation =
          DOCUMENT
              .path("paths")
              .path(endpoint.path())
              .path(endpoint.method().name().toLowerCase(Locale.ROOT));
      boolean isPublic = operation.has("security") && operation.path("security").isEmpty();

      assertThat(isPublic)
          .as(endpoint.path())
          .isEqualTo(endpoint.access() == Endpoint.Access.PUBLIC);
    }
  }

  /** A comma in an unquoted description of a YAML flow map makes a key without a value. */
  @Test
  void document_everyMember_hasAValue() {
    List<String> empty = new ArrayList<>();
    collectEmpty(DOCUMENT, "", empty);

    assertThat(empty).isEmpty();
  }

  private static void collectEmpty(JsonNode node, String path, List<String> empty) {
    if (node.isNull()) {
      empty.add(path);
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      collectEmpty(member.getValue(), path + "/" + member.getKey(), empty);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collectEmpty(node.get(i), path + "/" + i, empty);
    }
  }

  @Test
  void document_everyReferenceLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (JsonNode reference : DOCUMENT.findValues("$ref")) {
      String pointer = reference.asText().substring(1);
      if (DOCUMENT.at(pointer).isMissingNode()) {
        broken.add(pointer);
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void document_everyPathParameterIsDescribed() {
    for (Map.Entry<String, JsonNode> path : DOCUMENT.path("paths").properties()) {
      TreeSet<String> described = new TreeSet<>();
      for (JsonNode parameter : path.getValue().path("parameters")) {
        JsonNode resolved =
            parameter.has("$ref")
                ? DOCUMENT.at(parameter.path("$ref").asText().substring(1))
                : parameter;
        described.add(resolved.path("name").asText());
      }
      TreeSet<String> inPath = new TreeSet<>();
      Pattern.compile("\\{([^}]+)}")
          .matcher(path.getKey())
          .results()
          .forEach(match -> inPath.add(match.group(1)));

      assertThat(described).as(path.getKey()).isEqualTo(inPath);
    }
  }

  private static List<String> described() {
    List<String> described = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : DOCUMENT.path("paths").properties()) {
      for (String method : List.of("get", "post", "put", "patch", "delete")) {
        if (path.getValue().has(method)) {
          described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    described.sort(null);
    return described;
  }

  /** The routes as built for a service; no store is asked while they are only listed. */
  private static List<Endpoint> endpoints(Path dir) {
    return StorelessApi.in(dir).endpoints();
  }
}

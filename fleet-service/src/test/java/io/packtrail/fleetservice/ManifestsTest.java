package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.packtrail.fleetservice.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The manifests were never applied to a cluster: here each document is parsed into its typed model,
 * and no field may be unknown.
 */
class ManifestsTest {
  private static final Path MANIFEST = Path.of("..", "k8s", "packtrail.yaml");
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "Service", Service.class,
          "StatefulSet", StatefulSet.class,
          "PodDisruptionBudget", PodDisruptionBudget.class,
          "NetworkPolicy", NetworkPolicy.class);
  private static final ObjectMapper STRICT =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(new WithoutAnySetter());

  @Test
  void manifest_everyDocument_fitsItsTypedModel() throws IOException {
    Set<String> kinds = new HashSet<>();
    for (JsonNode document : documents()) {
      String kind = document.get("kind").asText();
      STRICT.treeToValue(document, TYPES.get(kind));
      kinds.add(kind);
    }

    assertThat(kinds).isEqualTo(TYPES.keySet());
  }

  @Test
  void strictParser_misspeltField_isRefused() throws IOException {
    JsonNode misspelt =
        STRICT.readTree("{kind: StatefulSet, spec: {template: {spec: {containres: []}}}}");

    assertThatThrownBy(() -> STRICT.treeToValue(misspelt, StatefulSet.class))
        .isInstanceOf(UnrecognizedPropertyException.class)
        .hasMessageContaining("containres");
  }

  @Test
  void manifest_selectors_matchThePodsLabels() throws IOException {
    JsonNode labels = null;
    Set<JsonNode> selectors = new HashSet<>();
    for (JsonNode document : documents()) {
      JsonNode spec = document.get("spec");
      switch (document.get("kind").asText()) {
        case "StatefulSet" -> {
          labels = spec.at("/template/metadata/labels");
          selectors.add(spec.at("/selector/matchLabels"));
        }
        case "Service" -> selectors.add(spec.get("selector"));
        case "PodDisruptionBudget" -> selectors.add(spec.at("/selector/matchLabels"));
        default -> selectors.add(spec.at("/podSelector/matchLabels"));
      }
    }

    assertThat(selectors).containsExactly(labels);
  }

  /** After the drain unanswered calls may take 2 s, the presence of nodes 10 s, traces 5 s. */
  @Test
  void manifest_gracePeriod_letsTheServiceDrain() throws IOException {
    Duration afterDrain = Duration.ofSeconds(17);
    for (JsonNode document : documents()) {
      if (document.get("kind").asText().equals("StatefulSet")) {
        JsonNode pod = document.at("/spec/template/spec");
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : pod.at("/containers/0/env")) {
          if (variable.get("name").asText().equals("PACKTRAIL_SHUTDOWN_TIMEOUT")) {
            environment.put(variable.get("name").asText(), variable.get("value").asText());
          }
        }
        Duration timeout = ConfigLoader.load(null, environment).shutdown().timeout();

        assertThat(Duration.ofSeconds(pod.get("terminationGracePeriodSeconds").asLong()))
            .isGreaterThanOrEqualTo(timeout.plus(afterDrain));
        return;
      }
    }
    throw new AssertionError("the manifest must hold a StatefulSet");
  }

  /** The start-up probe ends a start after two minutes, and a migration with it, each time. */
  @Test
  void manifest_migration_runsBeforeAnyProbe() throws IOException {
    JsonNode pod =
        documents().stream()
            .filter(document -> document.get("kind").asText().equals("StatefulSet"))
            .findFirst()
            .orElseThrow()
            .at("/spec/template/spec");

    JsonNode migration = pod.at("/initContainers/0");
    assertThat(migration.get("args")).hasToString("[\"migrate\"]");
    assertThat(migration.get("image")).isEqualTo(pod.at("/containers/0/image"));
    assertThat(migration.has("startupProbe")).isFalse();
    List<JsonNode> ofService = new ArrayList<>();
    pod.at("/containers/0/env").forEach(ofService::add);
    assertThat(migration.get("env")).as("the same database").isSubsetOf(ofService);
  }

  private static List<JsonNode> documents() throws IOException {
    try (MappingIterator<JsonNode> documents =
        STRICT.readerFor(JsonNode.class).readValues(MANIFEST.toFile())) {
      return documents.readAll();
    }
  }

  /** The models collect unknown fields in a map; a strict parse must see them as unknown. */
  private static final class WithoutAnySetter extends JacksonAnnotationIntrospector {
    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }
}

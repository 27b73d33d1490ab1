package io.packtrail.fleetservice.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.sohmodel.curve.StoredCurve;
import io.packtrail.sohmodel.learned.ModelCard;
import io.packtrail.sohmodel.learned.StoredModel;
import io.packtrail.sohmodel.learned.ValidityRange;
import java.util.List;

/**
 * What estimates the state of health here: the method, and the learned models and charge curves
 * that were loaded with it. The answer is made once, for models are loaded at the start and never
 * after.
 */
final class ModelResource {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode answer;

  ModelResource(SohModel model) {
    answer = JsonNodeFactory.instance.objectNode().put("methodVersion", model.methodVersion());
    ArrayNode models = answer.putArray("models");
    model.learned().all().forEach(stored -> models.add(entry(stored)));
    ArrayNode curves = answer.putArray("curves");
    model.learned().curves().forEach(stored -> curves.add(entry(stored)));
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/models", Access.API, request -> Reply.json(answer)));
  }

  private static ObjectNode entry(StoredModel stored) {
    ModelCard card = stored.model().card();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", stored.id());
    json.put("name", stored.deployment().name());
    json.set("range", range(card.validity(), stored.deployment().features()));
    try {
      json.set("card", JSON.readTree(card.toJson()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a model card must be JSON", impossible);
    }
    return json;
  }

  private static ObjectNode entry(StoredCurve stored) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", stored.curve().id());
    json.put("name", stored.card().name());
    try {
      json.set("card", JSON.readTree(stored.cardJson()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a curve card must be JSON", impossible);
    }
    return json;
  }

  /** Between which values of each feature the model answers. */
  private static ArrayNode range(ValidityRange validity, List<String> features) {
    ArrayNode range = JsonNodeFactory.instance.arrayNode();
    for (int f = 0; f < features.size(); f++) {
      range
          .addObject()
          .put("feature", features.get(f))
          .put("low", validity.lows()[f])
          .put("high", validity.highs()[f]);
    }
    return range;
  }
}

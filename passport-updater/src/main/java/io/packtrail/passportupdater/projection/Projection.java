package io.packtrail.passportupdater.projection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An update in another model.
 *
 * @param model name and version of the model
 * @param json what we know, in its words; valid against its schema exactly when {@code missing} is
 *     empty
 * @param missing paths that the model requires and this update does not state
 */
public record Projection(String model, ObjectNode json, List<String> missing) {
  public Projection {
    missing = List.copyOf(missing);
  }
}

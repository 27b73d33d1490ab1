package io.packtrail.sohmodel.learned;

import io.packtrail.domain.Battery;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The models that a service was given. Immutable. */
public final class LearnedModels {
  /** No models. */
  public static final LearnedModels NONE = new LearnedModels(List.of());

  private final List<StoredModel> models;

  /** In whatever order: which model answers for a battery does not depend on it. */
  public LearnedModels(List<StoredModel> models) {
    this.models =
        models.stream()
            .sorted(
                Comparator.comparing(
                        (StoredModel model) -> -model.deployment().trainingBatteries().size())
                    .thenComparing(StoredModel::id))
            .toList();
  }

  /** All of them, those trained on most batteries first. */
  public List<StoredModel> all() {
    return models;
  }

  /**
   * The model of charges for this battery's cells that was trained on most batteries, this one not
   * among them; null where there is none.
   */
  public @Nullable StoredModel find(Battery battery) {
    return models.stream()
        .filter(model -> model.deployment().fits(battery))
        .findFirst()
        .orElse(null);
  }

  /** Identifies the set of models; empty without models. */
  public String version() {
    return models.isEmpty()
        ? ""
        : "+learned."
            + Digests.sha256(
                    models.stream()
                        .map(StoredModel::id)
                        .sorted()
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8))
                .substring(0, 8);
  }
}

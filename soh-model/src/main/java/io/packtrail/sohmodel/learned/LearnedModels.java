package io.packtrail.sohmodel.learned;

import io.packtrail.domain.Battery;
import io.packtrail.sohmodel.curve.StoredCurve;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models and charge curves that a service was given. Immutable. */
public final class LearnedModels {
  /** No models. */
  public static final LearnedModels NONE = new LearnedModels(List.of());

  private final List<StoredModel> models;
  private final List<StoredCurve> curves;

  /** In whatever order: which model answers for a battery does not depend on it. */
  public LearnedModels(List<StoredModel> models) {
    this(models, List.of());
  }

  /** Models and charge curves, in whatever order. */
  public LearnedModels(List<StoredModel> models, List<StoredCurve> curves) {
    this.curves =
        curves.stream()
            .sorted(
                Comparator.comparing((StoredCurve one) -> -one.curve().cells().size())
                    .thenComparing(one -> one.curve().id()))
            .toList();
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

  /** The charge curves, those learned from most batteries first. */
  public List<StoredCurve> curves() {
    return curves;
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

  /** Identifies the set of models and curves; empty without any. */
  public String version() {
    return models.isEmpty() && curves.isEmpty()
        ? ""
        : "+learned."
            + Digests.sha256(
                    Stream.concat(
                            models.stream().map(StoredModel::id),
                            curves.stream().map(one -> one.curve().id()))
                        .sorted()
                        .collect(Collectors.joining("\n"))
                        .getBytes(StandardCharsets.UTF_8))
                .substring(0, 8);
  }
}

package io.packtrail.sohmodel.learned;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a reader must know of a model before trusting it.
 *
 * @param methodVersion name and version of the method
 * @param family the kind of cells it was trained on
 * @param trainingCells names of the training cells
 * @param trainingRows rows that the model keeps
 * @param split how {@code crossValidated} was split
 * @param views what each member sees of a battery's past
 * @param memberWeights weight of each member in the mean
 * @param crossValidated error over cells held back
 * @param intervalFactor half-width of the 90 % interval in predicted standard deviations
 * @param batchIntervalFactors the same for each batch that needs more; empty with a single batch
 * @param validity range of features inside which it answers
 * @param provenance the trainer's own record of data, settings and versions, one a member
 * @param cellStdRatio root mean square over cells held back of a cell's mean error: what all rows
 *     of one battery share
 * @param deployment what it may be used for; absent where it serves an evaluation only
 * @param memberSha256 digests of the member files, in their order; empty before it is stored
 */
public record ModelCard(
    String methodVersion,
    String family,
    List<String> trainingCells,
    int trainingRows,
    String split,
    List<HistoryView> views,
    List<Double> memberWeights,
    ErrorFigures crossValidated,
    double intervalFactor,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> batchIntervalFactors,
    ValidityRange validity,
    List<String> provenance,
    double cellStdRatio,
    @Nullable Deployment deployment,
    List<String> memberSha256) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public ModelCard {
    // A card of version 1 has no such field.
    batchIntervalFactors = Objects.requireNonNullElse(batchIntervalFactors, Map.of());
  }

  /** The same for use outside an evaluation. */
  public ModelCard deployedAs(Deployment use) {
    return copy(validity, use, memberSha256);
  }

  /** The same with a wider range. */
  ModelCard validIn(ValidityRange range) {
    return copy(range, deployment, memberSha256);
  }

  /** The same with the digests of its member files. */
  public ModelCard storedAs(List<String> digests) {
    return copy(validity, deployment, digests);
  }

  private ModelCard copy(ValidityRange range, @Nullable Deployment use, List<String> digests) {
    return new ModelCard(
        methodVersion,
        family,
        trainingCells,
        trainingRows,
        split,
        views,
        memberWeights,
        crossValidated,
        intervalFactor,
        batchIntervalFactors,
        range,
        provenance,
        cellStdRatio,
        use,
        digests);
  }

  /** The card as JSON. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a model card must be writable as JSON", impossible);
    }
  }

  /**
   * The card that {@link #toJson} wrote.
   *
   * @throws LearnedModelException with code {@code model-unreadable} when it is not one
   */
  public static ModelCard fromJson(String json) {
    try {
      return JSON.readValue(json, ModelCard.class);
    } catch (JsonProcessingException unreadable) {
      throw new LearnedModelException(
          "model-unreadable", "the model card cannot be read", unreadable);
    }
  }
}

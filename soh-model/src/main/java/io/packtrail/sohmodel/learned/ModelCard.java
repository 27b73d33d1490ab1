package io.packtrail.sohmodel.learned;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;

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
 * @param validity range of features inside which it answers
 * @param provenance the trainer's own record of data, settings and versions, one a member
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
    ValidityRange validity,
    List<String> provenance) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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

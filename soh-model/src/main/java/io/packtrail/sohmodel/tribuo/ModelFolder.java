package io.packtrail.sohmodel.tribuo;

import io.packtrail.sohmodel.learned.LearnedModel;
import io.packtrail.sohmodel.learned.LearnedModelException;
import io.packtrail.sohmodel.learned.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tribuo.Model;

/**
 * Keeps a learned model in a folder: {@code model-card.json}, and one file a member in Tribuo's
 * format with its provenance.
 */
public final class ModelFolder {
  private static final String CARD = "model-card.json";

  private ModelFolder() {}

  /**
   * Writes a model that was trained or loaded here.
   *
   * @throws LearnedModelException with code {@code model-unwritable} when the folder cannot be
   *     written
   */
  public static void save(LearnedModel model, Path folder) {
    try {
      Files.createDirectories(folder);
      for (int m = 0; m < model.members().size(); m++) {
        if (!(model.members().get(m) instanceof TribuoRegression member)) {
          throw new IllegalArgumentException("members must be trained by Tribuo");
        }
        member.model().serializeToFile(folder.resolve(member(m)));
      }
      // Last, so that a folder with a card is complete.
      Files.writeString(folder.resolve(CARD), model.card().toJson());
    } catch (IOException unwritable) {
      throw new LearnedModelException(
          "model-unwritable", "model folder %s cannot be written".formatted(folder), unwritable);
    }
  }

  /**
   * Reads a model.
   *
   * @throws LearnedModelException with code {@code model-unreadable} when the folder holds none
   */
  public static LearnedModel load(Path folder) {
    try {
      ModelCard card = ModelCard.fromJson(Files.readString(folder.resolve(CARD)));
      List<TribuoRegression> members = new ArrayList<>();
      for (int m = 0; m < card.views().size(); m++) {
        Model<?> model = Model.deserializeFromFile(folder.resolve(member(m)));
        if (!(model instanceof GaussianProcessModel process)) {
          throw new LearnedModelException(
              "model-unreadable",
              "model in %s must be a Gaussian process, got %s".formatted(folder, model.getClass()));
        }
        members.add(new TribuoRegression(process));
      }
      return new LearnedModel(card, members);
    } catch (IOException unreadable) {
      throw new LearnedModelException(
          "model-unreadable", "model folder %s cannot be read".formatted(folder), unreadable);
    }
  }

  private static String member(int number) {
    return "member-%d.tribuo".formatted(number);
  }
}

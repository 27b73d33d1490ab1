package io.packtrail.sohmodel.tribuo;

import io.packtrail.sohmodel.curve.CurveFolder;
import io.packtrail.sohmodel.curve.StoredCurve;
import io.packtrail.sohmodel.learned.Deployment;
import io.packtrail.sohmodel.learned.Digests;
import io.packtrail.sohmodel.learned.LearnedModel;
import io.packtrail.sohmodel.learned.LearnedModelException;
import io.packtrail.sohmodel.learned.LearnedModels;
import io.packtrail.sohmodel.learned.ModelCard;
import io.packtrail.sohmodel.learned.StoredModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
      List<String> digests = new ArrayList<>();
      for (int m = 0; m < model.members().size(); m++) {
        if (!(model.members().get(m) instanceof TribuoRegression member)) {
          throw new IllegalArgumentException("members must be trained by Tribuo");
        }
        member.model().serializeToFile(folder.resolve(member(m)));
        digests.add(Digests.sha256(Files.readAllBytes(folder.resolve(member(m)))));
      }
      // Last, so that a folder with a card is complete.
      Files.writeString(folder.resolve(CARD), model.card().storedAs(digests).toJson());
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
        check(card, m, folder);
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

  /**
   * Reads the models of a folder for use: the folder itself where it holds a card, else each folder
   * in it that does.
   *
   * @throws LearnedModelException {@code model-unreadable}, {@code model-changed}, or {@code
   *     model-not-deployable} where a card does not say what its model may be used for
   */
  public static List<StoredModel> loadAll(Path folder) {
    List<StoredModel> models = models(folder);
    if (models.isEmpty()) {
      throw none(folder);
    }
    return models;
  }

  /**
   * Reads the models and the charge curves of a folder, at least one of either.
   *
   * @throws LearnedModelException as {@link #loadAll}; {@code curve-unusable} where a curve cannot
   *     be read or is not the one that its card names
   */
  public static LearnedModels loadSet(Path folder) {
    List<StoredModel> models = models(folder);
    try {
      List<StoredCurve> curves = CurveFolder.loadAll(folder);
      if (models.isEmpty() && curves.isEmpty()) {
        throw none(folder);
      }
      return new LearnedModels(models, curves);
    } catch (IllegalArgumentException unusable) {
      throw new LearnedModelException(
          "curve-unusable", String.valueOf(unusable.getMessage()), unusable);
    }
  }

  private static LearnedModelException none(Path folder) {
    return new LearnedModelException(
        "model-unreadable", "folder %s must hold a model, got none".formatted(folder));
  }

  private static List<StoredModel> models(Path folder) {
    List<StoredModel> models = new ArrayList<>();
    for (Path one : folders(folder)) {
      models.add(stored(one));
    }
    return models;
  }

  private static List<Path> folders(Path folder) {
    if (Files.isRegularFile(folder.resolve(CARD))) {
      return List.of(folder);
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(one -> Files.isRegularFile(one.resolve(CARD))).sorted().toList();
    } catch (IOException unreadable) {
      throw new LearnedModelException(
          "model-unreadable", "model folder %s cannot be read".formatted(folder), unreadable);
    }
  }

  private static StoredModel stored(Path folder) {
    LearnedModel model = load(folder);
    Deployment use = model.card().deployment();
    if (use == null) {
      throw new LearnedModelException(
          "model-not-deployable",
          "model card in %s must say what the model may be used for, got none".formatted(folder));
    }
    try {
      String digest = Digests.sha256(Files.readAllBytes(folder.resolve(CARD)));
      return new StoredModel(use.name() + "/" + digest.substring(0, 12), model, use);
    } catch (IOException unreadable) {
      throw new LearnedModelException(
          "model-unreadable", "model folder %s cannot be read".formatted(folder), unreadable);
    }
  }

  /** A model that is not the one its card speaks of must not answer. */
  private static void check(ModelCard card, int number, Path folder) throws IOException {
    Path file = folder.resolve(member(number));
    String found = Digests.sha256(Files.readAllBytes(file));
    String stated = number < card.memberSha256().size() ? card.memberSha256().get(number) : "none";
    if (!found.equals(stated)) {
      throw new LearnedModelException(
          "model-changed",
          "SHA-256 of %s must be the card's %s, got %s".formatted(file, stated, found));
    }
  }

  private static String member(int number) {
    return "member-%d.tribuo".formatted(number);
  }
}

package io.packtrail.rulestimator.ageing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** The ageing models that come with Packtrail, and which of them stands for which chemistry. */
public final class AgeingModels {
  private final String digest;
  private final Map<String, AgeingModel> byId;
  private final Map<Chemistry, ChemistryModel> byChemistry;

  /**
   * The model that stands for a chemistry.
   *
   * @param medianMultiplier median of the factor between its loss and that of packs in the field
   * @param sdLogMultiplier standard deviation of that factor's logarithm
   * @param why why this model stands for this chemistry
   * @param others other published models of cells of its family, which a judgement says
   */
  public record ChemistryModel(
      AgeingModel model,
      double medianMultiplier,
      double sdLogMultiplier,
      String why,
      List<AgeingModel> others) {
    public ChemistryModel {
      others = List.copyOf(others);
    }
  }

  private AgeingModels(
      String digest, Map<String, AgeingModel> byId, Map<Chemistry, ChemistryModel> byChemistry) {
    this.digest = digest;
    this.byId = byId;
    this.byChemistry = byChemistry;
  }

  /** Reads {@code models.json} and {@code others.json} from the class path. */
  public static AgeingModels load() {
    return read(resource("models.json"));
  }

  private static byte[] resource(String name) {
    try (InputStream in = AgeingModels.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " must be on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a document of models. */
  public static AgeingModels read(byte[] json) {
    return read(json, resource("others.json"));
  }

  /** Reads a document of models, and one that says which of them are of the same family. */
  private static AgeingModels read(byte[] json, byte[] othersJson) {
    try {
      JsonNode others = new ObjectMapper().readTree(othersJson).path("others");
      JsonNode root = new ObjectMapper().readTree(json);
      Map<String, AgeingModel> byId = new LinkedHashMap<>();
      for (JsonNode node : root.path("models")) {
        AgeingModel model = AgeingModelReader.read(node);
        byId.put(model.id(), model);
      }
      Map<Chemistry, ChemistryModel> byChemistry = new EnumMap<>(Chemistry.class);
      root.path("chemistries")
          .properties()
          .forEach(
              entry ->
                  byChemistry.put(
                      Chemistry.valueOf(entry.getKey()),
                      chemistryModel(entry.getValue(), byId, others.path(entry.getKey()))));
      return new AgeingModels(HexFormat.of().formatHex(Sha256.of(json)), byId, byChemistry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChemistryModel chemistryModel(
      JsonNode node, Map<String, AgeingModel> byId, JsonNode others) {
    List<AgeingModel> family = new ArrayList<>();
    others.forEach(id -> family.add(known(id, byId)));
    return new ChemistryModel(
        known(node.path("model"), byId),
        node.path("median").asDouble(),
        node.path("sdLog").asDouble(),
        node.path("why").asText(),
        family);
  }

  private static AgeingModel known(JsonNode id, Map<String, AgeingModel> byId) {
    AgeingModel model = byId.get(id.asText());
    if (model == null) {
      throw new IllegalStateException("chemistry must name a known model, got " + id);
    }
    return model;
  }

  /** SHA-256 of the document, hexadecimal: what was computed with it depends on all of it. */
  public String digest() {
    return digest;
  }

  /**
   * The model of an identifier.
   *
   * @throws NoSuchElementException when there is none
   */
  public AgeingModel byId(String id) {
    AgeingModel model = byId.get(id);
    if (model == null) {
      throw new NoSuchElementException("no ageing model " + id);
    }
    return model;
  }

  /** The model that stands for a chemistry; absent where no published model is near enough. */
  public @Nullable ChemistryModel forChemistry(Chemistry chemistry) {
    return byChemistry.get(chemistry);
  }
}

package io.packtrail.rulestimator.valuation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.Chemistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The prices that a valuation starts from, each with its source; every one may be replaced. */
public final class PriceList {
  private final JsonNode root;

  /**
   * One input.
   *
   * @param name name by which it may be replaced
   * @param value its value in {@code unit}
   * @param least least value that may be given
   * @param most greatest value that may be given
   */
  public record Input(
      String name,
      String label,
      double value,
      String unit,
      double least,
      double most,
      String source) {}

  private PriceList(JsonNode root) {
    this.root = root;
  }

  /** Reads {@code prices.json} from the class path. */
  public static PriceList load() {
    try (InputStream in = PriceList.class.getResourceAsStream("prices.json")) {
      if (in == null) {
        throw new IllegalStateException("prices.json must be on the class path");
      }
      return new PriceList(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The currency of all prices, three letters. */
  public String currency() {
    return root.path("currency").asText();
  }

  /** The inputs for a chemistry, in the order of the file. */
  public List<Input> inputs(Chemistry chemistry) {
    List<Input> inputs = new ArrayList<>();
    for (JsonNode node : root.path("inputs")) {
      JsonNode own = node.path("byChemistry").path(chemistry.name());
      JsonNode value = own.isMissingNode() ? node : own;
      inputs.add(
          new Input(
              node.path("name").asText(),
              node.path("label").asText(),
              value.path("value").asDouble(),
              node.path("unit").asText(),
              node.path("least").asDouble(),
              node.path("most").asDouble(),
              value.path("source").asText()));
    }
    return inputs;
  }
}

package io.packtrail.rulestimator.ageing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles one model from its JSON form. */
final class AgeingModelReader {
  /** Quantities that every law may name; {@code models.json} explains them. */
  private static final List<String> INPUTS =
      List.of(
          "T",
          "Tc",
          "soc",
          "Ua",
          "OCV",
          "Tm",
          "soc_mean",
          "soc_low",
          "soc_high",
          "Vrms",
          "dod",
          "C",
          "Cchg",
          "Cdis",
          "days",
          "efc",
          "Ah");

  private final JsonNode node;
  private final Map<String, Integer> slotOfName = new LinkedHashMap<>();

  private AgeingModelReader(JsonNode node) {
    this.node = node;
  }

  static AgeingModel read(JsonNode node) {
    return new AgeingModelReader(node).read();
  }

  private AgeingModel read() {
    INPUTS.forEach(this::slot);
    node.path("parameters").fieldNames().forEachRemaining(this::slot);
    List<AgeingModel.Law> auxiliaries = new ArrayList<>();
    node.path("auxiliaries")
        .properties()
        .forEach(
            entry ->
                auxiliaries.add(
                    new AgeingModel.Law(
                        slot(entry.getKey()), parse(entry.getValue().asText()), true)));
    List<AgeingModel.Law> rates = new ArrayList<>();
    for (JsonNode rate : node.path("rates")) {
      Expression.Node law = parse(rate.path("law").asText());
      boolean timeAveraged = rate.path("average").asText().equals("time");
      rates.add(new AgeingModel.Law(slot(rate.path("name").asText()), law, timeAveraged));
    }
    List<AgeingState> states = new ArrayList<>();
    node.path("states").forEach(state -> states.add(state(state)));
    Expression.Node capacity = parse(node.path("capacity").asText());
    Expression.@Nullable Node resistance = optional(node, "resistance");
    double[] constants = new double[slotOfName.size()];
    node.path("parameters")
        .properties()
        .forEach(entry -> constants[slot(entry.getKey())] = entry.getValue().asDouble());
    return new AgeingModel(
        node.path("id").asText(),
        node.path("citation").asText(),
        serviceRange(node.path("serviceRange")),
        new AgeingProgram(
            slotOfName,
            constants,
            node.path("capacityAh").asDouble(),
            ocv(),
            new AgeingProgram.Laws(auxiliaries, rates, states, capacity, resistance)));
  }

  private AgeingState state(JsonNode state) {
    return new AgeingState(
        slot(state.path("name").asText()),
        AgeingState.Law.valueOf(
            state.path("law").asText().toUpperCase(Locale.ROOT).replace('-', '_')),
        parse(state.path("dose").asText()),
        parse(state.path("rate").asText()),
        optional(state, "exponent"),
        optional(state, "limit"),
        state.path("start").asDouble(0),
        state.path("onlyAboveEfcPerDay").asDouble(-1));
  }

  private Expression.@Nullable Node optional(JsonNode parent, String field) {
    return parent.has(field) ? parse(parent.path(field).asText()) : null;
  }

  private Expression.Node parse(String text) {
    return Expression.parse(text, slotOfName);
  }

  private int slot(String name) {
    return slotOfName.computeIfAbsent(name, unused -> slotOfName.size());
  }

  private @Nullable OcvCurve ocv() {
    JsonNode ocv = node.path("ocv");
    return ocv.isMissingNode()
        ? null
        : new OcvCurve(numbers(ocv.path("socRatio")), numbers(ocv.path("voltageV")));
  }

  private static ServiceRange serviceRange(JsonNode range) {
    return new ServiceRange(
        range(range.path("tempDegC")),
        range(range.path("dodRatio")),
        range(range.path("cRate")),
        range(range.path("socRatio")));
  }

  private static ServiceRange.Range range(JsonNode pair) {
    return new ServiceRange.Range(pair.path(0).asDouble(), pair.path(1).asDouble());
  }

  private static double[] numbers(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.path(i).asDouble();
    }
    return values;
  }
}

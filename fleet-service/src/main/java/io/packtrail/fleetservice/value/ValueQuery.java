package io.packtrail.fleetservice.value;

import io.packtrail.domain.Require;
import io.packtrail.rulestimator.valuation.PriceList;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a request asks of a valuation: the duty, and the inputs it replaces. */
public final class ValueQuery {
  private static final String BY_REQUEST = "this request";

  /** A duty without figures of its own: the buyer gives all of them. */
  public static final String OWN_PROFILE = "own-profile";

  /** Figures of a duty. */
  private static final int FIGURES = 5;

  private final Map<String, String> query;

  /**
   * @param query parameters by name; empty ones count as absent, as forms send them
   */
  public ValueQuery(Map<String, String> query) {
    this.query = query;
  }

  /**
   * The duty: a named one, with the figures that the request gives in place of its own.
   *
   * @throws IllegalArgumentException when the name is unknown or a figure is out of range
   */
  public StationaryDuty duty() {
    String name = given("duty") ? query.get("duty") : "pv-shifting";
    if (OWN_PROFILE.equals(name)) {
      return ownProfile();
    }
    StationaryDuty named =
        StationaryDuty.NAMED.stream()
            .filter(duty -> duty.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "duty must be one of %s, own-profile, got %s"
                            .formatted(
                                String.join(
                                    ", ",
                                    StationaryDuty.NAMED.stream()
                                        .map(StationaryDuty::name)
                                        .toList()),
                                name)));
    double depth = percent("depthPercent", number("depthPercent", 100 * named.depthRatio()));
    double soc = percent("socMeanPercent", number("socMeanPercent", 100 * named.socMeanRatio()));
    DutyQuery.requireFit(soc, depth);
    double cyclesPerYear = number("cyclesPerYear", named.cyclesPerYear());
    double tempMeanDegC = number("tempMeanDegC", named.tempMeanDegC());
    double chargeCRate = number("chargeCRate", named.chargeCRate());
    List<String> replaced = new ArrayList<>();
    addIfReplaced(replaced, "cyclesPerYear", cyclesPerYear, named.cyclesPerYear());
    addIfReplaced(replaced, "depthPercent", depth, named.depthRatio());
    addIfReplaced(replaced, "socMeanPercent", soc, named.socMeanRatio());
    addIfReplaced(replaced, "tempMeanDegC", tempMeanDegC, named.tempMeanDegC());
    addIfReplaced(replaced, "chargeCRate", chargeCRate, named.chargeCRate());
    return new StationaryDuty(
        named.name(),
        cyclesPerYear,
        depth,
        soc,
        tempMeanDegC,
        chargeCRate,
        source(named.source(), replaced));
  }

  /** A form sends every figure back: one that says what the duty says is none that was replaced. */
  private static void addIfReplaced(List<String> replaced, String name, double value, double own) {
    if (Math.abs(value - own) > 1e-9) {
      replaced.add(name);
    }
  }

  private static String source(String own, List<String> replaced) {
    return switch (replaced.size()) {
      case 0 -> own;
      case FIGURES -> BY_REQUEST;
      default -> "%s: %s; others: %s".formatted(String.join(", ", replaced), BY_REQUEST, own);
    };
  }

  private StationaryDuty ownProfile() {
    double depth = percent("depthPercent", needed("depthPercent"));
    double soc = percent("socMeanPercent", needed("socMeanPercent"));
    DutyQuery.requireFit(soc, depth);
    return new StationaryDuty(
        OWN_PROFILE,
        needed("cyclesPerYear"),
        depth,
        soc,
        needed("tempMeanDegC"),
        needed("chargeCRate"),
        BY_REQUEST);
  }

  /** Checked as it was sent, so that a refusal names what the caller knows. */
  private static double percent(String name, double value) {
    return Require.inRange(name, value, 5, name.startsWith("depth") ? 100 : 95, "%") / 100;
  }

  private double needed(String name) {
    if (!given(name)) {
      throw new IllegalArgumentException(
          "%s must be given with the duty %s, got nothing".formatted(name, OWN_PROFILE));
    }
    return number(name, 0);
  }

  /** A price at or below which there is nothing to reckon with has a refusal of its own. */
  private void requirePrice(PriceList.Input input, double value) {
    if (input.unit().startsWith("per ") && value < input.least()) {
      throw new PriceOutOfRange(
          "%s must be %s %s, got %s; without it the list's %s counts"
              .formatted(
                  input.name(),
                  input.least() > 0 && value <= 0 ? "above 0" : "at least " + plain(input.least()),
                  input.unit(),
                  query.get(input.name()),
                  plain(input.value())));
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** A price with which nothing can be valued; the message says what would help. */
  static final class PriceOutOfRange extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PriceOutOfRange(String message) {
      super(message);
    }
  }

  /**
   * The inputs, those that the request gives in place of the price list's.
   *
   * @throws IllegalArgumentException when one is out of range
   * @throws PriceOutOfRange when a price is below what a price can be
   */
  public List<Appraisal.GivenInput> inputs(List<PriceList.Input> list) {
    List<Appraisal.GivenInput> inputs = new ArrayList<>();
    for (PriceList.Input input : list) {
      double value = number(input.name(), input.value());
      requirePrice(input, value);
      if (!(value >= input.least() && value <= input.most())) {
        throw new IllegalArgumentException(
            "%s must be in [%s, %s], got %s %s"
                .formatted(
                    input.name(),
                    input.least(),
                    input.most(),
                    query.get(input.name()),
                    input.unit()));
      }
      // A form sends every price back: one that says what the list says keeps the list's source.
      boolean changed = value != input.value();
      inputs.add(
          new Appraisal.GivenInput(
              input.name(),
              input.label(),
              value,
              input.unit(),
              changed ? BY_REQUEST : input.source(),
              changed));
    }
    return inputs;
  }

  /**
   * Refuses names that mean nothing: a price that was mistyped must not count as given.
   *
   * @throws IllegalArgumentException when there is one
   */
  public void requireKnown(List<PriceList.Input> list) {
    TreeSet<String> known = new TreeSet<>(Comparator.naturalOrder());
    known.addAll(
        List.of(
            "duty",
            "cyclesPerYear",
            "depthPercent",
            "socMeanPercent",
            "tempMeanDegC",
            "chargeCRate"));
    list.forEach(input -> known.add(input.name()));
    for (String name : new TreeSet<>(query.keySet())) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "parameter must be one of %s, got %s".formatted(String.join(", ", known), name));
      }
    }
  }

  private boolean given(String name) {
    String text = query.get(name);
    return text != null && !text.isBlank();
  }

  private double number(String name, double absent) {
    String text = query.get(name);
    if (text == null || text.isBlank()) {
      return absent;
    }
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("%s must be a number, got %s".formatted(name, text), e);
    }
  }
}

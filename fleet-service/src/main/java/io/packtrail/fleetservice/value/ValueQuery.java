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
    boolean own =
        List.of("cyclesPerYear", "depthPercent", "socMeanPercent", "tempMeanDegC", "chargeCRate")
            .stream()
            .anyMatch(this::given);
    double depth = percent("depthPercent", number("depthPercent", 100 * named.depthRatio()));
    double soc = percent("socMeanPercent", number("socMeanPercent", 100 * named.socMeanRatio()));
    DutyQuery.requireFit(soc, depth);
    return new StationaryDuty(
        named.name(),
        number("cyclesPerYear", named.cyclesPerYear()),
        depth,
        soc,
        number("tempMeanDegC", named.tempMeanDegC()),
        number("chargeCRate", named.chargeCRate()),
        own ? named.source() + "; figures replaced by " + BY_REQUEST : named.source());
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

  /**
   * The inputs, those that the request gives in place of the price list's.
   *
   * @throws IllegalArgumentException when one is out of range
   */
  public List<Appraisal.GivenInput> inputs(List<PriceList.Input> list) {
    List<Appraisal.GivenInput> inputs = new ArrayList<>();
    for (PriceList.Input input : list) {
      double value = number(input.name(), input.value());
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

package io.packtrail.rulestimator;

import io.packtrail.rulestimator.ageing.AgeingModel;
import io.packtrail.rulestimator.ageing.ServiceRange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The year that a forecast repeats: the battery's own trailing one, or that of a planned use.
 *
 * @param year its blocks, in order
 * @param severity how hard they are
 * @param description one phrase
 * @param notes limits that apply
 */
record FutureUse(List<UseBlock> year, Severity severity, String description, List<String> notes) {

  /** A planned use, or why it cannot be forecast. */
  sealed interface Planned {}

  /** It can. */
  record Possible(FutureUse use) implements Planned {}

  /** It cannot; {@code code} is stable. */
  record Refused(String code, String reason) implements Planned {}

  /** The trailing year again. */
  static FutureUse own(UseAndHealth past) {
    return new FutureUse(
        past.trailingYear(),
        past.trailing(),
        PresentUse.of(past.trailingYear()).describe(),
        List.of());
  }

  /** A planned use by a model; what it does not tell is as in the trailing year. */
  static Planned planned(PlannedUse plan, UseAndHealth past, AgeingModel model) {
    PlannedYear planned = new PlannedYear(plan, past);
    Refused refused = planned.refusal();
    if (refused == null) {
      refused = outOfRange(plan, model);
    }
    if (refused != null) {
      return refused;
    }
    List<UseBlock> year = planned.blocks();
    Severity severity = new Severity(model, year);
    List<String> notes = notes(severity);
    notes.addAll(planned.notes());
    notes.addAll(
        notTold(
            model,
            plan.socMeanRatio() != null,
            plan.depthRatio() != null,
            plan.chargeCRate() != null));
    return new Possible(new FutureUse(year, severity, describe(plan, year), notes));
  }

  /** What the caller gives must lie where the model says something; depth is told apart below. */
  private static @Nullable Refused outOfRange(PlannedUse plan, AgeingModel model) {
    ServiceRange range = model.serviceRange();
    List<String> parts = new ArrayList<>();
    part(parts, "tempMeanDegC", plan.tempMeanDegC(), range.tempDegC(), 1);
    part(parts, "socMeanPercent", plan.socMeanRatio(), range.socRatio(), 100);
    part(parts, "chargeCRate", plan.chargeCRate(), range.cRate(), 1);
    return parts.isEmpty()
        ? null
        : new Refused(
            "duty-out-of-range",
            "The ageing model %s does not cover this duty: %s."
                .formatted(model.id(), String.join("; ", parts)));
  }

  private static void part(
      List<String> parts,
      String name,
      @Nullable Double value,
      ServiceRange.Range range,
      double scale) {
    if (value != null && !(value >= range.low() && value <= range.high())) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%s must be in [%s, %s], got %s",
              name,
              scale * range.low(),
              scale * range.high(),
              Math.round(scale * value * 1e6) / 1e6));
    }
  }

  /** Why so many cycles cannot be charged in a year at such a rate; null where they can. */
  static @Nullable Refused beyondTheYear(String name, double efcPerYear, double chargeCRate) {
    double hoursOfYear = 24 * UseBlock.DAYS_PER_YEAR;
    return efcPerYear <= hoursOfYear * chargeCRate
        ? null
        : new Refused(
            "duty-out-of-range",
            String.format(
                Locale.ROOT,
                "%s must be at most %.1f at a charging rate of %.3g C, got %.1f: charging alone"
                    + " would take %.0f hours, and a year has %.0f.",
                name,
                hoursOfYear * chargeCRate,
                chargeCRate,
                efcPerYear,
                efcPerYear / chargeCRate,
                hoursOfYear));
  }

  /**
   * What is given of a use and makes no difference to a model.
   *
   * @param soc whether the mean state of charge is given
   * @param depth whether the depth of swings is
   * @param rate whether the charging rate is
   */
  static List<String> notTold(AgeingModel model, boolean soc, boolean depth, boolean rate) {
    Set<FadeDrivers.Driver> silent = DriverGame.silent(model);
    List<String> figures = new ArrayList<>();
    if (soc && silent.contains(FadeDrivers.Driver.HIGH_CHARGE)) {
      figures.add("mean state of charge");
    }
    if (depth && silent.contains(FadeDrivers.Driver.DEPTH)) {
      figures.add("depth");
    }
    if (rate && silent.contains(FadeDrivers.Driver.CHARGING_RATE)) {
      figures.add("charging rate");
    }
    return figures.isEmpty()
        ? List.of()
        : List.of(
            "The ageing model %s says nothing of %s: another makes no difference here, and may in the battery."
                .formatted(model.id(), String.join(" and ", figures)));
  }

  private static List<String> notes(Severity severity) {
    List<String> notes = new ArrayList<>();
    Set<ServiceRange.Input> moved = EnumSet.noneOf(ServiceRange.Input.class);
    moved.addAll(severity.movedShare().keySet());
    for (ServiceRange.Input input : moved) {
      notes.add(
          input == ServiceRange.Input.DEPTH_OF_DISCHARGE
              ? "The ageing model does not tell depths of discharge such as this duty's apart; they"
                  + " were taken at its border."
              : String.format(
                  Locale.ROOT,
                  "In this duty, %s lies outside the ageing model's range in %.0f %% of the time"
                      + " and was taken at its border.",
                  input.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  100 * severity.movedShare().getOrDefault(input, 0.0)));
    }
    return notes;
  }

  private static String describe(PlannedUse plan, List<UseBlock> year) {
    PresentUse use = PresentUse.of(year);
    double days = year.stream().mapToDouble(UseBlock::days).sum();
    double soc =
        year.stream().mapToDouble(block -> block.days() * block.socMeanRatio()).sum() / days;
    String distance =
        use.kmPerYear() > 0 ? String.format(Locale.ROOT, " and %.0f km", use.kmPerYear()) : "";
    return String.format(
        Locale.ROOT,
        "%s: %.0f equivalent full cycles%s a year at %.1f °C and %.0f %% mean charge",
        plan.name(),
        use.efcPerYear(),
        distance,
        use.tempMeanDegC(),
        100 * soc);
  }
}

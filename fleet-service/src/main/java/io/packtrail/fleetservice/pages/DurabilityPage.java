package io.packtrail.fleetservice.pages;

import io.packtrail.fleetservice.durability.Conformity;
import io.packtrail.fleetservice.durability.Durability;
import io.packtrail.fleetservice.durability.PackLives;
import io.packtrail.fleetservice.pages.svg.Chart;
import io.packtrail.fleetservice.pages.svg.SurvivalChart;
import io.packtrail.rulestimator.survival.FailureRate;
import io.packtrail.rulestimator.survival.WeibullFit;
import io.packtrail.rulestimator.warranty.PartA;
import io.packtrail.rulestimator.warranty.PartB;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the fleet lasts.
 *
 * @param requirements of part B, to choose from
 * @param chart absent while no pack has failed
 */
public record DurabilityPage(
    String now,
    String family,
    List<String> families,
    List<WarrantyPage.Choice> requirements,
    List<PartBRow> partB,
    List<PartARow> partA,
    List<Figure> figures,
    @Nullable Chart chart,
    List<String> notes) {

  /** One family against one requirement. */
  public record PartBRow(
      String family,
      String requirement,
      String sample,
      String below,
      String interval,
      String verdict,
      String verdictClass) {}

  /** What one family's vehicles say of themselves. */
  public record PartARow(String family, String verdict, String verdictClass, String basis) {}

  /** The page. */
  public static DurabilityPage of(
      Durability durability,
      List<WarrantyTerms> requirements,
      @Nullable String requirement,
      Instant now) {
    List<PartBRow> partB = new ArrayList<>();
    List<PartARow> partA = new ArrayList<>();
    durability
        .conformity()
        .forEach(
            (family, conformity) -> {
              conformity.partB().forEach(against -> partB.add(partB(label(family), against)));
              conformity.unsampled().forEach(none -> partB.add(partB(label(family), none)));
              partA.add(partA(label(family), conformity));
            });
    Durability.Survival survival = durability.survival();
    return new DurabilityPage(
        Wording.time(now),
        durability.family() == null ? "" : durability.family(),
        List.copyOf(durability.families().keySet()),
        requirements.stream()
            .map(
                terms ->
                    new WarrantyPage.Choice(
                        terms.code(), terms.name(), terms.code().equals(requirement)))
            .toList(),
        partB,
        partA,
        figures(durability),
        // Without a failure the estimate is a flat line, which looks more certain than it is.
        survival == null || survival.steps().isEmpty() ? null : SurvivalChart.of(survival),
        notes(survival));
  }

  /** A family as a reader knows it: {@code LCO/} has no model group. */
  public static String label(String family) {
    return family.endsWith("/")
        ? family.substring(0, family.length() - 1) + ", no model group"
        : family;
  }

  private static PartBRow partB(String family, Conformity.Against against) {
    PartB decision = against.decision();
    boolean enough = decision.sampled() >= Conformity.SAMPLE;
    String verdict = decision.passed() ? "✓ passed" : "✗ not passed";
    return new PartBRow(
        family,
        requirement(against.terms()),
        decision.sampled() + (enough ? "" : " of 500 wanted"),
        "%d (%d to %d by their intervals)"
            .formatted(decision.below(), against.below90().atLeast(), against.below90().atMost()),
        "%s (%s to %s)"
            .formatted(
                Wording.onePercent(decision.belowRatio()),
                Wording.onePercent(decision.low95Ratio()),
                Wording.onePercent(decision.high95Ratio())),
        enough ? verdict : "sample too small; so far " + (decision.passed() ? "yes" : "no"),
        enough ? (decision.passed() ? "passed" : "failed") : "not-checked");
  }

  private static PartBRow partB(String family, Conformity.Unsampled none) {
    return new PartBRow(
        family,
        requirement(none.terms()),
        "none",
        "–",
        "–",
        "nobody to ask: %d past its term, %d of another kind, %d without a state of health"
            .formatted(none.pastTerm(), none.otherKind(), none.withoutHealth()),
        "not-checked");
  }

  private static String requirement(WarrantyTerms terms) {
    return terms.name() + ": " + terms.promise();
  }

  private static PartARow partA(String family, Conformity conformity) {
    PartA partA = conformity.partA();
    if (partA == null) {
      return new PartARow(
          family,
          "not decided",
          "not-checked",
          "%d vehicles state a figure of their own; %d are needed"
              .formatted(conformity.stating(), PartA.FEWEST));
    }
    return new PartARow(
        family,
        switch (partA.verdict()) {
          case PASSED -> "✓ believed";
          case FAILED -> "✗ overstated";
          case UNDECIDED -> "? one more vehicle";
        },
        switch (partA.verdict()) {
          case PASSED -> "passed";
          case FAILED -> "failed";
          case UNDECIDED -> "not-checked";
        },
        String.format(
            Locale.ROOT,
            "%d vehicles: stated less measured %.1f points on average, standard deviation %.1f",
            partA.vehicles(),
            partA.meanPercent(),
            partA.stdPercent()));
  }

  private static List<Figure> figures(Durability durability) {
    List<Figure> figures = new ArrayList<>();
    int replaced = count(durability, PackLives.End.REPLACED);
    int swapped = count(durability, PackLives.End.SWAPPED);
    figures.add(
        new Figure(
            "Replaced or failed",
            Integer.toString(replaced + swapped),
            "%d reported, %d followed by another pack".formatted(replaced, swapped)));
    figures.add(
        new Figure(
            "Retired",
            Integer.toString(count(durability, PackLives.End.RETIRED)),
            "left without a successor; no failure"));
    figures.add(
        new Figure(
            "In use",
            Integer.toString(count(durability, PackLives.End.GOES_ON)),
            "cut off at the last sample"));
    Durability.Survival survival = durability.survival();
    if (survival != null) {
      FailureRate rate = survival.perYear();
      figures.add(
          new Figure(
              "Failures in 100 pack years",
              hundred(rate.perTime()),
              "95 %% interval %s to %s; %s pack years seen"
                  .formatted(
                      hundred(rate.low95()),
                      hundred(rate.high95()),
                      Wording.plain(rate.exposure()))));
      figures.add(weibull(survival));
    }
    return figures;
  }

  private static Figure weibull(Durability.Survival survival) {
    WeibullFit fit = survival.weibull();
    return fit == null
        ? new Figure("Weibull shape", "–", "needs two failures at different ages")
        : new Figure(
            "Weibull shape",
            two(fit.law().shape()),
            "95 %% interval %s to %s; scale %s years (%s to %s)"
                .formatted(
                    two(fit.shapeLow95()),
                    two(fit.shapeHigh95()),
                    Wording.plain(fit.law().scale()),
                    Wording.plain(fit.scaleLow95()),
                    Wording.plain(fit.scaleHigh95())));
  }

  private static List<String> notes(Durability.@Nullable Survival survival) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Part A and B of UN GTR 22 ask for tests and for a sample of 500; here our estimates stand"
            + " in their place. Part B counts vehicles inside the requirement's age and distance.");
    if (survival == null) {
      notes.add("No pack's life is under observation yet.");
    } else {
      notes.add(
          "Packs count from their first sample on, since failures before it are not known. A shape"
              + " below 1 means early failures, about 1 chance, above 1 wear.");
      if (survival.fromYears() > 0) {
        notes.add(
            "Surviving are shares of the packs that reached %s years, the first age with enough packs at risk; what failed before counts in the rate alone."
                .formatted(two(survival.fromYears())));
      }
    }
    return notes;
  }

  private static int count(Durability durability, PackLives.End end) {
    return durability.ends().getOrDefault(end, 0);
  }

  private static String hundred(double perYear) {
    return two(100 * perYear);
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}

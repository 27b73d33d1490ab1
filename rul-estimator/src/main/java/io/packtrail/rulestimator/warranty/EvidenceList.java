package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.HealthLimits;
import io.packtrail.domain.Session;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.warranty.Evidence.See;
import io.packtrail.rulestimator.warranty.Evidence.Side;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What supports the owner and what supports the warrantor, both from the same data. Nothing is
 * weighed: that is for those who decide.
 */
public final class EvidenceList {
  /** Probability from which a breach, or its absence, is called likely. */
  private static final double LIKELY_RATIO = 0.95;

  /** Outer shares of a cohort that are told. */
  private static final double OUTER_RATIO = 0.10;

  /** Coverage below which what was not seen matters. */
  private static final double LEAST_COVERAGE_RATIO = 0.5;

  /** Time without data from which that is said (years): a month. */
  private static final double LONG_SILENCE_YEARS = 30 / 365.25;

  private final List<Evidence> found = new ArrayList<>();

  private EvidenceList() {}

  /**
   * Gathers.
   *
   * @param violations the rules of the terms, kept or not
   * @param events what was reported, oldest first
   * @param screening what the last look over the fleet said; absent before the first
   */
  public static List<Evidence> of(
      WarrantyPosition position,
      Battery battery,
      BatteryAssessment assessment,
      List<Violation> violations,
      List<BatteryEvent> events,
      CohortPosition cohort,
      @Nullable Screening screening) {
    EvidenceList list = new EvidenceList();
    list.promise(position);
    list.category(position.terms(), battery);
    list.budgets(position);
    list.time(position);
    violations.forEach(list::rule);
    list.found.addAll(ConductEvidence.of(assessment, events));
    list.cohort(cohort);
    if (screening != null) {
      list.screening(screening);
    }
    if (assessment.soh() instanceof SohResult.Estimated soh) {
      list.vehicle(soh, position);
      list.limits(soh, battery, assessment);
    }
    return List.copyOf(list.found);
  }

  private void promise(WarrantyPosition position) {
    String state =
        text(
            "State of health %.1f %% of %s (90 %% interval %.1f to %.1f), promised %s; the"
                + " probability that it is below is %.0f %%.",
            100 * position.stateRatio(),
            position.onCertifiedEnergy() ? "certified energy" : "capacity",
            100 * position.state90().lowRatio(),
            100 * position.state90().highRatio(),
            position.terms().promise(),
            100 * position.breachedNowRatio());
    if (position.breachedNowRatio() >= LIKELY_RATIO) {
      add("below-promise", Side.OWNER, state, See.HEALTH);
    } else if (position.breachedNowRatio() <= 1 - LIKELY_RATIO) {
      add("above-promise", Side.WARRANTOR, state, See.HEALTH);
    } else {
      add("promise-undecided", Side.LIMIT, state + " A capacity test would decide.", See.HEALTH);
    }
    if (!position.inForce()) {
      add(
          "term-ended",
          Side.WARRANTOR,
          text("The term has ended by its %s.", words(position.firstToEnd().kind())),
          See.TERMS);
    }
    if (position.terms().basis() == WarrantyTerms.Basis.CERTIFIED_ENERGY
        && !position.onCertifiedEnergy()) {
      add(
          "capacity-for-energy",
          Side.LIMIT,
          "The terms speak of certified energy, which is not known of this battery; capacity is"
              + " compared in its place.",
          See.TERMS);
    }
  }

  private void category(WarrantyTerms terms, Battery battery) {
    String category = battery.category().name().toLowerCase(Locale.ROOT);
    if (!terms.isFor(category)) {
      add(
          "terms-for-others",
          Side.LIMIT,
          "The terms are meant for batteries of the category %s; this one is of the category %s."
              .formatted(String.join(", ", terms.categories()), category),
          See.TERMS);
    }
  }

  private void budgets(WarrantyPosition position) {
    Budget years = position.budgets().get(0);
    // Use is known until the last measurement; so is the time that it is compared with.
    double time = position.ageYears() / years.limit();
    for (Budget budget : position.budgets().subList(1, position.budgets().size())) {
      boolean ahead = budget.usedRatio() > time;
      String used =
          text(
              "%.0f %% of the %s are used after %.0f %% of the time",
              100 * budget.usedRatio(), words(budget.kind()), 100 * time);
      if (!budget.sinceFirstReport()) {
        add(
            ahead ? "use-ahead-of-time" : "use-behind-time",
            ahead ? Side.WARRANTOR : Side.OWNER,
            used + ".",
            See.STRESS);
      } else if (ahead) {
        // What is missing would only add to it.
        add("use-ahead-of-time", Side.WARRANTOR, "At least " + used + ".", See.STRESS);
      } else {
        add(
            "use-since-first-report",
            Side.LIMIT,
            used + ", counted since the first report; what was used before is not known.",
            See.STRESS);
      }
    }
  }

  private void time(WarrantyPosition position) {
    if (position.silentYears() > LONG_SILENCE_YEARS) {
      add(
          "no-data-since",
          Side.LIMIT,
          text(
              "No data since %s: health and use are of that day, the age is of %s. Whether use has"
                  + " ended the term since is not known.",
              day(position.asOf()), day(position.today())),
          See.QUALITY);
    }
    if (position.outlastsForecast()) {
      add(
          "term-outlasts-forecast",
          Side.LIMIT,
          text(
              "The term may last longer than the %.0f years that the forecast looks ahead: the"
                  + " probability of a breach before its end counts no later ones.",
              position.looksAheadYears()),
          See.TERMS);
    }
  }

  private static String day(Instant at) {
    return at.atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  private void rule(Violation rule) {
    String hours =
        rule.hoursAtLeast() == rule.hoursAtMost()
            ? text("%.1f h", rule.hoursAtMost())
            : text("%.1f to %.1f h", rule.hoursAtLeast(), rule.hoursAtMost());
    String sessions = rule.sessionCount() > 0 ? " in " + rule.sessionCount() + " charges" : "";
    String sentence = "Rule: %s. Seen outside: %s%s.".formatted(rule.rule(), hours, sessions);
    boolean bySession = rule.code().startsWith("charging");
    found.add(
        new Evidence(
            "rule-" + rule.code(),
            switch (rule.verdict()) {
              case BROKEN -> Side.WARRANTOR;
              case KEPT -> Side.OWNER;
              case UNDECIDED -> Side.LIMIT;
            },
            sentence,
            bySession ? (Long) (long) rule.sessionCount() : null,
            60 * rule.hoursAtLeast(),
            bySession ? See.SESSIONS : See.STRESS));
  }

  private void cohort(CohortPosition cohort) {
    if (!(cohort instanceof CohortPosition.Known known)) {
      return;
    }
    String sentence =
        text(
            "Of %d others of its kind between %.1f and %.1f years old, %.0f %% are in a lower state"
                + " of health (%.0f to %.0f %% at the ends of its interval); their median is %.1f"
                + " %%.",
            known.others(),
            known.fromYears(),
            known.toYears(),
            100 * known.belowRatio(),
            100 * known.below90().lowRatio(),
            100 * known.below90().highRatio(),
            100 * known.medianRatio());
    if (known.belowRatio() <= OUTER_RATIO) {
      add("low-in-cohort", Side.OWNER, sentence, See.COHORT);
    } else if (known.belowRatio() >= 1 - OUTER_RATIO) {
      add("high-in-cohort", Side.WARRANTOR, sentence, See.COHORT);
    }
  }

  private void screening(Screening screening) {
    if (screening.flagged()) {
      add(
          "early-degrader",
          Side.OWNER,
          text(
              "Its own history loses %.2f times as fast as the middle of its group (%.1f standard"
                  + " deviations): one of %d early degraders among %d batteries, of which at most"
                  + " %.0f %% are expected to be false alarms.",
              screening.paceRatio(),
              screening.z(),
              screening.fleetFlagged(),
              screening.fleet(),
              100 * screening.falseDiscoveryRatio()),
          See.COHORT);
    }
  }

  private void vehicle(SohResult.Estimated soh, WarrantyPosition position) {
    Double bms = soh.bmsSohRatio();
    if (bms == null) {
      return;
    }
    double promised = position.terms().thresholdRatio();
    String sentence =
        text(
            "The vehicle itself says %.0f %%, measured were %.1f %%.",
            100 * bms, 100 * soh.sohRatio());
    if (bms < promised) {
      add("vehicle-says-below", Side.OWNER, sentence, See.HEALTH);
    } else if (bms > soh.soh90().highRatio() || bms < soh.soh90().lowRatio()) {
      add("vehicle-disagrees", Side.LIMIT, sentence, See.HEALTH);
    } else {
      add("vehicle-says-above", Side.WARRANTOR, sentence, See.HEALTH);
    }
  }

  private void limits(SohResult.Estimated soh, Battery battery, BatteryAssessment assessment) {
    String doubt = HealthLimits.doubt(soh);
    if (doubt != null) {
      add(HealthLimits.CODE, Side.LIMIT, doubt, See.QUALITY);
    }
    if (soh.coverageRatio() < LEAST_COVERAGE_RATIO) {
      add(
          "low-coverage",
          Side.LIMIT,
          text(
              "Data cover %.0f %% of the time; what happened in the rest is not known.",
              100 * soh.coverageRatio()),
          See.QUALITY);
    }
    if (battery.inServiceOn() == null) {
      add(
          "start-not-told",
          Side.LIMIT,
          battery.manufacturedOn() == null
              ? "When it went into service is not told; its age counts from the first sample."
              : "When it went into service is not told; its age counts from its manufacture.",
          See.TERMS);
    }
    long charges =
        assessment.sessions().stream().filter(s -> s.kind() == Session.Kind.CHARGE).count();
    long used =
        assessment.sessions().stream()
            .filter(s -> s.kind() == Session.Kind.CHARGE && s.accepted())
            .count();
    found.add(
        new Evidence(
            "charges-used",
            Side.LIMIT,
            "%d of %d charges served as measurements of capacity; each says why or why not."
                .formatted(used, charges),
            used,
            null,
            See.SESSIONS));
    for (DataQuality.Check check : assessment.quality().checks()) {
      if (check.verdict() == DataQuality.Verdict.FAILED) {
        add("check-" + check.code(), Side.LIMIT, check.sentence(), See.QUALITY);
      }
    }
  }

  private void add(String code, Side side, String sentence, See see) {
    found.add(new Evidence(code, side, sentence, null, null, see));
  }

  private static String words(Budget.Kind kind) {
    return switch (kind) {
      case YEARS -> "age";
      case KM -> "kilometres";
      case EQUIVALENT_FULL_CYCLES -> "equivalent full cycles";
      case DISCHARGE_MWH -> "energy to be taken out";
    };
  }

  private static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }
}

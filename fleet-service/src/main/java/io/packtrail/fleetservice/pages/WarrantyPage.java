package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Session;
import io.packtrail.fleetservice.pages.svg.Chart;
import io.packtrail.fleetservice.pages.svg.WarrantyChart;
import io.packtrail.fleetservice.warranty.WarrantyReport;
import io.packtrail.rulestimator.warranty.Budget;
import io.packtrail.rulestimator.warranty.CohortPosition;
import io.packtrail.rulestimator.warranty.Evidence;
import io.packtrail.rulestimator.warranty.Screening;
import io.packtrail.rulestimator.warranty.TemperatureWindow;
import io.packtrail.rulestimator.warranty.Violation;
import io.packtrail.rulestimator.warranty.WarrantyPosition;
import io.packtrail.rulestimator.warranty.WarrantyTerms;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a warranty team decides a claim with.
 *
 * @param headline where the battery stands, in words
 * @param badge above, below or undecided
 * @param badgeClass how it looks
 * @param summary probability and end of the term, one sentence
 * @param owner evidence that supports the owner
 * @param warrantor evidence that supports the warrantor
 * @param limits what weakens both
 * @param others the same battery against the other terms
 * @param digest SHA-256 over the report as the API gives it
 * @param dataHref where the API gives it
 */
public record WarrantyPage(
    String batteryId,
    String asOf,
    String terms,
    String source,
    String headline,
    String badge,
    String badgeClass,
    String summary,
    List<Figure> figures,
    Chart chart,
    List<BudgetRow> budgets,
    List<EvidenceRow> owner,
    List<EvidenceRow> warrantor,
    List<EvidenceRow> limits,
    List<RuleRow> rules,
    List<String> cohort,
    List<OtherRow> others,
    List<Choice> choices,
    List<ValuationPage.Field> fields,
    String digest,
    String dataHref) {
  private static final double DAYS_PER_YEAR = 365.25;
  private static final double CERTAIN = 0.95;

  /** Use against one budget; {@code usedPercent} is at most 100, for the bar. */
  public record BudgetRow(
      String name,
      String used,
      String limit,
      int usedPercent,
      String share,
      String pace,
      String exhausted) {}

  /** One piece of evidence. */
  public record EvidenceRow(String sentence, String href) {}

  /** One rule; {@code status} as a badge. */
  public record RuleRow(
      String rule, String status, String statusClass, String seen, List<SessionRow> sessions) {}

  /** A session in which a rule was broken. */
  public record SessionRow(String when, String what, String href) {}

  /** Other terms. */
  public record OtherRow(
      String code, String name, String promise, String now, String before, String ends) {}

  /** Terms to choose from. */
  public record Choice(String code, String name, boolean chosen) {}

  /**
   * The page.
   *
   * @param report on the terms asked about
   * @param all claims of all terms that are meant for such a battery
   * @param catalogue the terms to choose from
   */
  public static WarrantyPage of(
      WarrantyReport report,
      List<WarrantyReport.Claim> all,
      List<WarrantyTerms> catalogue,
      String digest) {
    WarrantyReport.Claim claim = report.claims().get(0);
    WarrantyPosition position = claim.position();
    WarrantyTerms terms = position.terms();
    return new WarrantyPage(
        report.battery().batteryId().value(),
        Wording.time(report.assessment().asOf()),
        terms.name(),
        terms.source(),
        "%s of %s, promised %s"
            .formatted(
                Wording.value(position.stateRatio(), position.state90()),
                basis(position),
                terms.promise()),
        badge(position),
        badgeClass(position),
        summary(position),
        figures(position),
        WarrantyChart.of(report, position),
        position.budgets().stream().map(budget -> budget(position, budget)).toList(),
        evidence(report, claim, Evidence.Side.OWNER),
        evidence(report, claim, Evidence.Side.WARRANTOR),
        evidence(report, claim, Evidence.Side.LIMIT),
        claim.rules().stream().map(rule -> rule(report, rule)).toList(),
        cohort(report),
        all.stream().map(one -> other(one.position())).toList(),
        catalogue.stream()
            .map(one -> new Choice(one.code(), one.name(), one.code().equals(terms.code())))
            .toList(),
        fields(terms),
        digest,
        "/api/v1/batteries/" + report.battery().batteryId() + "/warranty?" + query(terms));
  }

  /** The day that lies so many years after today. */
  public static String day(WarrantyPosition position, double yearsLeft) {
    return position
        .today()
        .plus(Duration.ofHours(Math.round(yearsLeft * DAYS_PER_YEAR * 24)))
        .atZone(ZoneOffset.UTC)
        .toLocalDate()
        .toString();
  }

  /** Where the samples of a session are. */
  public static String telemetry(WarrantyReport report, Session session) {
    return "/api/v1/batteries/%s/telemetry?from=%s&to=%s"
        .formatted(report.battery().batteryId(), session.start(), session.end());
  }

  /** Where a kind of evidence can be looked at. */
  public static String see(WarrantyReport report, Evidence.See see) {
    String api = "/api/v1/batteries/" + report.battery().batteryId();
    return switch (see) {
      case HEALTH -> api + "/soh";
      case SESSIONS -> api + "/sessions";
      case STRESS -> api + "/stress";
      case QUALITY -> api + "/sessions?limit=1";
      case COHORT, TERMS -> api + "/warranty";
    };
  }

  private static String basis(WarrantyPosition position) {
    return position.onCertifiedEnergy() ? "certified energy" : "capacity";
  }

  private static String badge(WarrantyPosition position) {
    if (position.breachedNowRatio() >= CERTAIN) {
      return "✗ below the promise";
    }
    return position.breachedNowRatio() <= 1 - CERTAIN ? "✓ above the promise" : "? undecided";
  }

  private static String badgeClass(WarrantyPosition position) {
    if (position.breachedNowRatio() >= CERTAIN) {
      return "failed";
    }
    return position.breachedNowRatio() <= 1 - CERTAIN ? "passed" : "not-checked";
  }

  private static String summary(WarrantyPosition position) {
    String end =
        position.inForce()
            ? "The term ends about %s (%s), by its %s."
                .formatted(
                    day(position, position.yearsLeft().q50()),
                    spread(position, position.yearsLeft().q05(), position.yearsLeft().q95()),
                    words(position.firstToEnd().kind()))
            : "The term has ended by its %s.".formatted(words(position.firstToEnd().kind()));
    String before =
        position.outlastsForecast()
            ? "before the end of the term or in the next %.0f years"
                .formatted(position.looksAheadYears())
            : "by the end of the term";
    return "%s Probability of being below the promise: %s on %s, %s %s."
        .formatted(
            end,
            Wording.percent(position.breachedNowRatio()),
            known(position),
            Wording.percent(position.breachRatio()),
            before);
  }

  /** The day of the last sample, of which health and use are. */
  private static String known(WarrantyPosition position) {
    return position.asOf().atZone(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static String spread(WarrantyPosition position, double low, double high) {
    String from = day(position, low);
    String to = day(position, high);
    return from.equals(to) ? "certain" : "90 % range " + from + " to " + to;
  }

  private static List<Figure> figures(WarrantyPosition position) {
    return List.of(
        new Figure(
            "State on " + known(position),
            Wording.value(position.stateRatio(), position.state90()),
            "90 % interval " + Wording.range(position.state90()) + ", of " + basis(position)),
        new Figure(
            "Margin",
            String.format(Locale.ROOT, "%+.1f points", 100 * position.marginRatio())
                .replace('-', '−'),
            "that state less the promise"),
        new Figure(
            "Below the promise",
            Wording.percent(position.breachedNowRatio()),
            "of the possible states on " + known(position)),
        new Figure(
            "Below before the end",
            Wording.percent(position.breachRatio()),
            position.outlastsForecast()
                ? "of the possible futures, %.0f years at most"
                    .formatted(position.looksAheadYears())
                : "of the possible futures"),
        new Figure(
            "Term ends",
            position.inForce() ? day(position, position.yearsLeft().q50()) : "has ended",
            "by its " + words(position.firstToEnd().kind())));
  }

  private static BudgetRow budget(WarrantyPosition position, Budget budget) {
    String unit = " " + budget.kind().unit();
    boolean never = budget.yearsLeft().q50() >= Budget.NEVER_YEARS;
    String exhausted =
        budget.usedRatio() >= 1
            ? "used up"
            : never
                ? "not at this use"
                : day(position, budget.yearsLeft().q50())
                    + (budget.kind() == Budget.Kind.YEARS
                        ? ""
                        : " ("
                            + spread(position, budget.yearsLeft().q05(), budget.yearsLeft().q95())
                            + ")");
    return new BudgetRow(
        capital(words(budget.kind())),
        (budget.sinceFirstReport() ? "at least " : "") + Wording.plain(budget.used()) + unit,
        Wording.plain(budget.limit()) + unit,
        (int) Math.min(100, Math.round(100 * budget.usedRatio())),
        Wording.percent(budget.usedRatio()),
        budget.kind() == Budget.Kind.YEARS ? "–" : Wording.plain(budget.perYear()) + unit,
        exhausted);
  }

  private static List<EvidenceRow> evidence(
      WarrantyReport report, WarrantyReport.Claim claim, Evidence.Side side) {
    return claim.evidence().stream()
        .filter(one -> one.side() == side)
        .map(one -> new EvidenceRow(one.sentence(), see(report, one.see())))
        .toList();
  }

  private static RuleRow rule(WarrantyReport report, Violation rule) {
    String seen =
        rule.hoursAtLeast() == rule.hoursAtMost()
            ? Wording.plain(rule.hoursAtMost()) + " h outside"
            : "%s to %s h outside"
                .formatted(Wording.plain(rule.hoursAtLeast()), Wording.plain(rule.hoursAtMost()));
    return new RuleRow(
        capital(rule.rule()),
        switch (rule.verdict()) {
          case KEPT -> "✓ kept";
          case UNDECIDED -> "? undecided";
          case BROKEN -> "✗ broken";
        },
        switch (rule.verdict()) {
          case KEPT -> "passed";
          case UNDECIDED -> "not-checked";
          case BROKEN -> "failed";
        },
        rule.sessionCount() > 0 ? seen + ", in " + rule.sessionCount() + " charges" : seen,
        rule.sessions().stream().map(session -> session(report, session)).toList());
  }

  private static SessionRow session(WarrantyReport report, Session session) {
    return new SessionRow(
        Wording.time(session.start()),
        "%s at most %s, mean %s, at most %s A"
            .formatted(
                Wording.plain(session.chargedAh()) + " Ah,",
                degrees(session.tempMaxDegC()),
                degrees(session.tempMeanDegC()),
                Wording.plain(Math.abs(session.maxCurrentA()))),
        telemetry(report, session));
  }

  private static String degrees(@Nullable Double value) {
    return value == null ? "unknown" : Wording.plain(value) + " °C";
  }

  private static List<String> cohort(WarrantyReport report) {
    List<String> lines = new ArrayList<>();
    if (report.cohort() instanceof CohortPosition.Known known) {
      lines.add(
          "Of %d others of its model and age (%s to %s years), %s are in a lower state of health (%s to %s at the ends of its own interval). Their median is %s."
              .formatted(
                  known.others(),
                  Wording.plain(known.fromYears()),
                  Wording.plain(known.toYears()),
                  Wording.percent(known.belowRatio()),
                  Wording.percent(known.below90().lowRatio()),
                  Wording.percent(known.below90().highRatio()),
                  Wording.onePercent(known.medianRatio())));
    } else if (report.cohort() instanceof CohortPosition.TooSmall small) {
      lines.add(
          "%d others of its model between %s and %s years old; a percentile needs %d."
              .formatted(
                  small.others(),
                  Wording.plain(small.fromYears()),
                  Wording.plain(small.toYears()),
                  CohortPosition.LEAST_OTHERS));
    }
    lines.add(screening(report.screening()));
    return lines;
  }

  private static String screening(@Nullable Screening screening) {
    if (screening == null) {
      return "Not yet compared with the pace of its group: that is done once a day, for batteries"
          + " with a history whose group has taught its pace (ten batteries or more).";
    }
    String pace =
        String.format(
            Locale.ROOT,
            "loses %.2f times as fast as the middle of its group (%.1f standard deviations, %s)",
            screening.paceRatio(),
            screening.z(),
            screening.group());
    String fleet =
        "%d of %d batteries are flagged, of which at most %s are expected to be false alarms (%s)."
            .formatted(
                screening.fleetFlagged(),
                screening.fleet(),
                Wording.percent(screening.falseDiscoveryRatio()),
                Wording.time(screening.at()));
    return (screening.flagged() ? "Early degrader: it " + pace : "No early degrader: it " + pace)
        + ". "
        + fleet;
  }

  private static OtherRow other(WarrantyPosition position) {
    return new OtherRow(
        position.terms().code(),
        position.terms().name(),
        position.terms().promise(),
        Wording.percent(position.breachedNowRatio()),
        Wording.percent(position.breachRatio()),
        position.inForce() ? day(position, position.yearsLeft().q50()) : "has ended");
  }

  private static List<ValuationPage.Field> fields(WarrantyTerms terms) {
    TemperatureWindow any = terms.temperature();
    TemperatureWindow charging = terms.charging();
    return List.of(
        field("thresholdPercent", "Promised state of health", 100 * terms.thresholdRatio(), "%"),
        field("years", "Until the age of", terms.years(), "years"),
        field("km", "Until", terms.km(), "km"),
        field("equivalentFullCycles", "Until", terms.equivalentFullCycles(), "full cycles"),
        field("dischargeMWh", "Until", terms.dischargeMWh(), "MWh taken out"),
        field("tempLowDegC", "Never colder than", any == null ? null : any.lowDegC(), "°C"),
        field("tempHighDegC", "Never hotter than", any == null ? null : any.highDegC(), "°C"),
        field(
            "chargeTempLowDegC",
            "Charged no colder than",
            charging == null ? null : charging.lowDegC(),
            "°C"),
        field(
            "chargeTempHighDegC",
            "Charged no hotter than",
            charging == null ? null : charging.highDegC(),
            "°C"),
        field("chargeCRate", "Charged no faster than", terms.chargeCRate(), "C"));
  }

  private static ValuationPage.Field field(
      String name, String label, @Nullable Double value, String unit) {
    return new ValuationPage.Field(name, label, plain(value), unit, "");
  }

  /** As a form sends it back: no groups, no trailing ".0"; {@code none} where there is no limit. */
  private static String plain(@Nullable Double value) {
    return value == null
        ? "none"
        : BigDecimal.valueOf(Math.round(value * 1e6) / 1e6).stripTrailingZeros().toPlainString();
  }

  private static String query(WarrantyTerms terms) {
    StringBuilder query = new StringBuilder("terms=" + terms.code());
    query
        .append("&basis=")
        .append(terms.basis() == WarrantyTerms.Basis.CAPACITY ? "capacity" : "certified-energy");
    fields(terms)
        .forEach(field -> query.append('&').append(field.name()).append('=').append(field.value()));
    return query.toString();
  }

  private static String words(Budget.Kind kind) {
    return switch (kind) {
      case YEARS -> "age";
      case KM -> "distance";
      case EQUIVALENT_FULL_CYCLES -> "full cycles";
      case DISCHARGE_MWH -> "energy taken out";
    };
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}

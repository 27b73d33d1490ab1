package io.packtrail.fleetservice.pages;

import io.packtrail.domain.AgeingStress;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.HealthLimits;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.Session;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.fleetservice.pages.svg.Chart;
import io.packtrail.fleetservice.pages.svg.DepthChart;
import io.packtrail.fleetservice.pages.svg.DriverChart;
import io.packtrail.fleetservice.pages.svg.ExposureChart;
import io.packtrail.fleetservice.pages.svg.RulFanChart;
import io.packtrail.fleetservice.pages.svg.SohHistoryChart;
import io.packtrail.rulestimator.FadeDrivers;
import io.packtrail.sohmodel.HealthChange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One battery: what we say, on what it rests, what is expected, and how to check it.
 *
 * @param gatewayId the gateway it is assigned to, empty where there is none
 * @param headline the state of health in words, or why there is none
 * @param figures facts beside it
 * @param changes what changed since earlier estimates and why, empty where nothing is to be
 *     compared
 * @param charts in reading order
 * @param life remaining life, one line for each threshold
 * @param lifeNotes limits of the forecast, or why there is none
 * @param dataChecks whether the data have the right signs, units and scales
 * @param findings what was wrong with data, empty where nothing was
 * @param checks what verifying the passport found, empty where nothing was published
 */
public record BatteryPage(
    String now,
    String batteryId,
    String passportId,
    String gatewayId,
    String kind,
    String headline,
    String headlineNote,
    List<Figure> figures,
    List<String> changes,
    List<Chart> charts,
    List<Figure> life,
    List<String> lifeNotes,
    List<SessionRow> sessions,
    String sessionSummary,
    List<CheckRow> dataChecks,
    List<FindingRow> findings,
    List<LedgerRow> ledger,
    List<UpdateRow> updates,
    List<CheckRow> checks,
    String verified) {

  private static final int SESSIONS = 40;
  private static final int UPDATES = 30;
  private static final Duration QUARTER = Duration.ofDays(91);

  /** One session, with whether it counted and why. */
  public record SessionRow(
      String start, String kind, String soc, String charge, boolean accepted, String reason) {}

  /** One day of the battery's gateway. */
  public record LedgerRow(
      String day, long received, long stored, long duplicate, long quarantined, boolean balanced) {}

  /** One signed update. */
  public record UpdateRow(long sequence, String issuedAt, String digest) {}

  /** Something found in the data. */
  public record FindingRow(String name, String when, String what) {}

  /** One check; {@code status} is passed, failed or not checked. */
  public record CheckRow(String name, String status, String detail) {}

  /**
   * What is known besides the assessment.
   *
   * @param drivers what the fade goes with; absent where there is no forecast
   * @param confirmation an operator's word on its health, absent where there is none
   */
  public record Evidence(
      List<LedgerRow> ledger,
      List<UpdateRow> updates,
      List<CheckRow> checks,
      @Nullable FadeDrivers drivers,
      @Nullable HealthConfirmation confirmation) {
    public Evidence {
      ledger = List.copyOf(ledger);
      updates = List.copyOf(updates);
      checks = List.copyOf(checks);
    }
  }

  /** The page of a battery; the assessment is absent before the first. */
  public static BatteryPage of(
      Battery battery,
      @Nullable BatteryAssessment assessment,
      @Nullable RulResult rul,
      Evidence evidence,
      Instant now) {
    List<UpdateRow> updates = evidence.updates();
    return new BatteryPage(
        Wording.time(now),
        battery.batteryId().value(),
        battery.passportId(),
        Objects.toString(battery.gatewayId(), ""),
        kind(battery),
        headline(assessment),
        headlineNote(assessment),
        figures(battery, assessment, now),
        changes(assessment),
        charts(assessment, rul, evidence.drivers()),
        life(rul),
        lifeNotes(rul),
        sessions(assessment),
        sessionSummary(assessment),
        dataChecks(assessment),
        findings(assessment),
        evidence.ledger(),
        updates.subList(Math.max(0, updates.size() - UPDATES), updates.size()),
        evidence.checks(),
        publication(battery, assessment, evidence, now));
  }

  private static String kind(Battery battery) {
    String group = battery.modelGroup();
    return "%s%s · %s Ah · %s V · %d cells in series, %d in parallel"
        .formatted(
            group == null ? "" : group + " · ",
            battery.chemistry(),
            Wording.plain(battery.ratedCapacityAh()),
            Wording.plain(battery.nominalVoltageV()),
            battery.seriesCells(),
            battery.parallelCells());
  }

  private static String headline(@Nullable BatteryAssessment assessment) {
    if (assessment == null) {
      return "No data have been assessed yet";
    }
    return assessment.soh() instanceof SohResult.Estimated soh
        ? "State of health " + Wording.soh(soh)
        : assessment.history().isEmpty()
            ? "No state of health yet"
            : "No state of health at present";
  }

  private static String headlineNote(@Nullable BatteryAssessment assessment) {
    if (assessment == null) {
      return "The gateway has sent nothing, or the first look at its data is still to come.";
    }
    if (assessment.soh() instanceof SohResult.NotEstimable none) {
      return none.reason();
    }
    SohResult.Estimated soh = (SohResult.Estimated) assessment.soh();
    String doubt = HealthLimits.doubt(soh);
    return "%s, at 25 °C. Measured from %s.%s"
        .formatted(Wording.basis(soh), soh.basis(), doubt == null ? "" : " " + doubt);
  }

  /** Against the estimate before, and against the one of a quarter ago. */
  private static List<String> changes(@Nullable BatteryAssessment assessment) {
    return assessment == null
        ? List.of()
        : Stream.of(
                HealthChange.ofLast(assessment),
                HealthChange.since(assessment, assessment.asOf().minus(QUARTER)))
            .flatMap(Optional::stream)
            .map(HealthChange::sentence)
            .distinct()
            .toList();
  }

  private static List<Figure> figures(
      Battery battery, @Nullable BatteryAssessment assessment, Instant now) {
    List<Figure> figures = new ArrayList<>();
    if (assessment == null) {
      return figures;
    }
    if (assessment.soh() instanceof SohResult.Estimated soh) {
      Double soce = soh.soceRatio();
      var soce90 = soh.soce90();
      if (soce != null && soce90 != null) {
        figures.add(
            new Figure(
                "Certified energy left (SOCE)",
                Wording.value(soce, soce90),
                "90 % interval " + Wording.range(soce90) + "; of certified usable energy"));
      }
      Double bms = soh.bmsSohRatio();
      figures.add(
          bms == null
              ? new Figure("Vehicle's own figure", "–", "the BMS reports none")
              : new Figure(
                  "Vehicle's own figure",
                  Wording.percent(bms),
                  "BMS says %s, we measured %s"
                      .formatted(
                          Wording.percent(bms), Wording.value(soh.sohRatio(), soh.soh90()))));
      figures.add(change(assessment.history(), soh));
      figures.add(
          new Figure(
              "Resistance",
              Wording.change(soh.resistanceIncreaseRatio()),
              soh.resistanceIncreaseRatio() == null
                  ? "no current steps to measure it by"
                  : "since the first data, at 25 °C; power fade "
                      + Wording.change(soh.powerFadeRatio())));
      figures.add(
          new Figure(
              "Evidence",
              Wording.count(soh.observations()),
              "charges used; " + soh.methodVersion()));
      figures.add(
          new Figure(
              "Coverage",
              Wording.percent(soh.coverageRatio()),
              "of the time since the first sample" + ofItsLife(battery, assessment)));
    }
    figures.add(
        new Figure(
            "Full cycles",
            Wording.plain(assessment.stress().equivalentFullCycles()),
            "equivalent, since the first sample"
                + told(assessment.stress())
                + weighed(assessment.stress())));
    figures.add(lastHeard(assessment, now));
    return figures;
  }

  /** A battery without samples may still have been heard of, by summaries and events. */
  private static Figure lastHeard(BatteryAssessment assessment, Instant now) {
    Instant asOf = assessment.asOf();
    String ago = asOf.equals(Instant.EPOCH) ? "never" : Wording.ago(asOf, now);
    if (assessment.samples() == 0) {
      return new Figure("Last report", ago, "no samples" + at(asOf));
    }
    return new Figure(
        "Last sample", ago, Wording.count(assessment.samples()) + " in all" + at(asOf));
  }

  private static String at(Instant asOf) {
    return asOf.equals(Instant.EPOCH) ? "" : "; " + Wording.time(asOf);
  }

  private static String told(StressRecord use) {
    return use.cycledAh() > use.throughputAh()
        ? "; by the charge alone where the discharge was not told"
        : "";
  }

  private static String weighed(StressRecord use) {
    AgeingStress ageing = use.ageing();
    if (use.doubtsTemperature()) {
      return "; its temperatures cannot be believed and are left out";
    }
    return ageing == null || !use.knowsTemperature()
        ? ""
        : "; its temperatures aged as %s h at 25 °C would have"
            .formatted(Wording.count(Math.round(ageing.equivalentHoursAt25DegC())));
  }

  private static String ofItsLife(Battery battery, BatteryAssessment assessment) {
    LocalDate inService = battery.inServiceOn();
    if (inService == null) {
      return "";
    }
    double lifeHours =
        Duration.between(inService.atStartOfDay(ZoneOffset.UTC).toInstant(), assessment.asOf())
            .toHours();
    double coveredHours =
        assessment.stress().days().stream().mapToDouble(DailyStress::coveredHours).sum();
    return lifeHours > 0
        ? "; %s of its life since %s"
            .formatted(Wording.percent(Math.min(1, coveredHours / lifeHours)), inService)
        : "";
  }

  /** What a year took, or the time since the first estimate where it is shorter. */
  private static Figure change(List<SohResult.Estimated> history, SohResult.Estimated soh) {
    Instant yearAgo = soh.asOf().minus(Duration.ofDays(365));
    SohResult.Estimated then = history.isEmpty() ? soh : HealthChange.stoodAt(history, yearAgo);
    return new Figure(
        "Change",
        Wording.change(soh.sohRatio() - then.sohRatio()),
        "of the reference, since " + LocalDate.ofInstant(then.asOf(), ZoneOffset.UTC));
  }

  private static List<Chart> charts(
      @Nullable BatteryAssessment assessment,
      @Nullable RulResult rul,
      @Nullable FadeDrivers drivers) {
    List<Chart> charts = new ArrayList<>();
    if (assessment == null) {
      return charts;
    }
    if (!assessment.history().isEmpty()) {
      charts.add(
          SohHistoryChart.of(
              assessment.history(), assessment.smoothed(), assessment.observations()));
    }
    if (rul instanceof RulResult.Forecast forecast && forecast.fan().size() > 1) {
      charts.add(RulFanChart.of(forecast));
    }
    if (drivers != null) {
      charts.add(DriverChart.of(drivers));
    }
    charts.add(ExposureChart.of(assessment.stress().timeAtTemperatureSocHours()));
    charts.add(DepthChart.of(assessment.stress().depthOfDischargeCycles()));
    return charts;
  }

  private static List<Figure> life(@Nullable RulResult rul) {
    if (!(rul instanceof RulResult.Forecast forecast)) {
      return List.of();
    }
    return forecast.thresholds().stream()
        .map(
            to ->
                new Figure(
                    "To " + Wording.percent(to.thresholdRatio()),
                    Wording.median(to, forecast.horizonYears()) + " years",
                    "90 %% range %s; %s to %s equivalent full cycles; beyond %s years with probability %s"
                        .formatted(
                            Wording.yearsRange(to, forecast.horizonYears()),
                            Wording.within(
                                to.equivalentFullCycles().q05(),
                                to.years().q05(),
                                forecast.horizonYears()),
                            Wording.within(
                                to.equivalentFullCycles().q95(),
                                to.years().q95(),
                                forecast.horizonYears()),
                            Wording.plain(forecast.horizonYears()),
                            Wording.percent(to.beyondHorizonRatio()))))
        .toList();
  }

  private static List<String> lifeNotes(@Nullable RulResult rul) {
    if (rul == null) {
      return List.of("No forecast yet.");
    }
    if (rul instanceof RulResult.NotEstimable none) {
      return List.of("No forecast: " + none.reason());
    }
    RulResult.Forecast forecast = (RulResult.Forecast) rul;
    List<String> notes = new ArrayList<>();
    notes.add(
        "A distribution under the duty \"%s\" with ageing model %s; not a promise."
            .formatted(forecast.duty(), forecast.ageingModel()));
    notes.addAll(forecast.notes());
    return notes;
  }

  private static List<SessionRow> sessions(@Nullable BatteryAssessment assessment) {
    if (assessment == null) {
      return List.of();
    }
    List<SessionRow> rows = new ArrayList<>();
    List<Session> all = assessment.sessions();
    for (int i = all.size() - 1; i >= 0 && rows.size() < SESSIONS; i--) {
      if (all.get(i).kind() == Session.Kind.CHARGE) {
        rows.add(sessionRow(all.get(i)));
      }
    }
    return rows;
  }

  private static SessionRow sessionRow(Session session) {
    Double start = session.startSocRatio();
    Double end = session.endSocRatio();
    return new SessionRow(
        Wording.time(session.start()),
        session.kind().name().toLowerCase(Locale.ROOT),
        start == null || end == null
            ? "not reported"
            : Wording.percent(start) + " → " + Wording.percent(end),
        Wording.plain(session.chargedAh()) + " Ah",
        session.accepted(),
        session.reason());
  }

  private static String sessionSummary(@Nullable BatteryAssessment assessment) {
    if (assessment == null) {
      return "";
    }
    long charges =
        assessment.sessions().stream().filter(s -> s.kind() == Session.Kind.CHARGE).count();
    long accepted =
        assessment.sessions().stream()
            .filter(s -> s.kind() == Session.Kind.CHARGE && s.accepted())
            .count();
    return "%d of %d charges gave a capacity that the estimate uses; the newest %d are listed."
        .formatted(accepted, charges, Math.min(charges, SESSIONS));
  }

  private static List<CheckRow> dataChecks(@Nullable BatteryAssessment assessment) {
    return assessment == null
        ? List.of()
        : assessment.quality().checks().stream()
            .map(
                check ->
                    new CheckRow(
                        check.code(),
                        switch (check.verdict()) {
                          case PASSED -> "passed";
                          case FAILED -> "failed";
                          case WAITING -> "not checked";
                        },
                        check.sentence()))
            .toList();
  }

  private static List<FindingRow> findings(@Nullable BatteryAssessment assessment) {
    return assessment == null
        ? List.of()
        : assessment.quality().findings().stream()
            .map(
                finding ->
                    new FindingRow(
                        finding.code(),
                        finding.count() == 1
                            ? Wording.time(finding.first())
                            : "%s times, %s to %s"
                                .formatted(
                                    Wording.count(finding.count()),
                                    Wording.time(finding.first()),
                                    Wording.time(finding.last())),
                        finding.sentence()))
            .toList();
  }

  /** What is held back, or published on whose word, before what verifying found. */
  private static String publication(
      Battery battery, @Nullable BatteryAssessment assessment, Evidence evidence, Instant now) {
    SohResult soh = assessment == null ? null : assessment.soh();
    HealthConfirmation confirmation = evidence.confirmation();
    String verified = verified(evidence.checks(), now);
    String held = HealthLimits.held(soh, confirmation);
    if (held != null) {
      return ("Held back: %s What there is to check is the current and the registered capacity."
              + " If the battery is so, packtrail passport confirm %s --reason TEXT publishes it."
              + " %s")
          .formatted(held, battery.batteryId(), verified);
    }
    return confirmation == null || HealthLimits.doubt(soh) == null
        ? verified
        : "%s was confirmed on %s: %s. %s"
            .formatted(
                Wording.onePercent(confirmation.sohRatio()),
                Wording.time(confirmation.at()),
                confirmation.reason(),
                verified);
  }

  private static String verified(List<CheckRow> checks, Instant now) {
    if (checks.isEmpty()) {
      return "Nothing has been published yet.";
    }
    boolean passed = checks.stream().allMatch(check -> check.status().equals("passed"));
    return (passed ? "Every check passed" : "At least one check did not pass")
        + ", run by this service at "
        + Wording.time(now)
        + ". Download the file and run ./packtrail verify to check it yourself.";
  }
}

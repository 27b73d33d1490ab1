package io.packtrail.fleetservice.pages;

import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.HealthLimits;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a person should look at a battery, and what to do first.
 *
 * @param urgency orders the list, highest first
 * @param reason one sentence
 * @param action one sentence
 */
public record Attention(String batteryId, double urgency, String reason, String action) {
  private static final int MOST = 10;

  /** Below it, most warranties and the GTR 22 minimum for five years are touched. */
  private static final double WORN_RATIO = 0.80;

  /**
   * Mean loss per year in service (ratio) that is well above what fleets of electric vehicles show.
   */
  private static final double FAST_FADE_PER_YEAR = 0.035;

  /** Younger batteries lose quickly at first, and then more slowly. */
  private static final double SETTLED_YEARS = 1;

  /** How far the vehicle's own figure may lie outside our interval (ratio). */
  private static final double DISAGREEMENT_RATIO = 0.03;

  private static final Duration SILENT = Duration.ofDays(7);
  private static final double SOON_YEARS = 2;

  /** So long a finding of health stays a reason. */
  private static final Duration RECENT = Duration.ofDays(90);

  /** The most urgent reasons of a fleet, one for each battery at most. */
  static List<Attention> of(List<FleetEntry> fleet, Instant now) {
    List<Attention> found = new ArrayList<>();
    for (FleetEntry entry : fleet) {
      reasons(entry, now).stream()
          .max(Comparator.comparingDouble(Attention::urgency))
          .ifPresent(found::add);
    }
    return found.stream()
        .sorted(
            Comparator.comparingDouble(Attention::urgency)
                .reversed()
                .thenComparing(Attention::batteryId))
        .limit(MOST)
        .toList();
  }

  private static List<Attention> reasons(FleetEntry entry, Instant now) {
    List<Attention> reasons = new ArrayList<>();
    String id = entry.battery().batteryId().value();
    SohResult soh = entry.soh();
    if (soh instanceof SohResult.Estimated estimated) {
      health(id, estimated, reasons);
      fade(id, estimated, entry.battery().inServiceOn(), reasons);
    } else if (soh instanceof SohResult.NotEstimable none) {
      reasons.add(
          new Attention(id, 20, "No state of health: " + none.reason(), "Look at its sessions"));
    }
    ending(id, entry.rul(), reasons);
    held(id, soh, entry.confirmation(), reasons);
    boolean isConfirmed =
        HealthLimits.doubt(soh) != null && HealthLimits.held(soh, entry.confirmation()) == null;
    Instant asOf = entry.asOf();
    if (asOf != null) {
      entry.findings().stream()
          .filter(finding -> !isConfirmed || !finding.code().equals(HealthLimits.CODE))
          .filter(finding -> finding.last().isAfter(asOf.minus(RECENT)))
          .forEach(finding -> doubt(id, finding, reasons));
    }
    if (asOf == null) {
      reasons.add(new Attention(id, 10, "Nothing received yet", "Check the gateway's connection"));
    } else if (!asOf.equals(Instant.EPOCH) // the reason says why nothing counts
        && Duration.between(asOf, now).compareTo(SILENT) > 0) {
      reasons.add(
          new Attention(
              id, 30, "Silent: last heard of " + Wording.ago(asOf, now), "Check the gateway"));
    }
    return reasons;
  }

  /** What is not signed until somebody has looked comes first. */
  private static void held(
      String id,
      @Nullable SohResult soh,
      @Nullable HealthConfirmation confirmation,
      List<Attention> reasons) {
    String why = HealthLimits.held(soh, confirmation);
    if (why != null) {
      reasons.add(
          new Attention(
              id,
              160,
              "Held back from its passport: " + why.replaceFirst("\\.$", ""),
              "Check its current and its registered capacity; if it is so, packtrail passport"
                  + " confirm"));
    }
  }

  /** What says that the health itself is not to be believed comes before what it would mean. */
  private static void doubt(String id, Finding finding, List<Attention> reasons) {
    switch (finding.code()) {
      case "implausible-health", "implausible-step" ->
          reasons.add(
              new Attention(
                  id,
                  150,
                  "Not plausible: " + finding.sentence(),
                  "Check its current and its registered capacity"));
      case "implausible-heat" ->
          reasons.add(
              new Attention(
                  id,
                  120,
                  "Temperature not plausible: " + finding.sentence(),
                  "Check the unit of its temperature"));
      case "change-point" ->
          reasons.add(
              new Attention(
                  id,
                  65,
                  "Changed without an announcement: " + finding.sentence(),
                  "Ask the workshop, and announce what was done"));
      default -> {}
    }
  }

  private static void health(String id, SohResult.Estimated soh, List<Attention> reasons) {
    if (soh.sohRatio() < WORN_RATIO) {
      reasons.add(
          new Attention(
              id,
              80 + (WORN_RATIO - soh.sohRatio()) * 100,
              "Worn: " + Wording.soh(soh) + " " + Wording.basis(soh),
              "Check warranty terms"));
    }
    Double bms = soh.bmsSohRatio();
    if (bms != null
        && (bms > soh.soh90().highRatio() + DISAGREEMENT_RATIO
            || bms < soh.soh90().lowRatio() - DISAGREEMENT_RATIO)) {
      reasons.add(
          new Attention(
              id,
              50 + Math.abs(bms - soh.sohRatio()) * 100,
              "BMS says %s, we measured %s"
                  .formatted(Wording.percent(bms), Wording.value(soh.sohRatio(), soh.soh90())),
              "Plan a full charge from below 20 %"));
    }
  }

  /** Judged at the favourable end of the interval, so that noise alone raises no alarm. */
  private static void fade(
      String id,
      SohResult.Estimated soh,
      @Nullable LocalDate inServiceOn,
      List<Attention> reasons) {
    if (inServiceOn == null) {
      return;
    }
    Instant since = inServiceOn.atStartOfDay(ZoneOffset.UTC).toInstant();
    double years = Duration.between(since, soh.asOf()).toDays() / 365.25;
    double lossPerYear = (1 - soh.soh90().highRatio()) / years;
    if (years >= SETTLED_YEARS && lossPerYear > FAST_FADE_PER_YEAR) {
      reasons.add(
          new Attention(
              id,
              60 + lossPerYear * 100,
              "Fades fast: lost at least %s a year since it went into service"
                  .formatted(Wording.onePercent(lossPerYear)),
              "Compare its heat and charging with the fleet"));
    }
  }

  private static void ending(String id, @Nullable RulResult rul, List<Attention> reasons) {
    if (rul instanceof RulResult.Forecast forecast && !forecast.thresholds().isEmpty()) {
      RulResult.ToThreshold to = Wording.usual(forecast);
      if (to.years().q50() < SOON_YEARS) {
        reasons.add(
            new Attention(
                id,
                70 - to.years().q50(),
                "Time to %s: %s"
                    .formatted(
                        Wording.percent(to.thresholdRatio()),
                        Wording.years(to, forecast.horizonYears())),
                "Plan its replacement or second life"));
      }
    }
  }
}

package io.packtrail.fleetservice.pages;

import io.packtrail.domain.RulResult;
import io.packtrail.domain.SohResult;
import io.packtrail.fleetservice.pages.svg.Chart;
import io.packtrail.fleetservice.pages.svg.FleetChart;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fleet overview: exceptions first, then the picture, then every battery.
 *
 * @param now when the page was made
 * @param strip the figures at the top
 * @param chart absent while no battery has an estimate
 */
public record FleetPage(
    String now,
    List<Figure> strip,
    List<Attention> attention,
    @Nullable Chart chart,
    List<Row> rows) {

  private static final double DAYS_PER_YEAR = 365.25;
  private static final Duration REPORTING = Duration.ofDays(1);

  public FleetPage {
    strip = List.copyOf(strip);
    attention = List.copyOf(attention);
    rows = List.copyOf(rows);
  }

  private static final String NO_VALUE = "–";

  /**
   * One line of the table.
   *
   * @param soh value with interval, or why there is none
   * @param life remaining life to the usual threshold, which it names
   */
  public record Row(
      String batteryId,
      String kind,
      String soh,
      String interval,
      String life,
      String coverage,
      String lastSample,
      long updates) {
    /** Where there is no value, the place of its interval says why. */
    public String intervalLabel() {
      return soh.equals(NO_VALUE) ? "Why none" : "90 % interval";
    }
  }

  /**
   * What was received and where it went, over all gateways.
   *
   * @param balanced whether received = stored + duplicate + quarantined
   */
  public record Ledger(
      long receivedMessages, long quarantinedMessages, long storedSamples, boolean balanced) {}

  /** The page of a fleet. */
  public static FleetPage of(List<FleetEntry> fleet, Ledger ledger, Instant now) {
    return new FleetPage(
        Wording.time(now),
        strip(fleet, ledger, now),
        Attention.of(fleet, now),
        chart(fleet, now),
        fleet.stream().map(entry -> row(entry, now)).toList());
  }

  private static List<Figure> strip(List<FleetEntry> fleet, Ledger ledger, Instant now) {
    long reporting = fleet.stream().filter(entry -> isReporting(entry, now)).count();
    long estimated =
        fleet.stream().filter(entry -> entry.soh() instanceof SohResult.Estimated).count();
    long updates = fleet.stream().mapToLong(FleetEntry::updates).sum();
    return List.of(
        new Figure("Batteries reporting", reporting + " of " + fleet.size(), "within the last day"),
        new Figure(
            "With a state of health", estimated + " of " + fleet.size(), "90 % interval on each"),
        new Figure("Signed updates", Wording.count(updates), "in all passports"),
        new Figure(
            "Messages",
            Wording.count(ledger.receivedMessages()),
            ledger.balanced() ? "ledger balanced ✓" : "ledger does not balance ✗"),
        new Figure(
            "Quarantined",
            Wording.count(ledger.quarantinedMessages()),
            ledger.quarantinedMessages() == 0 ? "none waiting" : "each with its reason",
            "/gateways"));
  }

  private static boolean isReporting(FleetEntry entry, Instant now) {
    Instant asOf = entry.asOf();
    return asOf != null && Duration.between(asOf, now).compareTo(REPORTING) <= 0;
  }

  private static @Nullable Chart chart(List<FleetEntry> fleet, Instant now) {
    List<FleetChart.Dot> dots = new ArrayList<>();
    for (FleetEntry entry : fleet) {
      LocalDate since = entry.battery().inServiceOn();
      if (since == null) {
        since = entry.battery().manufacturedOn();
      }
      if (entry.soh() instanceof SohResult.Estimated soh && since != null) {
        long days =
            Duration.between(since.atStartOfDay(ZoneOffset.UTC), now.atZone(ZoneOffset.UTC))
                .toDays();
        dots.add(
            new FleetChart.Dot(
                entry.battery().batteryId().value(),
                days / DAYS_PER_YEAR,
                soh.sohRatio(),
                soh.soh90().lowRatio(),
                soh.soh90().highRatio()));
      }
    }
    return dots.isEmpty() ? null : FleetChart.of(dots, "in service");
  }

  private static Row row(FleetEntry entry, Instant now) {
    String value = NO_VALUE;
    String interval = "not assessed yet";
    String coverage = "–";
    if (entry.soh() instanceof SohResult.Estimated soh) {
      value = Wording.value(soh.sohRatio(), soh.soh90());
      interval = Wording.range(soh.soh90());
      coverage = Wording.percent(soh.coverageRatio());
    } else if (entry.soh() instanceof SohResult.NotEstimable none) {
      interval = none.reason();
    }
    Instant asOf = entry.asOf();
    return new Row(
        entry.battery().batteryId().value(),
        entry.battery().chemistry().name(),
        value,
        interval,
        life(entry.rul()),
        coverage,
        asOf == null || asOf.equals(Instant.EPOCH) ? "never" : Wording.ago(asOf, now),
        entry.updates());
  }

  private static String life(@Nullable RulResult rul) {
    if (!(rul instanceof RulResult.Forecast forecast) || forecast.thresholds().isEmpty()) {
      return "–";
    }
    RulResult.ToThreshold to = Wording.usual(forecast);
    return "%s (to %s)"
        .formatted(
            Wording.years(to, forecast.horizonYears()), Wording.percent(to.thresholdRatio()));
  }
}

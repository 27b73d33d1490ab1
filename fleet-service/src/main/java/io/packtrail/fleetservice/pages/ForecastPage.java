package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RulResult;
import io.packtrail.fleetservice.pages.svg.Chart;
import io.packtrail.fleetservice.pages.svg.RulFanChart;
import io.packtrail.fleetservice.value.DataAge;
import io.packtrail.fleetservice.value.DutyQuery;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Remaining life under a use that the reader plans, beside the battery's own.
 *
 * @param refusal why there is no forecast under that use; empty where there is one
 * @param rows one for each threshold
 * @param charts the fan under that use, none where it was refused
 * @param duties names to choose from
 * @param fields figures to give
 */
public record ForecastPage(
    String batteryId,
    String asOf,
    String own,
    String planned,
    String refusal,
    List<Row> rows,
    List<Chart> charts,
    List<String> notes,
    String duty,
    List<String> duties,
    List<ValuationPage.Field> fields) {

  /** Remaining life to one threshold, both ways. */
  public record Row(String threshold, String own, String planned, String kmOrCycles) {}

  private static final Map<String, String> UNITS =
      Map.of(
          "kmPerYear", "km a year",
          "efcPerYear", "full cycles a year",
          "tempMeanDegC", "mean temperature, °C",
          "socMeanPercent", "mean state of charge, percent",
          "socLowPercent", "charge window from, percent",
          "socHighPercent", "charge window to, percent",
          "depthPercent", "depth of the daily swing, percent",
          "chargeCRate", "charging rate, C");

  /**
   * The page.
   *
   * @param planned the forecast under the planned use, or why there is none; the own one where
   *     nothing is planned
   * @param query as it was asked
   * @param now the time at which it is read
   */
  public static ForecastPage of(
      Battery battery,
      RulResult.Forecast own,
      RulResult planned,
      Map<String, String> query,
      Instant now) {
    RulResult.Forecast forecast = planned instanceof RulResult.Forecast made ? made : null;
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < own.thresholds().size(); i++) {
      RulResult.ToThreshold to = own.thresholds().get(i);
      RulResult.ToThreshold other = forecast == null ? null : forecast.thresholds().get(i);
      rows.add(
          new Row(
              Wording.percent(to.thresholdRatio()),
              Wording.years(to, own.horizonYears()),
              other == null || forecast == null
                  ? "–"
                  : Wording.years(other, forecast.horizonYears()),
              other == null ? "–" : distance(other, own.horizonYears())));
    }
    return new ForecastPage(
        battery.batteryId().value(),
        Wording.time(own.asOf()),
        own.duty(),
        forecast == null ? "" : forecast.duty(),
        planned instanceof RulResult.NotEstimable none ? none.reason() : "",
        rows,
        forecast == null ? List.of() : List.of(RulFanChart.of(forecast)),
        forecast == null ? List.of() : DataAge.with(forecast.notes(), forecast.asOf(), now),
        query.getOrDefault("duty", "own"),
        Stream.concat(Stream.of("own"), StationaryDuty.NAMED.stream().map(StationaryDuty::name))
            .toList(),
        DutyQuery.FIGURES.stream()
            .map(
                name ->
                    new ValuationPage.Field(
                        name, UNITS.getOrDefault(name, name), query.getOrDefault(name, ""), "", ""))
            .toList());
  }

  private static String distance(RulResult.ToThreshold to, double horizonYears) {
    double years = to.years().q50();
    Quantiles km = to.km();
    if (to.equivalentFullCycles().q95() == 0 && to.years().q95() > 0) {
      return "no cycles: it rests";
    }
    String cycles =
        Wording.within(to.equivalentFullCycles().q50(), years, horizonYears) + " cycles";
    return km == null
        ? cycles
        : cycles + ", " + Wording.within(km.q50(), years, horizonYears) + " km";
  }
}

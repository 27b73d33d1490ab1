package io.packtrail.rulestimator;

import io.packtrail.rulestimator.ageing.AgeingModel;
import io.packtrail.rulestimator.ageing.ServiceRange;
import io.packtrail.rulestimator.valuation.SecondLife;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A battery's possible lives in a steady duty, by the same ageing law as its forecast. */
final class DutyForecast {
  private final StationaryDuty duty;
  private final AgeingModel model;
  private final FutureUse use;

  DutyForecast(StationaryDuty duty, AgeingModel model) {
    this.duty = duty;
    this.model = model;
    List<UseBlock> year =
        List.of(
            new UseBlock(
                0,
                UseBlock.DAYS_PER_YEAR,
                duty.tempMeanDegC(),
                duty.socMeanRatio(),
                duty.depthRatio(),
                duty.cyclesPerYear() / UseBlock.DAYS_PER_YEAR,
                duty.chargeCRate(),
                0));
    this.use = new FutureUse(year, new Severity(model, year), duty.name(), List.of());
  }

  /**
   * @param own its futures in its own use
   * @param limits what the battery's own forecast admits
   */
  SecondLife forecast(ForecastPaths own, double endSohRatio, List<String> limits) {
    FutureUse.Refused tooMany =
        FutureUse.beyondTheYear("cyclesPerYear", duty.cyclesPerYear(), duty.chargeCRate());
    if (tooMany != null) {
      return new SecondLife.Refused(tooMany.code(), tooMany.reason());
    }
    Set<ServiceRange.Input> moved = EnumSet.noneOf(ServiceRange.Input.class);
    moved.addAll(use.severity().movedShare().keySet());
    List<String> notes = new ArrayList<>();
    // Some models were trained at one depth only: that is said, and does not rule the duty out.
    if (moved.remove(ServiceRange.Input.DEPTH_OF_DISCHARGE)) {
      notes.add(
          "The ageing model does not tell depths of discharge such as the duty's apart; it was"
              + " taken at its border.");
    }
    if (!moved.isEmpty()) {
      return new SecondLife.Refused("duty-out-of-range", outOfRange(moved));
    }
    notes.addAll(FutureUse.notTold(model, true, true, true));
    notes.addAll(limits);
    return new SecondLife.Forecast(
        own.in(use, SeasonalYear.EVEN).lives(endSohRatio), ForecastPaths.HORIZON_YEARS, notes);
  }

  private String outOfRange(Set<ServiceRange.Input> moved) {
    ServiceRange range = model.serviceRange();
    List<String> parts = new ArrayList<>();
    for (ServiceRange.Input input : moved) {
      parts.add(
          switch (input) {
            case TEMPERATURE -> part("tempMeanDegC", range.tempDegC(), duty.tempMeanDegC(), 1);
            case STATE_OF_CHARGE ->
                part("socMeanPercent", range.socRatio(), duty.socMeanRatio(), 100);
            case C_RATE -> part("chargeCRate", range.cRate(), duty.chargeCRate(), 1);
            case DEPTH_OF_DISCHARGE ->
                part("depthPercent", range.dodRatio(), duty.depthRatio(), 100);
          });
    }
    return "The ageing model %s does not cover this duty: %s."
        .formatted(model.id(), String.join("; ", parts));
  }

  private static String part(String name, ServiceRange.Range range, double value, double scale) {
    return String.format(
        Locale.ROOT,
        "%s must be in [%s, %s], got %s",
        name,
        scale * range.low(),
        scale * range.high(),
        Math.round(scale * value * 1e6) / 1e6);
  }
}

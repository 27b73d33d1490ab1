package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.productcondition.Attribute;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The figures of an update whose change can be a reason for the next: as they were published, and
 * as they are now. Those of now are not rounded, so that a value beside a rounding step does not
 * publish at each turn.
 */
enum PublishedFigure {
  STATE_OF_HEALTH("stateOfHealth.percent", "the state of health"),
  RESISTANCE_INCREASE("stateOfHealth.resistanceIncreasePercent", "the increase of resistance"),
  STATE_OF_CERTIFIED_ENERGY(
      "productCondition.StateOfCertifiedEnergy", "the state of certified energy"),
  FULL_CYCLES("productCondition.NumberOfFullCycles", "the number of full cycles"),
  DEEP_DISCHARGES("eventCounters.deepDischarges", "the count of deep discharges"),
  OVER_CHARGES("eventCounters.overCharges", "the count of overcharges"),
  /** One number for each threshold, by the threshold in percent. */
  YEARS_LEFT("forecast.years", "the median remaining life");

  private final String attribute;
  private final String title;

  PublishedFigure(String attribute, String title) {
    this.attribute = attribute;
    this.title = title;
  }

  /** A figure by its path in an update. */
  static PublishedFigure of(String attribute) {
    return Arrays.stream(values())
        .filter(figure -> figure.attribute.equals(attribute))
        .findFirst()
        .orElseThrow(
            () ->
                new PassportException(
                    "policy-refused",
                    "attribute must be one of %s, got %s"
                        .formatted(
                            Arrays.stream(values()).map(figure -> figure.attribute).toList(),
                            attribute)));
  }

  /** Its name for people. */
  String title() {
    return title;
  }

  /** What an update's subject states; empty where it states none. */
  Map<String, Double> published(JsonNode subject) {
    return switch (this) {
      case STATE_OF_HEALTH -> number(subject.at("/stateOfHealth/percent"));
      case RESISTANCE_INCREASE -> number(subject.at("/stateOfHealth/resistanceIncreasePercent"));
      case STATE_OF_CERTIFIED_ENERGY -> number(value(subject, Attribute.STATE_OF_CERTIFIED_ENERGY));
      case FULL_CYCLES -> number(value(subject, Attribute.NUMBER_OF_FULL_CYCLES));
      case DEEP_DISCHARGES -> number(subject.at("/eventCounters/deepDischarges"));
      case OVER_CHARGES -> number(subject.at("/eventCounters/overCharges"));
      case YEARS_LEFT -> yearsLeft(subject.at("/forecast/credentialSubject/thresholds"));
    };
  }

  /** What would be stated now, without rounding. */
  Map<String, Double> current(PerformanceUpdate update) {
    StressRecord use = update.stress();
    return switch (this) {
      case STATE_OF_HEALTH -> now(update.soh().sohRatio() * 100);
      case RESISTANCE_INCREASE -> now(times100(update.soh().resistanceIncreaseRatio()));
      case STATE_OF_CERTIFIED_ENERGY -> now(certifiedEnergyPercent(update));
      case FULL_CYCLES ->
          now(
              use.knowsCharge()
                  ? (Double) (use.cycledAh() / (2 * update.battery().ratedCapacityAh()))
                  : null);
      case DEEP_DISCHARGES -> now((double) use.deepDischarges());
      case OVER_CHARGES -> now((double) use.overCharges());
      case YEARS_LEFT -> yearsLeft(update.rul());
    };
  }

  private static JsonNode value(JsonNode subject, Attribute attribute) {
    return subject
        .path("productCondition")
        .path(attribute.property())
        .path(attribute.valueProperty());
  }

  private static Map<String, Double> number(JsonNode value) {
    return value.isNumber() ? Map.of("", value.doubleValue()) : Map.of();
  }

  private static Map<String, Double> now(@Nullable Double value) {
    return value == null ? Map.of() : Map.of("", value);
  }

  private static @Nullable Double times100(@Nullable Double ratio) {
    return ratio == null ? null : ratio * 100;
  }

  /** Capped as it is published (UN GTR 22 §6.3.2). */
  private static @Nullable Double certifiedEnergyPercent(PerformanceUpdate update) {
    Double ratio = update.soh().soceRatio();
    return ratio == null || update.soh().soce90() == null ? null : Math.min(ratio, 1) * 100;
  }

  private static Map<String, Double> yearsLeft(JsonNode thresholds) {
    Map<String, Double> years = new TreeMap<>();
    for (JsonNode threshold : thresholds) {
      years.put(
          percent(threshold.path("thresholdPercent").doubleValue()),
          threshold.path("years").path("q50").doubleValue());
    }
    return years;
  }

  private static Map<String, Double> yearsLeft(RulResult.@Nullable Forecast forecast) {
    Map<String, Double> years = new TreeMap<>();
    if (forecast != null) {
      forecast
          .thresholds()
          .forEach(
              threshold ->
                  years.put(percent(threshold.thresholdRatio() * 100), threshold.years().q50()));
    }
    return years;
  }

  private static String percent(double percent) {
    return "%.2f".formatted(percent);
  }
}

package io.packtrail.fleetservice.value;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.SohResult;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.valuation.Grade;
import io.packtrail.rulestimator.valuation.PriceInputs;
import io.packtrail.rulestimator.valuation.PriceList;
import io.packtrail.rulestimator.valuation.SecondLife;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import io.packtrail.rulestimator.valuation.Valuation;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values batteries: the same battery, assessment and query give the same value. Thread-safe. */
public final class Appraiser {
  /** Events after which a battery is not reused. */
  private static final Set<BatteryEvent.Kind> UNSAFE =
      Set.of(BatteryEvent.Kind.ACCIDENT, BatteryEvent.Kind.OVER_TEMPERATURE);

  private final Supplier<RulEstimator> estimator;
  private final PriceList prices = PriceList.load();

  /**
   * @param estimator the estimator in use now
   */
  public Appraiser(Supplier<RulEstimator> estimator) {
    this.estimator = estimator;
  }

  /**
   * Values a battery.
   *
   * <p>Refusals, by code: those of {@link RulEstimator#secondLife}, and {@code price-out-of-range}
   * where a price is given that is too low for one, as 0 for a new pack.
   *
   * @param events what was reported of it, oldest first
   * @throws IllegalArgumentException when the query is out of range
   */
  public Appraisal appraise(
      Battery battery,
      BatteryAssessment assessment,
      List<BatteryEvent> events,
      Map<String, String> query) {
    ValueQuery asked = new ValueQuery(query);
    List<PriceList.Input> list = prices.inputs(battery.chemistry());
    asked.requireKnown(list);
    StationaryDuty duty = asked.duty();
    List<Appraisal.GivenInput> inputs;
    try {
      inputs = asked.inputs(list);
    } catch (ValueQuery.PriceOutOfRange e) {
      return new Appraisal.Refused("price-out-of-range", Objects.requireNonNull(e.getMessage()));
    }
    Map<String, Double> value =
        inputs.stream()
            .collect(Collectors.toMap(Appraisal.GivenInput::name, Appraisal.GivenInput::value));
    Function<String, Double> input = name -> value.getOrDefault(name, 0.0);
    SecondLife secondLife =
        estimator.get().secondLife(battery, assessment, duty, input.apply("endOfLife") / 100);
    if (secondLife instanceof SecondLife.Refused refused) {
      return new Appraisal.Refused(refused.code(), refused.reason());
    }
    SecondLife.Forecast forecast = (SecondLife.Forecast) secondLife;
    SohResult.Estimated soh = (SohResult.Estimated) assessment.soh();
    Grade.Decision grade = grade(soh, events);
    PriceInputs priceInputs =
        new PriceInputs(
            input.apply("newPack"),
            input.apply("usedProduct") / 100,
            input.apply("repurposing"),
            input.apply("transport"),
            input.apply("warranty"),
            input.apply("recycling"),
            input.apply("discount") / 100,
            duty.cyclesPerYear(),
            "each input names its source");
    Double certified = battery.certifiedEnergyKWh();
    return new Appraisal.Estimated(
        battery,
        assessment.asOf(),
        soh,
        certified != null
            ? certified
            : battery.ratedCapacityAh() * battery.nominalVoltageV() / 1_000,
        certified != null ? "certified usable energy" : "rated capacity at nominal voltage",
        grade,
        duty,
        prices.currency(),
        inputs,
        forecast,
        Valuation.of(forecast, priceInputs, grade.grade(), input.apply("testSd") / 100));
  }

  private static Grade.Decision grade(SohResult.Estimated soh, List<BatteryEvent> events) {
    Double increase = soh.resistanceIncreaseRatio();
    return Grade.decide(
        soh.soh90().lowRatio(), increase == null ? null : 1 + increase, unsafe(events));
  }

  /** The last event that rules reuse out, unless the battery was replaced after it. */
  private static @Nullable String unsafe(List<BatteryEvent> events) {
    String unsafe = null;
    for (BatteryEvent event : events) {
      if (UNSAFE.contains(event.kind())) {
        unsafe =
            "%s on %s"
                .formatted(
                    event.kind().wireName(), event.at().atZone(ZoneOffset.UTC).toLocalDate());
      } else if (event.kind() == BatteryEvent.Kind.BATTERY_REPLACED) {
        unsafe = null;
      }
    }
    return unsafe;
  }
}

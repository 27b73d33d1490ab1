package io.packtrail.fleetservice.pages;

import io.packtrail.fleetservice.pages.svg.Chart;
import io.packtrail.fleetservice.pages.svg.WaterfallChart;
import io.packtrail.fleetservice.value.Appraisal;
import io.packtrail.fleetservice.value.DataAge;
import io.packtrail.fleetservice.value.ValueQuery;
import io.packtrail.rulestimator.valuation.StationaryDuty;
import io.packtrail.rulestimator.valuation.TestWorth;
import io.packtrail.rulestimator.valuation.Valuation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a battery is worth to a buyer.
 *
 * @param headline the median for the pack
 * @param range from where to where it goes
 * @param grade one letter
 * @param duties names to choose from, the one in use among them
 * @param dutyFields the duty's figures, to be changed
 * @param priceFields the prices, to be changed
 */
public record ValuationPage(
    String batteryId,
    String asOf,
    String headline,
    String range,
    String grade,
    String gradeRule,
    List<Figure> figures,
    Chart waterfall,
    List<String> test,
    String duty,
    List<String> duties,
    List<Field> dutyFields,
    List<Field> priceFields,
    List<String> notes) {

  /** One field of the form. */
  public record Field(String name, String label, String value, String unit, String source) {}

  /**
   * The page of a valuation.
   *
   * @param now the time at which it is read
   */
  public static ValuationPage of(Appraisal.Estimated appraisal, Instant now) {
    Valuation valuation = appraisal.valuation();
    String currency = appraisal.currency();
    double energyKWh = appraisal.energyKWh();
    return new ValuationPage(
        appraisal.battery().batteryId().value(),
        Wording.time(appraisal.asOf()),
        money(valuation.value50PerKWh() * energyKWh, currency) + " for the pack",
        "%s to %s in eight of ten cases (P10 to P90)"
            .formatted(
                money(valuation.value10PerKWh() * energyKWh, currency),
                money(valuation.value90PerKWh() * energyKWh, currency)),
        appraisal.grade().grade().name(),
        appraisal.grade().rule(),
        figures(appraisal),
        WaterfallChart.of(valuation.waterfall(), currency + " per kWh"),
        test(appraisal),
        appraisal.duty().name(),
        Stream.concat(
                StationaryDuty.NAMED.stream().map(StationaryDuty::name),
                Stream.of(ValueQuery.OWN_PROFILE))
            .toList(),
        dutyFields(appraisal.duty()),
        appraisal.inputs().stream()
            .map(
                input ->
                    new Field(
                        input.name(),
                        input.label(),
                        plainNumber(input.value()),
                        input.unit().startsWith("per ")
                            ? currency + " " + input.unit()
                            : input.unit(),
                        input.source()))
            .toList(),
        DataAge.with(appraisal.secondLife().notes(), appraisal.asOf(), now));
  }

  private static List<Figure> figures(Appraisal.Estimated appraisal) {
    Valuation valuation = appraisal.valuation();
    String currency = appraisal.currency();
    double horizon = appraisal.secondLife().horizonYears();
    return List.of(
        new Figure(
            "Value",
            money(valuation.value50PerKWh(), currency) + " per kWh",
            "P10 %s, P90 %s; of %s kWh, %s"
                .formatted(
                    number(valuation.value10PerKWh()),
                    number(valuation.value90PerKWh()),
                    Wording.plain(appraisal.energyKWh()),
                    appraisal.energySource())),
        new Figure(
            "State of health",
            Wording.value(appraisal.soh().sohRatio(), appraisal.soh().soh90()),
            "90 % interval " + Wording.range(appraisal.soh().soh90())),
        new Figure(
            "Life in this duty",
            years(valuation.years50(), horizon),
            "90 %% range %s to %s; the same pack when new %s"
                .formatted(
                    years(valuation.years05(), horizon),
                    years(valuation.years95(), horizon),
                    years(valuation.newYears50(), horizon))),
        new Figure(
            "Health factor",
            Wording.percent(valuation.healthFactor50()),
            "energy still to come over that of the same pack when new, both discounted"),
        new Figure(
            "Reuse pays",
            Wording.percent(valuation.reuseRatio()),
            "of the possible lives are worth more than recycling"));
  }

  private static List<String> test(Appraisal.Estimated appraisal) {
    TestWorth test = appraisal.valuation().test();
    String currency = appraisal.currency();
    double energyKWh = appraisal.energyKWh();
    return List.of(
        "One capacity test (standard deviation %s %%) before the purchase is worth %s: the expected gain from choosing between reuse and recycling after it instead of before."
            .formatted(
                number(test.testSdRatio() * 100),
                money(test.informationPerKWh() * energyKWh, currency)),
        "%s P10 to P90 from %s to %s on average; a buyer who pays P10 would pay %s more on average."
            .formatted(
                test.spreadAfterPerKWh() < test.spreadNowPerKWh() ? "It narrows" : "It moves",
                money(test.spreadNowPerKWh() * energyKWh, currency),
                money(test.spreadAfterPerKWh() * energyKWh, currency),
                money(Math.max(0, test.cautiousGainPerKWh()) * energyKWh, currency)));
  }

  private static List<Field> dutyFields(StationaryDuty duty) {
    return List.of(
        new Field(
            "cyclesPerYear", "Full cycles", number(duty.cyclesPerYear()), "a year", duty.source()),
        new Field(
            "depthPercent", "Depth of the swing", number(100 * duty.depthRatio()), "percent", ""),
        new Field(
            "socMeanPercent",
            "Mean state of charge",
            number(100 * duty.socMeanRatio()),
            "percent",
            ""),
        new Field("tempMeanDegC", "Mean temperature", number(duty.tempMeanDegC()), "°C", ""),
        new Field("chargeCRate", "Charging rate", number(duty.chargeCRate()), "C", ""));
  }

  private static String years(double years, double horizon) {
    return years >= horizon
        ? "more than %s years".formatted(Wording.plain(horizon))
        : Wording.plain(years) + " years";
  }

  private static String money(double value, String currency) {
    return currency + " " + number(value);
  }

  /** As a form sends it back: no groups, no trailing ".0". */
  private static String plainNumber(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  /** Two decimals for small amounts, none for large ones. */
  private static String number(double value) {
    if (Math.abs(value) >= 1_000) {
      return Wording.count(Math.round(value));
    }
    String text = String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
    return text.endsWith(".00") ? text.substring(0, text.length() - 3) : text;
  }
}

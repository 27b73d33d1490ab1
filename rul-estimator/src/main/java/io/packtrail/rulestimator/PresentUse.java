package io.packtrail.rulestimator;

import java.util.List;
import java.util.Locale;

/**
 * The use that the future repeats: means of the trailing year.
 *
 * @param efcPerYear equivalent full cycles a year
 * @param kmPerYear distance a year (km), 0 where none is reported
 * @param tempMeanDegC mean temperature (°C)
 * @param days length of the record behind it (days)
 */
record PresentUse(double efcPerYear, double kmPerYear, double tempMeanDegC, double days) {

  static PresentUse of(List<UseBlock> trailing) {
    double days = 0;
    double efc = 0;
    double km = 0;
    double temp = 0;
    for (UseBlock block : trailing) {
      days += block.days();
      efc += block.days() * block.efcPerDay();
      km += block.days() * block.kmPerDay();
      temp += block.days() * block.tempMeanDegC();
    }
    double years = days / UseBlock.DAYS_PER_YEAR;
    return new PresentUse(efc / years, km / years, temp / days, days);
  }

  /** One phrase for the forecast. */
  String describe() {
    String distance = kmPerYear > 0 ? String.format(Locale.ROOT, " and %.0f km", kmPerYear) : "";
    return String.format(
        Locale.ROOT,
        "own use of the last %.0f days: %.0f equivalent full cycles%s a year at %.1f °C",
        days,
        efcPerYear,
        distance,
        tempMeanDegC);
  }
}

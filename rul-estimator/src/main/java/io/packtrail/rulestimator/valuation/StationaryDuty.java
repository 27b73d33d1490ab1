package io.packtrail.rulestimator.valuation;

import io.packtrail.domain.Require;
import java.util.List;

/**
 * The use that a buyer plans for a battery in stationary storage.
 *
 * @param name name by which it is asked for
 * @param cyclesPerYear equivalent full cycles of the nominal capacity a year, 1 to 1,500
 * @param depthRatio depth of the daily swing, 0.05 to 1
 * @param socMeanRatio mean state of charge, 0.05 to 0.95
 * @param tempMeanDegC mean cell temperature (°C), −20 to 60
 * @param chargeCRate mean charging rate (1/h), 0.01 to 2
 * @param source where the figures come from, one phrase
 */
public record StationaryDuty(
    String name,
    double cyclesPerYear,
    double depthRatio,
    double socMeanRatio,
    double tempMeanDegC,
    double chargeCRate,
    String source) {
  private static final String RANGE =
      "assumed: 250 to 330 cycles a year at 0.2 to 0.3 C and 20 to 30 °C are usual in storage";

  /** Duties that can be asked for by name; each figure may be replaced. */
  public static final List<StationaryDuty> NAMED =
      List.of(
          new StationaryDuty("pv-shifting", 300, 0.8, 0.5, 25, 0.25, RANGE),
          new StationaryDuty(
              "peak-shaving",
              120,
              0.5,
              0.65,
              25,
              0.5,
              "assumed: kept charged, some two peaks of half its capacity in three days"),
          new StationaryDuty(
              "frequency-regulation",
              250,
              0.15,
              0.5,
              25,
              0.3,
              "assumed: small swings about half charge all day"));

  public StationaryDuty {
    Require.inRange("cyclesPerYear", cyclesPerYear, 1, 1_500, "");
    Require.inRange("depthRatio", depthRatio, 0.05, 1, "");
    Require.inRange("socMeanRatio", socMeanRatio, 0.05, 0.95, "");
    Require.inRange("tempMeanDegC", tempMeanDegC, -20, 60, "°C");
    Require.inRange("chargeCRate", chargeCRate, 0.01, 2, "1/h");
    if (socMeanRatio - depthRatio / 2 < -1e-9 || socMeanRatio + depthRatio / 2 > 1 + 1e-9) {
      throw new IllegalArgumentException(
          "depthRatio must fit between empty and full around socMeanRatio %s, got %s"
              .formatted(socMeanRatio, depthRatio));
    }
  }
}

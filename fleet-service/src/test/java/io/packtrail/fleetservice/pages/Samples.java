package io.packtrail.fleetservice.pages;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.CapacityReference;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.Session;
import io.packtrail.domain.SmoothedHealth;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Results as the models would give them, for pages and charts. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private Samples() {}

  public static Battery battery(String id) {
    return battery(id, "urn:example:" + id);
  }

  public static Battery battery(String id, String passportId) {
    return new Battery(
        new BatteryId(id),
        passportId,
        null,
        null,
        "M1",
        Chemistry.NMC622,
        156,
        52.0,
        352,
        96,
        3,
        LocalDate.of(2024, 9, 1),
        LocalDate.of(2024, 11, 1),
        BatteryCategory.EV,
        null,
        null);
  }

  public static SohResult.Estimated estimated(double ratio, double low, double high) {
    return estimatedAt(NOW, ratio, low, high);
  }

  public static SohResult.Estimated estimatedAt(
      Instant asOf, double ratio, double low, double high) {
    return new SohResult.Estimated(
        asOf,
        ratio,
        new RatioInterval(low, high),
        -0.023,
        ratio - 0.01,
        new RatioInterval(low - 0.01, high - 0.01),
        ratio * 156,
        0.12,
        "charge ΔQ/ΔSOC",
        new CapacityReference(156, "rated"),
        42,
        0.71,
        0.91,
        "packtrail-soh/1");
  }

  public static BatteryAssessment assessment(String id) {
    double ratio = 0.98 - 99 * 0.001;
    Instant at = NOW.minus(Duration.ofDays(730)).plus(Duration.ofDays(7 * 100));
    return assessment(id, estimatedAt(at, ratio, ratio - 0.03, ratio + 0.03));
  }

  /** The same history, with another state of health at its end. */
  static BatteryAssessment assessment(String id, SohResult soh) {
    List<SohResult.Estimated> history = new ArrayList<>();
    List<CapacityObservation> observations = new ArrayList<>();
    List<Session> sessions = new ArrayList<>();
    Instant from = NOW.minus(Duration.ofDays(730));
    for (int i = 0; i < 100; i++) {
      Instant at = from.plus(Duration.ofDays(7L * i + 7));
      double ratio = 0.98 - i * 0.001;
      history.add(estimatedAt(at, ratio, ratio - 0.03, ratio + 0.03));
      observations.add(
          new CapacityObservation(
              at.minusSeconds(3_600),
              at,
              CapacityObservation.Method.DELTA_SOC,
              ratio * 156 + (i % 5 - 2),
              2,
              0.6,
              21.0,
              i % 7 != 0,
              i % 7 == 0 ? 4.2 : 0.5,
              i % 7 == 0 ? 0 : -0.001,
              i % 7 == 0 ? "gate refused it: 4.2 deviations away" : "ΔQ 94 Ah over ΔSOC 60 %"));
      sessions.add(
          new Session(
              Session.Kind.CHARGE,
              at.minusSeconds(3_600),
              at,
              0.2,
              0.8,
              94,
              0,
              33,
              0,
              118,
              21.0,
              27.0,
              360,
              i % 7 != 0,
              i % 7 == 0 ? "ΔSOC <12 %, need 30" : "ΔSOC 60 %"));
    }
    return new BatteryAssessment(
        new BatteryId(id),
        from,
        NOW,
        1_234_567,
        soh,
        history,
        history.stream()
            .map(one -> new SmoothedHealth(one.asOf(), one.sohRatio() - 0.002, one.soh90()))
            .toList(),
        sessions,
        observations,
        stress(),
        quality(),
        null);
  }

  private static DataQuality quality() {
    return new DataQuality(
        List.of(
            new DataQuality.Check(
                "current-sign", DataQuality.Verdict.PASSED, NOW, "positive means charging"),
            new DataQuality.Check(
                "temperature", DataQuality.Verdict.WAITING, null, "no temperature so far")),
        List.of(new DataQuality.Finding("soc-jump", NOW, NOW, 3, "jumped <three> times")));
  }

  public static StressRecord stress() {
    List<List<Double>> hours = new ArrayList<>();
    for (int row = 0; row < StressRecord.TEMPERATURE_BINS; row++) {
      List<Double> columns = new ArrayList<>(Collections.nCopies(10, 0.0));
      if (row >= 5 && row <= 12) {
        for (int column = 0; column < 10; column++) {
          columns.set(column, (column + 1) * (13.0 - Math.abs(9 - row)) * 4);
        }
      }
      hours.add(columns);
    }
    return new StressRecord(
        40_000,
        39_000,
        14_000,
        13_200,
        253.2,
        List.of(210.0, 140.0, 80.5, 60.0, 44.0, 20.0, 12.0, 4.0, 1.0, 0.0),
        hours,
        12,
        40,
        0,
        3,
        1,
        0,
        51_000,
        List.of());
  }

  public static RulResult.Forecast forecast() {
    List<RulResult.FanPoint> fan = new ArrayList<>();
    for (int i = 0; i <= 40; i++) {
      double years = i * 0.5;
      double median = 0.88 - 0.016 * years;
      fan.add(
          new RulResult.FanPoint(
              years, new Quantiles(median - 0.01 * years, median, median + 0.006 * years)));
    }
    return new RulResult.Forecast(
        NOW,
        "nmc622-test",
        "own trailing year",
        20,
        List.of(
            new RulResult.ToThreshold(
                0.8,
                new Quantiles(3.1, 5.0, 7.9),
                5.2,
                new Quantiles(60_000, 100_000, 160_000),
                new Quantiles(300, 480, 700),
                0),
            new RulResult.ToThreshold(
                0.7,
                new Quantiles(7.1, 11.2, 17.8),
                11.6,
                null,
                new Quantiles(700, 1_100, 1_700),
                0.03)),
        fan,
        7,
        "chemistry NMC622, since no fleet has taught yet",
        null,
        List.of("mean temperature 9 °C is below the model's range"),
        "packtrail-rul/1");
  }
}

package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.CapacityReference;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.ForecastCalibration;
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
import java.util.List;
import java.util.stream.IntStream;

/** Assessments and forecasts for tests; their numbers mean nothing. */
final class Results {
  private Results() {}

  static SohResult.Estimated soh(Instant asOf, double sohRatio) {
    return new SohResult.Estimated(
        asOf,
        sohRatio,
        new RatioInterval(sohRatio - 0.02, sohRatio + 0.02),
        -0.021,
        null,
        null,
        120 * sohRatio,
        0.1 / 3,
        "charge ΔQ/ΔSOC",
        new CapacityReference(120, "rated"),
        7,
        0.71,
        0.93,
        "packtrail-soh/1");
  }

  static BatteryAssessment assessment(BatteryId batteryId, Instant asOf, double sohRatio) {
    return new BatteryAssessment(
        batteryId,
        asOf.minus(Duration.ofDays(100)),
        asOf,
        123_456,
        soh(asOf, sohRatio),
        List.of(soh(asOf.minusSeconds(86_400), sohRatio + 0.01), soh(asOf, sohRatio)),
        List.of(
            new SmoothedHealth(
                asOf.minusSeconds(86_400),
                sohRatio + 0.008,
                new RatioInterval(sohRatio - 0.01, sohRatio + 0.02))),
        IntStream.range(0, 5).mapToObj(i -> session(asOf.minusSeconds(3_600L * (5 - i)))).toList(),
        List.of(
            new CapacityObservation(
                asOf.minusSeconds(3_600),
                asOf,
                CapacityObservation.Method.DELTA_SOC,
                111.1,
                2.2,
                0.6,
                null,
                true,
                0.7,
                -0.0013,
                "ΔSOC 61 %")),
        stress(),
        quality(asOf),
        asOf.minus(Duration.ofDays(50)));
  }

  static DataQuality quality(Instant asOf) {
    return new DataQuality(
        List.of(
            new DataQuality.Check(
                "current-sign", DataQuality.Verdict.PASSED, asOf.minusSeconds(90), "agrees"),
            new DataQuality.Check("soc-unit", DataQuality.Verdict.WAITING, null, "no data")),
        List.of(
            new DataQuality.Finding("soc-jump", asOf.minusSeconds(60), asOf, 3, "jumped thrice")));
  }

  static RulResult.NotEstimable noRul(Instant asOf) {
    return new RulResult.NotEstimable(asOf, "too-short", "30 more days needed", "packtrail-rul/1");
  }

  static RulResult.Forecast rul(Instant asOf) {
    return new RulResult.Forecast(
        asOf,
        "NMC622",
        "as in the last year",
        20,
        List.of(
            new RulResult.ToThreshold(
                0.8, new Quantiles(1, 2, 3), 2.1, null, new Quantiles(100, 200, 300), 0.01)),
        List.of(new RulResult.FanPoint(0.5, new Quantiles(0.8, 0.85, 0.9))),
        42,
        "fleet of 12 batteries",
        new ForecastCalibration(1.25, 40, 0.775),
        List.of("a note"),
        "packtrail-rul/1");
  }

  private static Session session(Instant start) {
    return new Session(
        Session.Kind.CHARGE,
        start,
        start.plusSeconds(1_800),
        0.2,
        0.8,
        72.5,
        0,
        25.7,
        0,
        118,
        null,
        29.0,
        180,
        true,
        "ΔSOC 60 %");
  }

  private static StressRecord stress() {
    return new StressRecord(
        1,
        2,
        3,
        4,
        5,
        List.of(1.5, 2.5),
        List.of(List.of(0.1, 0.2), List.of(0.3, 0.4)),
        6,
        7,
        8,
        9,
        10,
        11,
        12,
        List.of(new DailyStress(LocalDate.of(2026, 11, 23), 12, 25, 0.5, 0.6, 0.7, 0.8, 90)));
  }
}

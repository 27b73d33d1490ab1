package io.packtrail.passportupdater;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.CapacityReference;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.DailyStress;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.Quantiles;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.domain.UseCoverage;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.TestKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A battery that loses one percentage point a month, and its updates. */
final class Fixtures {
  static final Instant START = Instant.parse("2026-01-10T08:00:00Z");
  static final Duration MONTH = Duration.ofDays(30);
  static final Issuer OPERATOR = new Issuer("did:web:operator.example", TestKeys.key(7));
  static final Trust TRUST = Trust.ofIssuers(List.of(DidDocument.of(OPERATOR, START).toBytes()));
  static final Battery BATTERY = battery("BAT-0001");

  private Fixtures() {}

  static Battery battery(String id) {
    return new Battery(
        new BatteryId(id),
        "urn:passport:" + id.toLowerCase(Locale.ROOT),
        null,
        null,
        null,
        Chemistry.NMC622,
        150,
        52.0,
        350,
        96,
        1,
        LocalDate.of(2024, 5, 1),
        LocalDate.of(2024, 9, 1),
        BatteryCategory.EV,
        null,
        null);
  }

  static Instant asOf(int month) {
    return START.plus(MONTH.multipliedBy(month));
  }

  static SohResult.Estimated soh(double ratio, Instant asOf) {
    return new SohResult.Estimated(
        asOf,
        ratio,
        new RatioInterval(ratio - 0.015, ratio + 0.015),
        -0.021,
        ratio - 0.01,
        new RatioInterval(ratio - 0.028, ratio + 0.008),
        ratio * 150,
        0.123,
        "charge ΔQ/ΔSOC",
        new CapacityReference(150, "rated"),
        18,
        0.82,
        0.93,
        "packtrail-soh/1");
  }

  static StressRecord stress(int month) {
    return stress(month, 1, null);
  }

  /**
   * Use of which something may not be known.
   *
   * @param energyFactor 0: no voltage was ever reported
   */
  static StressRecord stress(int month, double energyFactor, @Nullable UseCoverage coverage) {
    List<List<Double>> table = new ArrayList<>();
    for (int row = 0; row < StressRecord.TEMPERATURE_BINS; row++) {
      table.add(new ArrayList<>(Collections.nCopies(10, 0.0)));
    }
    LocalDate day = LocalDate.ofInstant(asOf(month), ZoneOffset.UTC);
    return new StressRecord(
        2_500.123 * (month + 1),
        2_480.456 * (month + 1),
        900.25 * (month + 1) * energyFactor,
        850.5 * (month + 1) * energyFactor,
        16.6 * (month + 1),
        Collections.nCopies(10, 1.0),
        table,
        12.4 * month,
        3,
        2.1 * month,
        0,
        month,
        0,
        1_234.5 * month,
        List.of(
            new DailyStress(LocalDate.of(2026, 1, 1), 24, 20, 0.6, 0.5, 0.5, 0.2, 40),
            new DailyStress(day, 24, 20, 0.6, 0.5, 0.5, 0.2, 40)),
        null,
        coverage);
  }

  static List<CapacityObservation> observations(Instant asOf) {
    return List.of(
        new CapacityObservation(
            asOf.minus(Duration.ofDays(9)),
            asOf.minus(Duration.ofDays(9)).plusSeconds(7_200),
            CapacityObservation.Method.DELTA_SOC,
            139.2,
            2.1,
            0.62,
            22.5,
            true,
            0.4,
            0.001,
            "charge over 62 % of the capacity"),
        new CapacityObservation(
            asOf.minusSeconds(7_200),
            asOf,
            CapacityObservation.Method.VOLTAGE_WINDOW,
            140.1,
            1.4,
            0.71,
            null,
            true,
            1.2,
            -0.001,
            "charge between two voltages"));
  }

  static RulResult.Forecast forecast(Instant asOf) {
    return new RulResult.Forecast(
        asOf,
        "nmc-gr-b1",
        "as in the last 12 months",
        20,
        List.of(
            new RulResult.ToThreshold(
                0.8,
                new Quantiles(2.111, 4.222, 9.333),
                4.5,
                new Quantiles(31_234, 66_123, 140_987),
                new Quantiles(210.2, 460.7, 980.1),
                0.01),
            new RulResult.ToThreshold(
                0.7,
                new Quantiles(4.5, 9.25, 20),
                10.0,
                null,
                new Quantiles(450, 990, 2100),
                0.12)),
        List.of(),
        -7_046_029_254_386_353_131L,
        "fleet of 24 batteries of group NMC622/alpha (packtrail-fleet-prior/1:0123456789ab)",
        null,
        List.of("below 0 °C the ageing model has no data"),
        "packtrail-rul/1");
  }

  static PerformanceUpdate update(int month) {
    return update(BATTERY, month, 0.93 - 0.01 * month);
  }

  static PerformanceUpdate update(Battery battery, int month, double sohRatio) {
    return new PerformanceUpdate(
        battery,
        soh(sohRatio, asOf(month)),
        stress(month),
        forecast(asOf(month)),
        0.554,
        observations(asOf(month)));
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on a nested type in a class file
  static PerformanceUpdate withoutForecast(PerformanceUpdate update) {
    return new PerformanceUpdate(
        update.battery(),
        update.soh(),
        update.stress(),
        null,
        update.stateOfChargeRatio(),
        update.evidence());
  }

  static Instant issuedAt(int month) {
    return asOf(month).plus(Duration.ofHours(20));
  }

  static List<SignedUpdate> chain(Issuer issuer, Battery battery, int length) {
    PassportUpdater updater = new PassportUpdater(issuer);
    List<SignedUpdate> chain = new ArrayList<>();
    @Nullable SignedUpdate head = null;
    for (int month = 0; month < length; month++) {
      head = updater.next(update(battery, month, 0.93 - 0.01 * month), head, issuedAt(month));
      chain.add(head);
    }
    return chain;
  }
}

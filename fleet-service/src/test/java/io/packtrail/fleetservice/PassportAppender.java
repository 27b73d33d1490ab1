package io.packtrail.fleetservice;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.CapacityReference;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.RatioInterval;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.fleetservice.pages.Samples;
import io.packtrail.fleetservice.passport.StatusLists;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.passportupdater.PassportUpdater;
import io.packtrail.passportupdater.log.LogWriter;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.CosignatureTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.LogTable;
import io.packtrail.timescalestore.PassportTable;
import io.packtrail.timescalestore.StatusTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A program that signs and appends updates until there are so many, and says of each when it is
 * done; to be killed at any moment, and started again.
 */
final class PassportAppender {
  static final int BATTERIES = 7;
  private static final Instant START = Instant.parse("2026-01-10T08:00:00Z");

  private PassportAppender() {}

  /** The log of a keys folder over a database. */
  static TransparencyLog log(Path keys, Database database) {
    LogWriter writer =
        new LogWriter("crash.example/log", SigningKey.loadOrCreate(keys.resolve("log-key.pem")));
    return new TransparencyLog(writer, new LogTable(database), new CosignatureTable(database));
  }

  static Issuer issuer(Path keys) {
    return new Issuer(
        "did:web:crash.example", SigningKey.loadOrCreate(keys.resolve("signing-key.pem")));
  }

  static BatteryId batteryId(long n) {
    return new BatteryId("CRASH-" + n % BATTERIES);
  }

  public static void main(String[] args) throws Exception {
    String password = Files.readString(Path.of(args[2]));
    Path keys = Path.of(args[3]);
    long wanted = Long.parseLong(args[4]);
    try (Database database = Database.open(args[0], args[1], password)) {
      database.migrate();
      BatteryTable batteries = new BatteryTable(database);
      for (int i = 0; i < BATTERIES; i++) {
        batteries.register(battery(batteryId(i)));
      }
      TransparencyLog log = log(keys, database);
      if (log.start() != 0) {
        throw new AssertionError("an update was stored without its log entry");
      }
      PassportTable passports = new PassportTable(database);
      PassportUpdater updater = new PassportUpdater(issuer(keys));
      StatusLists status = new StatusLists(issuer(keys), new StatusTable(database));
      for (long n = passports.count(); n < wanted; n++) {
        Battery battery = battery(batteryId(n));
        SignedUpdate done =
            Objects.requireNonNull(
                passports.append(
                    battery.batteryId(),
                    (head, slot) -> next(updater, battery, head, status.entry(slot.get())),
                    log::grow));
        System.out.println(done.batteryId() + " " + done.sequence() + " " + done.digest());
      }
    }
  }

  private static SignedUpdate next(
      PassportUpdater updater, Battery battery, @Nullable SignedUpdate head, StatusEntry status) {
    long n = head == null ? 0 : head.sequence();
    Instant asOf = START.plus(Duration.ofMinutes(n));
    return updater.next(update(battery, n, asOf), head, asOf.plusSeconds(30), status);
  }

  /** An assessment of the first battery, so many minutes after the first. */
  static PerformanceUpdate update(long n) {
    return update(battery(batteryId(0)), n, START.plus(Duration.ofMinutes(n)));
  }

  private static Battery battery(BatteryId id) {
    return Samples.battery(id.value(), "urn:passport:" + id.value());
  }

  @SuppressWarnings("NullAway") // does not see @Nullable on a nested type in a class file
  private static PerformanceUpdate update(Battery battery, long n, Instant asOf) {
    double ratio = 0.95 - n * 1e-5;
    SohResult.Estimated soh =
        new SohResult.Estimated(
            asOf,
            ratio,
            new RatioInterval(ratio - 0.015, ratio + 0.015),
            -0.02,
            null,
            null,
            ratio * 150,
            null,
            "charge",
            new CapacityReference(150, "rated"),
            18,
            0.8,
            null,
            "packtrail-soh/2");
    List<List<Double>> table =
        Collections.nCopies(StressRecord.TEMPERATURE_BINS, Collections.nCopies(10, 0.0));
    StressRecord stress =
        new StressRecord(
            100.0 + n,
            100.0 + n,
            36.0 + n,
            36.0 + n,
            (100.0 + n) / 150,
            Collections.nCopies(10, 0.0),
            table,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of());
    CapacityObservation observation =
        new CapacityObservation(
            asOf.minusSeconds(7_200),
            asOf,
            CapacityObservation.Method.DELTA_SOC,
            139.2,
            2.1,
            0.62,
            22.5,
            true,
            0,
            0,
            "charge");
    return new PerformanceUpdate(battery, soh, stress, null, 0.5, List.of(observation));
  }
}

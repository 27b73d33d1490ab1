package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times what a declared correction of one gateway costs the batteries of others, over a million
 * messages of that gateway. Run by hand.
 */
final class CorrectionMeasure {
  private static final int MESSAGES = 1_000_000;
  private static final int ROUNDS = 5;
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");

  private CorrectionMeasure() {}

  public static void main(String[] arguments) throws Exception {
    try (TestDatabase raw = TestServer.shared().createDatabase();
        Database database = raw.open()) {
      database.migrateTo(arguments.length > 0 ? arguments[0] : "42");
      BatteryId other = new BatteryId("OTHER");
      new BatteryTable(database).register(Samples.battery(Samples.BATTERY, null));
      new BatteryTable(database).register(Samples.battery(other, null));
      TelemetryTable telemetry = new TelemetryTable(database);
      raw.execute(
          """
          INSERT INTO gateway (gateway_id, added_at) VALUES ('gw-1', now()), ('gw-2', now());
          INSERT INTO inbox (message_key, received_at, sent_at, gateway_key, battery_key, samples, stored_samples, message_id, payload_digest)
          SELECT 65536 + n, now(), now(), 1, 1, 60, 60, 'm' || n, sha256(n::text::bytea) FROM generate_series(1, %1$d) AS n;
          SELECT setval('message_key_block', 1 + %1$d / 65536);
          """
              .formatted(MESSAGES));
      raw.execute("VACUUM ANALYZE inbox");
      time("migration to this version", 1, () -> database.migrate());
      telemetry.store(
          List.of(
              Samples.message("m", Samples.BATTERY, Samples.series(START, 60, 1)),
              Samples.message(
                  Samples.OTHER_GATEWAY,
                  "m",
                  other,
                  Samples.series(START, 60, 1),
                  Samples.RECEIVED)));
      ClockTable clocks = new ClockTable(database);
      time(
          "declaring the correction",
          1,
          () ->
              clocks.declare(
                  Samples.GATEWAY,
                  START,
                  START.plusSeconds(60),
                  Duration.ofHours(1),
                  "r",
                  "ann",
                  START));
      time("corrections of another battery", ROUNDS, () -> clocks.active(other));
      time("history of another battery", ROUNDS, () -> Samples.history(telemetry, other));
      time("series of another battery", ROUNDS, () -> telemetry.series(other, null, null, 100));
    }
    System.exit(0); // ends the embedded server, too
  }

  @SuppressWarnings("SystemOut") // its output is its purpose
  private static void time(String what, int rounds, Runnable work) {
    double[] ms = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long begun = System.nanoTime();
      work.run();
      ms[i] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(ms);
    System.out.printf(Locale.ROOT, "%s: median %.1f ms of %d%n", what, ms[rounds / 2], rounds);
  }
}

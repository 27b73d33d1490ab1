package io.packtrail.timescalestore;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times {@link ClockTable#measure} over an inbox of three million messages in two days. Run by
 * hand.
 */
final class ClockMeasure {
  private static final int MESSAGES = 3_000_000;

  private ClockMeasure() {}

  @SuppressWarnings("SystemOut") // its output is its purpose
  public static void main(String[] arguments) throws Exception {
    int gateways = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 500;
    try (TestDatabase raw = TestServer.shared().createDatabase();
        Database database = raw.open()) {
      database.migrate();
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      Instant first = Times.startOf(Times.utcDay(now).minusDays(1)).toInstant();
      double stepMs = (double) Duration.between(first, now).toMillis() / MESSAGES;
      raw.execute(
          """
          INSERT INTO gateway (gateway_id, added_at) SELECT 'gw-' || n, now() FROM generate_series(1, %1$d) AS n;
          INSERT INTO inbox (message_key, received_at, sent_at, gateway_key, battery_key, samples, stored_samples, message_id, payload_digest)
          SELECT 65536 + n, at, at - random() * interval '2 seconds', 1 + n %% %1$d, 1 + n %% %1$d, 60, 60, 'm' || n, sha256(n::text::bytea)
            FROM (SELECT n, timestamptz '%2$s' + n * %3$s * interval '1 ms' AS at FROM generate_series(1, %4$d) AS n) AS told;
          SELECT setval('message_key_block', 1 + %4$d / 65536);
          """
              .formatted(gateways, first, String.format(Locale.ROOT, "%.9f", stepMs), MESSAGES));
      raw.execute("VACUUM ANALYZE inbox");
      ClockTable clocks = new ClockTable(database, Duration.ZERO);
      time(raw, "first run, finds the blocks", () -> clocks.measure(now));
      time(raw, "second run, counts all", () -> clocks.measure(now));
      double[] ms = new double[9];
      long key = 65_536L + MESSAGES + 1;
      for (int i = 0; i < ms.length; i++, key += 1_000) {
        raw.execute(
            """
            INSERT INTO inbox (message_key, received_at, sent_at, gateway_key, battery_key, samples, stored_samples, message_id, payload_digest)
            SELECT n, '%s', '%s', 1 + n %% %d, 1, 60, 60, 'm' || n, sha256(n::text::bytea) FROM generate_series(%d, %d) AS n
            """
                .formatted(now, now, gateways, key, key + 999));
        ms[i] = time(raw, "1,000 new messages", () -> clocks.measure(now));
      }
      Arrays.sort(ms);
      System.out.printf(
          Locale.ROOT,
          "median %.0f ms, tally rows %d%n",
          ms[ms.length / 2],
          raw.queryLong("SELECT count(*) FROM clock_tally"));
    }
    System.exit(0); // ends the embedded server, too
  }

  private static double time(TestDatabase raw, String what, Runnable work) throws Exception {
    long bytes = tempBytes(raw);
    long begun = System.nanoTime();
    work.run();
    double ms = (System.nanoTime() - begun) / 1e6;
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f ms, %d bytes of temporary files%n",
        what,
        ms,
        tempBytes(raw) - bytes);
    return ms;
  }

  private static long tempBytes(TestDatabase raw) throws Exception {
    raw.execute("SELECT pg_sleep(1.2)"); // until the server's processes have reported
    return raw.queryLong(
        "SELECT temp_bytes FROM pg_stat_database WHERE datname = current_database()");
  }
}

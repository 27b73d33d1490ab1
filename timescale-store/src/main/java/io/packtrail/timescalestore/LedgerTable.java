package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The account of everything received, per gateway and UTC day of receipt. */
public final class LedgerTable {
  private static final String SELECT =
      "SELECT gateway_id, l.* FROM ledger l JOIN gateway g USING (gateway_key) ";

  /** The figures that the tables can confirm, each beside what they say. */
  private static final String RECOUNT =
      """
      WITH span AS (
        SELECT greatest(?::timestamptz, (SELECT dropped_before FROM retention WHERE subject = 'inbox')) AS since,
               (SELECT dropped_before FROM retention WHERE subject = 'telemetry') AS telemetry_dropped_before),
      inbox_days AS (
        SELECT gateway_key, (received_at AT TIME ZONE 'UTC')::date AS day,
               count(*) AS messages, sum(samples)::bigint AS samples, sum(stored_samples)::bigint AS stored_samples
          FROM inbox WHERE received_at >= (SELECT since FROM span) GROUP BY 1, 2),
      quarantine_days AS (
        SELECT gateway_key, (received_at AT TIME ZONE 'UTC')::date AS day,
               count(*) AS messages, sum(sample_count)::bigint AS samples
          FROM quarantine
         WHERE replayed_at IS NULL AND received_at >= (SELECT since FROM span) GROUP BY 1, 2),
      telemetry_days AS (
        SELECT gateway_key, (received_at AT TIME ZONE 'UTC')::date AS day,
               sum(CASE WHEN coalesce(first_sample_at, '-infinity') < telemetry_dropped_before
                        THEN i.stored_samples ELSE coalesce(c.samples, 0) END)::bigint AS samples
          FROM inbox i CROSS JOIN span
          LEFT JOIN (SELECT message_key, count(*) AS samples FROM telemetry GROUP BY message_key) c USING (message_key)
         WHERE ? AND received_at >= since GROUP BY 1, 2),
      days AS (
        SELECT gateway_key, day FROM ledger
         WHERE day >= ((SELECT since FROM span) AT TIME ZONE 'UTC')::date
        UNION SELECT gateway_key, day FROM inbox_days
        UNION SELECT gateway_key, day FROM quarantine_days),
      figures AS (
        SELECT gateway_key, day, figure, ledger, recounted
          FROM days
          LEFT JOIN ledger l USING (gateway_key, day)
          LEFT JOIN inbox_days i USING (gateway_key, day)
          LEFT JOIN quarantine_days q USING (gateway_key, day)
          LEFT JOIN telemetry_days t USING (gateway_key, day)
          CROSS JOIN LATERAL (VALUES
            ('storedMessages in inbox', l.stored_messages, i.messages, true),
            ('storedSamples in inbox', l.stored_samples, i.stored_samples, true),
            ('storedSamples in telemetry', l.stored_samples, t.samples, ?),
            ('quarantinedMessages in quarantine', l.quarantined_messages, q.messages, true),
            ('quarantinedSamples in quarantine', l.quarantined_samples, q.samples, true),
            ('receivedMessages', l.received_messages,
               l.stored_messages + l.duplicate_messages + l.quarantined_messages, true),
            ('receivedSamples', l.received_samples,
               l.stored_samples + l.duplicate_samples + l.quarantined_samples, true)
          ) AS f (figure, ledger, recounted, counted)
         WHERE counted AND coalesce(ledger, 0) <> coalesce(recounted, 0))
      SELECT gateway_id, day, figure, coalesce(ledger, 0) AS ledger, coalesce(recounted, 0) AS recounted
        FROM figures JOIN gateway USING (gateway_key) ORDER BY gateway_id, day, figure
      """;

  /** Samples of the newest messages; each is found by its battery and times, not by a scan. */
  private static final String RECOUNT_SAMPLES =
      """
      WITH newest AS MATERIALIZED (
        SELECT message_key, gateway_key, battery_key, (received_at AT TIME ZONE 'UTC')::date AS day,
               stored_samples, first_sample_at, last_sample_at
          FROM inbox
         WHERE received_at >= ? AND first_sample_at >= coalesce(
                 (SELECT dropped_before FROM retention WHERE subject = 'telemetry'), '-infinity')
         ORDER BY message_key DESC LIMIT ?)
      SELECT gateway_id, day, 'storedSamples of newest messages in telemetry' AS figure,
             sum(stored_samples)::bigint AS ledger, sum(found)::bigint AS recounted
        FROM newest n JOIN gateway USING (gateway_key)
       CROSS JOIN LATERAL (
         SELECT count(*) AS found FROM telemetry s
          WHERE s.battery_key = n.battery_key AND s.t >= n.first_sample_at AND s.t <= n.last_sample_at
            AND s.message_key = n.message_key) AS samples
       GROUP BY gateway_id, day HAVING sum(stored_samples) <> sum(found) ORDER BY gateway_id, day
      """;

  private final Database database;
  private final Database unhurried;
  private volatile @Nullable LedgerCheck lastCheck;

  public LedgerTable(Database database) {
    this.database = database;
    this.unhurried = database.unhurried();
  }

  /** Days of one gateway, newest first. */
  public List<LedgerDay> byGateway(GatewayId gatewayId) {
    return days(SELECT + "WHERE gateway_id = ? ORDER BY day DESC", gatewayId.value());
  }

  /**
   * Days of the gateways that report or reported this battery and of the one that it is assigned
   * to, newest first, with all that they sent, of other batteries too: what was refused cannot
   * always be said to be of a battery.
   */
  public List<LedgerDay> byBattery(BatteryId batteryId) {
    return days(
        SELECT
            + """
              WHERE gateway_id IN (
                SELECT gateway_id FROM battery WHERE battery_id = ? AND gateway_id IS NOT NULL
                UNION
                SELECT g.gateway_id
                  FROM battery b JOIN gateway_battery USING (battery_key) JOIN gateway g USING (gateway_key)
                 WHERE b.battery_id = ?)
              ORDER BY day DESC, gateway_id
              """,
        batteryId.value(),
        batteryId.value());
  }

  /** Sums over all gateways and days. */
  public LedgerCounts totals() {
    return database.run(
        "summing the ledger",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      SELECT coalesce(sum(received_messages), 0)::bigint AS received_messages,
                             coalesce(sum(stored_messages), 0)::bigint AS stored_messages,
                             coalesce(sum(duplicate_messages), 0)::bigint AS duplicate_messages,
                             coalesce(sum(quarantined_messages), 0)::bigint AS quarantined_messages,
                             coalesce(sum(received_samples), 0)::bigint AS received_samples,
                             coalesce(sum(stored_samples), 0)::bigint AS stored_samples,
                             coalesce(sum(duplicate_samples), 0)::bigint AS duplicate_samples,
                             coalesce(sum(quarantined_samples), 0)::bigint AS quarantined_samples
                        FROM ledger
                      """);
              ResultSet row = statement.executeQuery()) {
            row.next();
            return counts(row);
          }
        });
  }

  /**
   * Recounts messages and samples from the tables and returns every figure that differs from the
   * ledger. Reads all telemetry: for tests and quiet hours. What retention has dropped is taken as
   * the inbox recorded it; where the database drops telemetry by a policy of its own, telemetry
   * itself is left out.
   */
  public List<Imbalance> imbalances() {
    boolean telemetry = !database.info().retention();
    return unhurried.run(
        "recounting the ledger", connection -> recount(connection, Times.EARLIEST, telemetry));
  }

  /**
   * Recounts the newest days from inbox and quarantine, and the samples of the newest messages from
   * telemetry; the result stays as {@link #lastCheck()}.
   *
   * @param window how far back; the UTC day that it reaches is recounted whole
   * @param messages most messages whose samples are counted in telemetry
   */
  public LedgerCheck check(Instant now, Duration window, int messages) {
    Instant start = Times.startOf(Times.utcDay(now.minus(window))).toInstant();
    boolean telemetry = !database.info().retention();
    LedgerCheck check =
        new LedgerCheck(
            now,
            unhurried.run(
                "checking the ledger",
                connection -> {
                  List<Imbalance> found = recount(connection, start, false);
                  if (telemetry) {
                    found.addAll(recountSamples(connection, start, messages));
                  }
                  return found;
                }));
    lastCheck = check;
    return check;
  }

  /** What the last check through this object found, absent before the first. */
  public @Nullable LedgerCheck lastCheck() {
    return lastCheck;
  }

  private static List<Imbalance> recount(Connection connection, Instant since, boolean telemetry)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RECOUNT)) {
      statement.setObject(1, Times.toSql(since));
      statement.setBoolean(2, telemetry);
      statement.setBoolean(3, telemetry);
      return imbalances(statement);
    }
  }

  private static List<Imbalance> recountSamples(Connection connection, Instant since, int messages)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RECOUNT_SAMPLES)) {
      statement.setObject(1, Times.toSql(since));
      statement.setInt(2, messages);
      return imbalances(statement);
    }
  }

  private static List<Imbalance> imbalances(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      List<Imbalance> found = new ArrayList<>();
      while (row.next()) {
        found.add(
            new Imbalance(
                new GatewayId(row.getString("gateway_id")),
                row.getObject("day", LocalDate.class),
                row.getString("figure"),
                row.getLong("ledger"),
                row.getLong("recounted")));
      }
      return found;
    }
  }

  private List<LedgerDay> days(String sql, String... parameters) {
    return database.run(
        "reading the ledger",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
              statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
              List<LedgerDay> days = new ArrayList<>();
              while (row.next()) {
                days.add(
                    new LedgerDay(
                        new GatewayId(row.getString("gateway_id")),
                        row.getObject("day", LocalDate.class),
                        counts(row)));
              }
              return days;
            }
          }
        });
  }

  private static LedgerCounts counts(ResultSet row) throws SQLException {
    return new LedgerCounts(
        row.getLong("received_messages"),
        row.getLong("stored_messages"),
        row.getLong("duplicate_messages"),
        row.getLong("quarantined_messages"),
        row.getLong("received_samples"),
        row.getLong("stored_samples"),
        row.getLong("duplicate_samples"),
        row.getLong("quarantined_samples"));
  }
}

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
import java.util.Objects;

/** Gateways' clocks: what the messages say of them, and what operators declared. */
public final class ClockTable {
  private static final String OVERLAP = "23P01"; // exclusion_violation

  /** Batteries' gateways by all that says so: what was received, and what is declared. */
  private static final String ACTIVE_OF_BATTERY =
      """
      SELECT gateway_id, c.*
        FROM clock_correction c JOIN gateway USING (gateway_key),
             (SELECT battery_key FROM battery WHERE battery_id = ?) AS b
       WHERE c.revoked_at IS NULL AND (
             EXISTS (SELECT FROM gateway_battery g WHERE g.gateway_key = c.gateway_key AND g.battery_key = b.battery_key)
          OR EXISTS (SELECT FROM battery_assignment a WHERE a.gateway_key = c.gateway_key AND a.battery_key = b.battery_key))
       ORDER BY from_t
      """;

  /** A message's key is taken and its row written by one call after the other. */
  private static final Duration SETTLING = Duration.ofMinutes(2);

  /** How far a sample may lie ahead, as for a message at its receipt. */
  public static final Duration ALLOWED_AHEAD = Duration.ofMinutes(5);

  private final Database database;
  private final Database unhurried;
  private final ClockTally tally;

  public ClockTable(Database database) {
    this(database, SETTLING);
  }

  /**
   * @param settling how long messages are read anew before they are counted for good
   */
  ClockTable(Database database, Duration settling) {
    this.database = database;
    this.unhurried = database.unhurried();
    this.tally = new ClockTally(database, settling);
  }

  /**
   * Estimates gateways' clocks for the UTC day of {@code now} and the day before, from what was
   * stored and from what was refused: a clock far ahead has every message refused. What names no
   * time of sending, as an import does not, says nothing of a clock. Reads the messages that came
   * since the last time; where very many did, they count a few minutes later.
   */
  public void measure(Instant now) {
    tally.measure(Times.startOf(Times.utcDay(now).minusDays(1)), Times.toSql(now));
  }

  /**
   * One gateway's estimates, newest day first.
   *
   * @param limit most days wanted
   */
  public List<ClockEstimate> estimates(GatewayId gatewayId, int limit) {
    return database.run(
        "reading clocks",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT gateway_id, c.* FROM gateway_clock c JOIN gateway USING (gateway_key) WHERE gateway_id = ? ORDER BY day DESC LIMIT ?")) {
            statement.setString(1, gatewayId.value());
            statement.setInt(2, limit);
            return estimates(statement);
          }
        });
  }

  /** The newest estimate of every gateway heard of since a day, furthest from zero first. */
  public List<ClockEstimate> newest(LocalDate since) {
    return database.run(
        "reading clocks",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT * FROM (
                    SELECT DISTINCT ON (gateway_key) gateway_id, c.*
                      FROM gateway_clock c JOIN gateway USING (gateway_key)
                     WHERE day >= ? ORDER BY gateway_key, day DESC) AS newest
                   ORDER BY abs(offset_ms) DESC, gateway_id
                  """)) {
            statement.setObject(1, since);
            return estimates(statement);
          }
        });
  }

  /**
   * Declares what a gateway's clock was off by. Its batteries become due for assessment. Reads
   * every sample of the span, however long that takes.
   *
   * @param from first device time it holds for
   * @param to end, exclusive
   * @param offset what to add to the device's time; not zero
   * @param reason one sentence for a person
   * @throws StoreException {@code unknown-gateway}; {@code clock-correction-exists} where another
   *     correction holds for a part of the span; {@code clock-correction-in-future} where a stored
   *     sample would lie after {@code declaredAt}
   */
  public ClockCorrection declare(
      GatewayId gatewayId,
      Instant from,
      Instant to,
      Duration offset,
      String reason,
      String declaredBy,
      Instant declaredAt) {
    try {
      return unhurried.transaction(
          "declaring a clock correction",
          connection -> {
            CarriedUse.hold(connection);
            int gatewayKey = gatewayKey(connection, gatewayId);
            ClockCorrection declared =
                insert(
                    connection,
                    gatewayKey,
                    new ClockCorrection(
                        0,
                        gatewayId,
                        from,
                        to,
                        offset,
                        Texts.readable(reason),
                        Texts.readable(declaredBy),
                        declaredAt,
                        null,
                        null));
            new CorrectionEffect(gatewayKey, from, to, offset)
                .requireNoFuture(connection, gatewayId, declaredAt.plus(ALLOWED_AHEAD));
            CarriedUse.forgetPrepared(connection, gatewayKey);
            makeDue(connection, gatewayKey);
            return declared;
          });
    } catch (StoreException e) {
      if (e.sqlState().equals(OVERLAP)) {
        throw new StoreException(
            "clock-correction-exists",
            "a correction of gateway %s must not overlap another; revoke that one first"
                .formatted(gatewayId),
            e);
      }
      throw e;
    }
  }

  /**
   * What a correction would do to what is stored. Nothing is changed; reads every sample of the
   * span, however long that takes.
   *
   * @param now when it would be declared
   * @throws StoreException {@code unknown-gateway}
   */
  public CorrectionPreview preview(
      GatewayId gatewayId, Instant from, Instant to, Duration offset, Instant now) {
    Instant latest = now.plus(ALLOWED_AHEAD);
    return unhurried.run(
        "previewing a clock correction",
        connection -> {
          CorrectionEffect effect =
              new CorrectionEffect(gatewayKey(connection, gatewayId), from, to, offset);
          return new CorrectionPreview(
              gatewayId,
              from,
              to,
              offset,
              latest,
              effect.overlaps(connection),
              effect.byBattery(connection, latest));
        });
  }

  /**
   * Takes a correction back; it stays on record. Its gateway's batteries become due for assessment.
   *
   * @return false where it had been revoked before
   * @throws StoreException {@code unknown-clock-correction} where the gateway has none of this
   *     number
   */
  public boolean revoke(GatewayId gatewayId, long id, String revokedBy, Instant revokedAt) {
    return database.transaction(
        "revoking a clock correction",
        connection -> {
          CarriedUse.hold(connection);
          int gatewayKey = gatewayKey(connection, gatewayId);
          if (!holds(connection, gatewayKey, gatewayId, id)) {
            return false;
          }
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "UPDATE clock_correction SET revoked_by = ?, revoked_at = ? WHERE correction_id = ?")) {
            statement.setString(1, Texts.readable(revokedBy));
            statement.setObject(2, Times.toSql(revokedAt));
            statement.setLong(3, id);
            statement.executeUpdate();
          }
          CarriedUse.forgetPrepared(connection, gatewayKey);
          makeDue(connection, gatewayKey);
          return true;
        });
  }

  /** Every correction that was ever declared for a gateway, newest first. */
  public List<ClockCorrection> corrections(GatewayId gatewayId) {
    return database.run(
        "reading clock corrections",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT gateway_id, c.* FROM clock_correction c JOIN gateway USING (gateway_key) WHERE gateway_id = ? ORDER BY correction_id DESC")) {
            statement.setString(1, gatewayId.value());
            return corrections(statement);
          }
        });
  }

  /** The corrections that hold, by gateway and time. */
  public List<ClockCorrection> active() {
    return database.run(
        "reading clock corrections",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT gateway_id, c.* FROM clock_correction c JOIN gateway USING (gateway_key) WHERE c.revoked_at IS NULL ORDER BY gateway_id, from_t")) {
            return corrections(statement);
          }
        });
  }

  /** The corrections that hold for a gateway that reported the battery, or is to report it. */
  public List<ClockCorrection> active(BatteryId batteryId) {
    return database.run("reading clock corrections", connection -> active(connection, batteryId));
  }

  static List<ClockCorrection> active(Connection connection, BatteryId batteryId)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ACTIVE_OF_BATTERY)) {
      statement.setString(1, batteryId.value());
      return corrections(statement);
    }
  }

  private static List<ClockCorrection> corrections(PreparedStatement statement)
      throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      List<ClockCorrection> corrections = new ArrayList<>();
      while (row.next()) {
        corrections.add(correction(row, new GatewayId(row.getString("gateway_id"))));
      }
      return corrections;
    }
  }

  /** Whether a correction has not been revoked; locks it. */
  private static boolean holds(Connection connection, int gatewayKey, GatewayId gatewayId, long id)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT revoked_at IS NULL FROM clock_correction WHERE correction_id = ? AND gateway_key = ? FOR UPDATE")) {
      statement.setLong(1, id);
      statement.setInt(2, gatewayKey);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new StoreException(
              "unknown-clock-correction",
              "gateway %s has no clock correction %d".formatted(gatewayId, id));
        }
        return row.getBoolean(1);
      }
    }
  }

  private static int gatewayKey(Connection connection, GatewayId gatewayId) throws SQLException {
    Integer gatewayKey = GatewayKeys.find(connection, gatewayId);
    if (gatewayKey == null) {
      throw new StoreException("unknown-gateway", "gateway %s is not known".formatted(gatewayId));
    }
    return gatewayKey;
  }

  private static ClockCorrection insert(
      Connection connection, int gatewayKey, ClockCorrection correction) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO clock_correction (gateway_key, from_t, to_t, offset_ms, reason, declared_by, declared_at)
            VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *
            """)) {
      statement.setInt(1, gatewayKey);
      statement.setObject(2, Times.toSql(correction.from()));
      statement.setObject(3, Times.toSql(correction.to()));
      statement.setLong(4, correction.offset().toMillis());
      statement.setString(5, correction.reason());
      statement.setString(6, correction.declaredBy());
      statement.setObject(7, Times.toSql(correction.declaredAt()));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return correction(row, correction.gatewayId());
      }
    }
  }

  /** Has the batteries that the gateway ever reported assessed anew. */
  static void makeDue(Connection connection, int gatewayKey) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH reported AS MATERIALIZED (
              SELECT battery_key FROM battery_state s
               WHERE battery_key IN (SELECT battery_key FROM gateway_battery WHERE gateway_key = ?)
               ORDER BY battery_key FOR UPDATE OF s)
            UPDATE battery_state SET revision = revision + 1
             WHERE battery_key IN (SELECT battery_key FROM reported)
            """)) {
      statement.setInt(1, gatewayKey);
      statement.executeUpdate();
    }
  }

  private static List<ClockEstimate> estimates(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      List<ClockEstimate> estimates = new ArrayList<>();
      while (row.next()) {
        estimates.add(
            new ClockEstimate(
                new GatewayId(row.getString("gateway_id")),
                row.getObject("day", LocalDate.class),
                row.getLong("messages"),
                Duration.ofMillis(row.getLong("offset_ms")),
                Times.instant(row, "measured_at"),
                row.getLong("held_messages"),
                Times.instantOrNull(row, "held_from"),
                Times.instantOrNull(row, "held_to"),
                Times.instantOrNull(row, "right_since")));
      }
      return estimates;
    }
  }

  private static ClockCorrection correction(ResultSet row, GatewayId gatewayId)
      throws SQLException {
    return new ClockCorrection(
        row.getLong("correction_id"),
        gatewayId,
        Times.instant(row, "from_t"),
        Times.instant(row, "to_t"),
        Duration.ofMillis(row.getLong("offset_ms")),
        Objects.requireNonNull(row.getString("reason")),
        Objects.requireNonNull(row.getString("declared_by")),
        Times.instant(row, "declared_at"),
        row.getString("revoked_by"),
        Times.instantOrNull(row, "revoked_at"));
  }
}

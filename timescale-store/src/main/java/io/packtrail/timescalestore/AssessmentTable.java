package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.RulResult;
import io.packtrail.domain.Session;
import io.packtrail.domain.Sha256;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest assessment of each battery, and every state of health that was ever stated. */
public final class AssessmentTable {
  private final Database database;

  public AssessmentTable(Database database) {
    this.database = database;
  }

  /**
   * Keeps an assessment as the battery's newest and marks its revision as assessed. Saving the same
   * content again changes nothing; an assessment of an older revision never replaces a newer one.
   *
   * @param revision the revision of {@link DueBattery} that the assessment began with
   * @return whether anything but the revision changed
   * @throws StoreException {@code unknown-battery}
   */
  public boolean save(
      BatteryAssessment assessment, RulResult rul, Instant computedAt, long revision) {
    Documents documents = Documents.of(assessment, rul);
    return database.transaction(
        "saving an assessment",
        connection -> {
          int key = database.batteryKeys().require(connection, assessment.batteryId());
          BatteryStates.assessed(connection, key, revision);
          if (!upsert(connection, key, assessment, documents, computedAt, revision)) {
            return false;
          }
          SohStatements.state(connection, key, assessment.soh(), documents.soh(), computedAt);
          return true;
        });
  }

  /**
   * Makes every battery due whose newest assessment another method made.
   *
   * @param methodVersion the method in use now
   * @return batteries that became due
   */
  public int supersede(String methodVersion) {
    return database.transaction(
        "making batteries due for a new method",
        connection -> {
          // In the order of the key, as everywhere: two services may start at once.
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  WITH old AS MATERIALIZED (
                    SELECT s.battery_key FROM battery_state s JOIN assessment a USING (battery_key)
                     WHERE a.soh->>'methodVersion' IS DISTINCT FROM ? AND s.revision = s.assessed_revision
                     ORDER BY s.battery_key FOR UPDATE OF s)
                  UPDATE battery_state SET revision = revision + 1
                   WHERE battery_key IN (SELECT battery_key FROM old)
                  """)) {
            statement.setString(1, methodVersion);
            return statement.executeUpdate();
          }
        });
  }

  /** The newest assessment, or null where there is none. */
  public @Nullable StoredAssessment latest(BatteryId batteryId) {
    return find(
        "reading an assessment",
        "SELECT a.* FROM assessment a JOIN battery USING (battery_key) WHERE battery_id = ?",
        batteryId,
        AssessmentTable::stored);
  }

  /**
   * The newest assessment without what only people look at: state of health over time and use by
   * day; its other lists are empty. Null where there is none.
   */
  public @Nullable BatteryAssessment trajectory(BatteryId batteryId) {
    return find(
        "reading a trajectory of health",
        """
        SELECT first_sample, as_of, samples, soh, history, stress, cells_since
          FROM assessment JOIN battery USING (battery_key) WHERE battery_id = ?
        """,
        batteryId,
        AssessmentTable::trajectory);
  }

  private interface RowReader<T> {
    T read(BatteryId batteryId, ResultSet row) throws SQLException;
  }

  private <T> @Nullable T find(String what, String sql, BatteryId batteryId, RowReader<T> reader) {
    Optional<T> found =
        database.run(
            what,
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, batteryId.value());
                try (ResultSet row = statement.executeQuery()) {
                  return row.next() ? Optional.of(reader.read(batteryId, row)) : Optional.empty();
                }
              }
            });
    return found.orElse(null);
  }

  /** The newest results of every assessed battery, by identifier; one query. */
  public List<AssessmentSummary> latestOfAll() {
    return database.run(
        "listing assessments",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      SELECT battery_id, as_of, computed_at, soh,
                             CASE WHEN rul ?? 'fan' THEN jsonb_set(rul, '{fan}', '[]') ELSE rul END AS rul,
                             quality
                        FROM assessment JOIN battery USING (battery_key) ORDER BY battery_id
                      """); // ?? is the driver's way to write the operator
              ResultSet row = statement.executeQuery()) {
            List<AssessmentSummary> summaries = new ArrayList<>();
            while (row.next()) {
              summaries.add(
                  new AssessmentSummary(
                      new BatteryId(row.getString("battery_id")),
                      Times.instant(row, "as_of"),
                      Times.instant(row, "computed_at"),
                      Json.read(Json.SOH, text(row, "soh")),
                      Json.read(Json.RUL, text(row, "rul")),
                      Json.read(Json.QUALITY, text(row, "quality")).findings()));
            }
            return summaries;
          }
        });
  }

  /**
   * Sessions of the newest assessment, newest first.
   *
   * @param limit most sessions wanted
   */
  public List<Session> sessions(BatteryId batteryId, int limit) {
    return database.run(
        "reading sessions",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT sessions FROM assessment JOIN battery USING (battery_key) WHERE"
                      + " battery_id = ?")) {
            statement.setString(1, batteryId.value());
            try (ResultSet row = statement.executeQuery()) {
              if (!row.next()) {
                return List.of();
              }
              List<Session> all = Json.read(Json.SESSIONS, text(row, "sessions"));
              List<Session> newest =
                  new ArrayList<>(all.subList(Math.max(0, all.size() - limit), all.size()));
              Collections.reverse(newest);
              return newest;
            }
          }
        });
  }

  /**
   * The newest states of health that had been stated by a time, oldest statement first. A statement
   * is kept when it differs from the one before in what people see of it.
   *
   * @param knownOn absent: until now
   * @param asOf states of no later time; absent: any
   * @param limit most statements wanted
   */
  public List<StoredSoh> statements(
      BatteryId batteryId, @Nullable Instant knownOn, @Nullable Instant asOf, int limit) {
    return database.run(
        "reading statements of health",
        connection -> SohStatements.newest(connection, batteryId, knownOn, asOf, limit));
  }

  /** What the newest assessment says of the data; nothing before the first. */
  public DataQuality quality(BatteryId batteryId) {
    return database.run(
        "reading the quality of data",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT quality FROM assessment JOIN battery USING (battery_key) WHERE battery_id"
                      + " = ?")) {
            statement.setString(1, batteryId.value());
            try (ResultSet row = statement.executeQuery()) {
              return row.next()
                  ? Json.read(Json.QUALITY, text(row, "quality"))
                  : DataQuality.unknown();
            }
          }
        });
  }

  private record Documents(
      String soh,
      String rul,
      String history,
      String smoothed,
      String sessions,
      String observations,
      String stress,
      String quality) {
    static Documents of(BatteryAssessment assessment, RulResult rul) {
      return new Documents(
          Json.write(Json.SOH, assessment.soh()),
          Json.write(Json.RUL, rul),
          Json.write(Json.HISTORY, assessment.history()),
          Json.write(Json.SMOOTHED, assessment.smoothed()),
          Json.write(Json.SESSIONS, assessment.sessions()),
          Json.write(Json.OBSERVATIONS, assessment.observations()),
          Json.write(Json.STRESS, assessment.stress()),
          Json.write(Json.QUALITY, assessment.quality()));
    }

    List<String> all() {
      return List.of(soh, rul, history, smoothed, sessions, observations, stress, quality);
    }
  }

  private static boolean upsert(
      Connection connection,
      int batteryKey,
      BatteryAssessment assessment,
      Documents documents,
      Instant computedAt,
      long revision)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO assessment AS a (battery_key, revision, computed_at, first_sample, as_of, samples, digest,
                cells_since, soh, rul, history, smoothed, sessions, observations, stress, quality)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb, ?::jsonb)
            ON CONFLICT (battery_key) DO UPDATE
              SET revision = EXCLUDED.revision, computed_at = EXCLUDED.computed_at,
                  first_sample = EXCLUDED.first_sample, as_of = EXCLUDED.as_of, samples = EXCLUDED.samples,
                  digest = EXCLUDED.digest, cells_since = EXCLUDED.cells_since, soh = EXCLUDED.soh, rul = EXCLUDED.rul, history = EXCLUDED.history,
                  smoothed = EXCLUDED.smoothed,
                  sessions = EXCLUDED.sessions, observations = EXCLUDED.observations, stress = EXCLUDED.stress,
                  quality = EXCLUDED.quality
              WHERE a.revision <= EXCLUDED.revision AND a.digest <> EXCLUDED.digest
            """)) {
      statement.setInt(1, batteryKey);
      statement.setLong(2, revision);
      statement.setObject(3, Times.toSql(computedAt));
      statement.setObject(4, Times.toSql(assessment.from()));
      statement.setObject(5, Times.toSql(assessment.asOf()));
      statement.setLong(6, assessment.samples());
      statement.setBytes(7, digest(assessment, documents));
      statement.setObject(
          8, Times.toSqlOrNull(assessment.cellsSince()), java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
      int parameter = 9;
      for (String document : documents.all()) {
        statement.setString(parameter++, document);
      }
      return statement.executeUpdate() == 1;
    }
  }

  private static byte[] digest(BatteryAssessment assessment, Documents documents) {
    String head =
        "%s %s %d %s "
            .formatted(
                assessment.from(),
                assessment.asOf(),
                assessment.samples(),
                assessment.cellsSince());
    return Sha256.of((head + String.join("\n", documents.all())).getBytes(StandardCharsets.UTF_8));
  }

  private static BatteryAssessment trajectory(BatteryId batteryId, ResultSet row)
      throws SQLException {
    return new BatteryAssessment(
        batteryId,
        Times.instant(row, "first_sample"),
        Times.instant(row, "as_of"),
        row.getLong("samples"),
        Json.read(Json.SOH, text(row, "soh")),
        Json.read(Json.HISTORY, text(row, "history")),
        List.of(),
        List.of(),
        List.of(),
        Json.read(Json.STRESS, text(row, "stress")),
        DataQuality.unknown(),
        Times.instantOrNull(row, "cells_since"));
  }

  private static StoredAssessment stored(BatteryId batteryId, ResultSet row) throws SQLException {
    BatteryAssessment assessment =
        new BatteryAssessment(
            batteryId,
            Times.instant(row, "first_sample"),
            Times.instant(row, "as_of"),
            row.getLong("samples"),
            Json.read(Json.SOH, text(row, "soh")),
            Json.read(Json.HISTORY, text(row, "history")),
            Json.read(Json.SMOOTHED, text(row, "smoothed")),
            Json.read(Json.SESSIONS, text(row, "sessions")),
            Json.read(Json.OBSERVATIONS, text(row, "observations")),
            Json.read(Json.STRESS, text(row, "stress")),
            Json.read(Json.QUALITY, text(row, "quality")),
            Times.instantOrNull(row, "cells_since"));
    return new StoredAssessment(
        assessment,
        Json.read(Json.RUL, text(row, "rul")),
        Times.instant(row, "computed_at"),
        row.getLong("revision"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column));
  }
}

package io.packtrail.timescalestore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the fleet has taught, one entry for each fit that differs from the one before it. */
public final class FleetPriorTable {
  private final Database database;

  public FleetPriorTable(Database database) {
    this.database = database;
  }

  /**
   * One fit.
   *
   * @param fittedAt when it was made
   * @param version method and inputs
   * @param methodVersion name and version of the method
   * @param batteries that taught
   * @param inputsDigest SHA-256 of all that was learned from, hexadecimal
   * @param document what was learned, JSON, given back as it was saved
   */
  public record Entry(
      Instant fittedAt,
      String version,
      String methodVersion,
      int batteries,
      String inputsDigest,
      String document) {}

  /**
   * Keeps a fit, unless it says what the newest says.
   *
   * @return whether it was kept
   */
  public boolean save(Entry entry) {
    return database.transaction(
        "saving what the fleet taught",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  INSERT INTO fleet_prior (fitted_at, version, method_version, batteries, inputs_digest, document)
                  SELECT ?, ?, ?, ?, ?, ?
                   WHERE ? IS DISTINCT FROM (SELECT document FROM fleet_prior ORDER BY fitted_at DESC LIMIT 1)
                  ON CONFLICT (fitted_at) DO NOTHING
                  """)) {
            statement.setObject(1, Times.toSql(entry.fittedAt()));
            statement.setString(2, entry.version());
            statement.setString(3, entry.methodVersion());
            statement.setInt(4, entry.batteries());
            statement.setString(5, entry.inputsDigest());
            statement.setString(6, entry.document());
            statement.setString(7, entry.document());
            return statement.executeUpdate() == 1;
          }
        });
  }

  /** The newest fit, or null before the first. */
  public @Nullable Entry newest() {
    return find(
        "SELECT * FROM fleet_prior WHERE ?::text IS NULL ORDER BY fitted_at DESC LIMIT 1", null);
  }

  /** The fit of a version that a forecast names, or null where there is none. */
  public @Nullable Entry version(String version) {
    return find(
        "SELECT * FROM fleet_prior WHERE version = ? ORDER BY fitted_at DESC LIMIT 1", version);
  }

  private @Nullable Entry find(String sql, @Nullable String version) {
    Optional<Entry> found =
        database.run(
            "reading what the fleet taught",
            connection -> {
              try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, version);
                try (ResultSet row = statement.executeQuery()) {
                  return row.next() ? Optional.of(entry(row)) : Optional.empty();
                }
              }
            });
    return found.orElse(null);
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        Times.instant(row, "fitted_at"),
        row.getString("version"),
        row.getString("method_version"),
        row.getInt("batteries"),
        row.getString("inputs_digest"),
        row.getString("document"));
  }
}

package io.packtrail.timescalestore;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the newest assessments say of many batteries at once, and which of them stand out. */
public final class FleetHealthTable {
  /** How far back the last odometer reading may lie, before the newest sample (days). */
  static final int ODOMETER_DAYS = 90;

  private final Database database;

  public FleetHealthTable(Database database) {
    this.database = database;
  }

  /**
   * One battery's state of health.
   *
   * @param since first use: in service, else manufactured, else the first sample (UTC day)
   * @param asOf time of its last measurement
   * @param sohRatio state of health, 0 to 2
   */
  public record Health(BatteryId batteryId, LocalDate since, Instant asOf, double sohRatio) {}

  /** The batteries of one chemistry and model group, without the one that is given. */
  public List<Health> othersLike(Battery battery) {
    return database.run(
        "reading a cohort",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT battery_id, coalesce(in_service_on, manufactured_on, (first_sample AT TIME ZONE 'UTC')::date) AS since,
                         (soh->>'asOf')::timestamptz AS measured, (soh->>'sohRatio')::double precision AS soh_ratio
                    FROM battery JOIN assessment USING (battery_key)
                   WHERE chemistry = ? AND model_group IS NOT DISTINCT FROM ? AND battery_id <> ? AND soh ?? 'sohRatio'
                   ORDER BY battery_id
                  """)) { // ?? is the driver's way to write the operator
            statement.setString(1, battery.chemistry().name());
            statement.setString(2, battery.modelGroup());
            statement.setString(3, battery.batteryId().value());
            try (ResultSet row = statement.executeQuery()) {
              List<Health> others = new ArrayList<>();
              while (row.next()) {
                others.add(
                    new Health(
                        new BatteryId(row.getString("battery_id")),
                        row.getObject("since", LocalDate.class),
                        Times.instant(row, "measured"),
                        row.getDouble("soh_ratio")));
              }
              return others;
            }
          }
        });
  }

  /**
   * Batteries whose own figure of health disagrees lastingly with ours, up to the newest estimate.
   */
  public long bmsDisagreements() {
    return database.run(
        "counting disagreements with the vehicles",
        connection -> {
          // Containment first: few histories are then unpacked.
          try (Statement statement = connection.createStatement();
              ResultSet row =
                  statement.executeQuery(
                      """
                      SELECT count(*) FROM assessment
                       WHERE quality @> '{"findings": [{"code": "bms-disagreement"}]}'
                         AND quality @> jsonb_build_object('findings', jsonb_build_array(
                               jsonb_build_object('code', 'bms-disagreement', 'last', history->-1->'asOf')))
                      """)) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /**
   * The newest odometer reading (km) among a battery's last {@value #ODOMETER_DAYS} days, or null
   * where there is none.
   */
  public @Nullable Double odometerKm(BatteryId batteryId, Instant asOf) {
    Optional<Double> found =
        database.run(
            "reading an odometer",
            connection -> {
              try (PreparedStatement statement =
                  connection.prepareStatement(
                      """
                      SELECT odometer_km FROM telemetry
                       WHERE battery_key = (SELECT battery_key FROM battery WHERE battery_id = ?)
                         AND t > ?::timestamptz - make_interval(days => ?) AND odometer_km IS NOT NULL
                       ORDER BY t DESC LIMIT 1
                      """)) {
                statement.setString(1, batteryId.value());
                statement.setObject(2, Times.toSql(asOf));
                statement.setInt(3, ODOMETER_DAYS);
                try (ResultSet row = statement.executeQuery()) {
                  return row.next() ? Optional.of((double) row.getFloat(1)) : Optional.empty();
                }
              }
            });
    return found.orElse(null);
  }

  /**
   * What a look over the fleet said of one battery.
   *
   * @param paceRatio how many times as fast as the middle of its group it loses capacity
   * @param z standard deviations above its group
   * @param pValue probability of as much by chance
   * @param group what the pace of the group comes from, one phrase
   */
  public record Screened(
      BatteryId batteryId,
      double paceRatio,
      double z,
      double pValue,
      boolean flagged,
      String group) {}

  /**
   * The same with the look that said it.
   *
   * @param at when the fleet was looked over
   * @param falseRatio share of false alarms among the flagged that was accepted
   * @param fleet batteries that could be judged
   * @param fleetFlagged how many of them were flagged
   */
  public record Screening(
      Instant at, double falseRatio, int fleet, int fleetFlagged, Screened battery) {}

  /** Replaces what the look before said. */
  public void saveScreening(Instant at, double falseRatio, List<Screened> judged) {
    database.transaction(
        "saving a screening of the fleet",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            // One look at a time; readers see the one before until this one is whole.
            statement.execute("LOCK TABLE fleet_screening IN SHARE ROW EXCLUSIVE MODE");
            statement.executeUpdate("DELETE FROM fleet_screening");
          }
          insert(connection, at, falseRatio, judged);
          return judged.size();
        });
  }

  private static void insert(
      Connection connection, Instant at, double falseRatio, List<Screened> judged)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO fleet_screening (battery_key, screened_at, false_ratio, pace_ratio, z, p_value, flagged, group_source)
            SELECT battery_key, ?, ?, ?, ?, ?, ?, ? FROM battery WHERE battery_id = ?
            """)) {
      for (Screened one : judged) {
        statement.setObject(1, Times.toSql(at));
        statement.setDouble(2, falseRatio);
        statement.setDouble(3, one.paceRatio());
        statement.setDouble(4, one.z());
        statement.setDouble(5, one.pValue());
        statement.setBoolean(6, one.flagged());
        statement.setString(7, one.group());
        statement.setString(8, one.batteryId().value());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** What the last look said of a battery, or null where it could not judge it. */
  public @Nullable Screening screening(BatteryId batteryId) {
    List<Screening> found = screenings("battery_id = ?", batteryId.value());
    return found.isEmpty() ? null : found.get(0);
  }

  /** The early degraders of the last look, worst first. */
  public List<Screening> earlyDegraders() {
    return screenings("flagged AND ?::text IS NULL", null);
  }

  private List<Screening> screenings(String condition, @Nullable String parameter) {
    return database.run(
        "reading a screening of the fleet",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT battery_id, s.*, fleet, fleet_flagged FROM fleet_screening s JOIN battery USING (battery_key),
                         (SELECT count(*)::int AS fleet, count(*) FILTER (WHERE flagged)::int AS fleet_flagged
                            FROM fleet_screening) whole
                   WHERE %s ORDER BY p_value, battery_id
                  """
                      .formatted(condition))) {
            statement.setString(1, parameter);
            try (ResultSet row = statement.executeQuery()) {
              List<Screening> found = new ArrayList<>();
              while (row.next()) {
                found.add(screening(row));
              }
              return found;
            }
          }
        });
  }

  private static Screening screening(ResultSet row) throws SQLException {
    return new Screening(
        Times.instant(row, "screened_at"),
        row.getDouble("false_ratio"),
        row.getInt("fleet"),
        row.getInt("fleet_flagged"),
        new Screened(
            new BatteryId(row.getString("battery_id")),
            row.getDouble("pace_ratio"),
            row.getDouble("z"),
            row.getDouble("p_value"),
            row.getBoolean("flagged"),
            row.getString("group_source")));
  }
}

package io.packtrail.timescalestore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the charges of each model group have shown of their error budget. */
public final class CalibrationTable {
  /** More batteries of a group would say the same. */
  private static final int MOST_BATTERIES = 200;

  private final Database database;

  public CalibrationTable(Database database) {
    this.database = database;
  }

  /**
   * A group's calibration.
   *
   * @param factor of the standard deviation of charges
   * @param batteries that it was learned from
   */
  public record Entry(String modelGroup, double factor, int batteries) {}

  /**
   * How far charges lay from what was expected, by model group, one array a battery; of at most
   * {@value #MOST_BATTERIES} batteries a group.
   *
   * @param methodVersion only assessments of this method
   * @param skipped first charges of each battery, which are left out
   */
  public Map<String, List<double[]>> distances(String methodVersion, int skipped) {
    return database.run(
        "reading distances of charges",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  WITH chosen AS (
                    SELECT model_group, battery_key, observations,
                           row_number() OVER (PARTITION BY model_group ORDER BY battery_key) AS nth
                      FROM battery JOIN assessment USING (battery_key)
                     WHERE model_group IS NOT NULL AND soh->>'methodVersion' = ?)
                  SELECT model_group, ARRAY(
                           SELECT (o->>'distanceSigma')::float8 FROM jsonb_array_elements(observations) WITH ORDINALITY AS e (o, i)
                            WHERE i > ? AND o ?? 'distanceSigma')
                    FROM chosen WHERE nth <= ? ORDER BY model_group, battery_key
                  """)) {
            statement.setString(1, methodVersion);
            statement.setInt(2, skipped);
            statement.setInt(3, MOST_BATTERIES);
            try (ResultSet row = statement.executeQuery()) {
              Map<String, List<double[]>> groups = new HashMap<>();
              while (row.next()) {
                Double[] sigmas = (Double[]) row.getArray(2).getArray();
                double[] own = new double[sigmas.length];
                for (int i = 0; i < own.length; i++) {
                  own[i] = sigmas[i];
                }
                groups.computeIfAbsent(row.getString(1), group -> new ArrayList<>()).add(own);
              }
              return groups;
            }
          }
        });
  }

  /** Keeps these in place of what was kept of the same groups. */
  public void save(List<Entry> entries, Instant computedAt) {
    database.transaction(
        "saving calibrations",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  INSERT INTO group_calibration (model_group, factor, batteries, computed_at) VALUES (?, ?, ?, ?)
                  ON CONFLICT (model_group) DO UPDATE
                    SET factor = EXCLUDED.factor, batteries = EXCLUDED.batteries, computed_at = EXCLUDED.computed_at
                  """)) {
            for (Entry entry : entries) {
              statement.setString(1, entry.modelGroup());
              statement.setDouble(2, entry.factor());
              statement.setInt(3, entry.batteries());
              statement.setObject(4, Times.toSql(computedAt));
              statement.addBatch();
            }
            return statement.executeBatch().length;
          }
        });
  }

  /** All that is kept, by group. */
  public Map<String, Entry> all() {
    return database.run(
        "reading calibrations",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT model_group, factor, batteries FROM group_calibration");
              ResultSet row = statement.executeQuery()) {
            Map<String, Entry> entries = new HashMap<>();
            while (row.next()) {
              String group = row.getString(1);
              entries.put(group, new Entry(group, row.getDouble(2), row.getInt(3)));
            }
            return entries;
          }
        });
  }
}

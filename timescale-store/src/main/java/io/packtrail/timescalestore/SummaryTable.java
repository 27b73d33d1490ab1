package io.packtrail.timescalestore;

import com.fasterxml.jackson.core.type.TypeReference;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.UsageSummary;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What gateways computed themselves. Summaries enter through {@link TelemetryTable#store}, like
 * every message. Safe for use by many threads.
 */
public final class SummaryTable {
  private final Database database;

  public SummaryTable(Database database) {
    this.database = database;
  }

  /** What a summary lists; read as a whole. */
  record Parts(
      List<UsageSummary.ReportedSession> sessions,
      List<UsageSummary.CyclesAtDepth> depthOfDischarge,
      List<UsageSummary.TimeAtTemperature> timeAtTemperature) {
    private static final TypeReference<Parts> TYPE = new TypeReference<>() {};

    static Parts of(UsageSummary summary) {
      return new Parts(summary.sessions(), summary.depthOfDischarge(), summary.timeAtTemperature());
    }

    static Parts fromJson(String document) {
      return Json.read(TYPE, document);
    }

    String toJson() {
      return Json.write(TYPE, this);
    }
  }

  /**
   * A battery's summaries whose period overlaps a stretch of time, in order of their beginning;
   * none for a battery that is not registered.
   *
   * @param from beginning of the stretch; absent: the first summary
   * @param to end of the stretch, exclusive; absent: the newest
   */
  public List<UsageSummary> between(
      BatteryId batteryId, @Nullable Instant from, @Nullable Instant to) {
    return database.run(
        "reading summaries",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement(
                  """
                  SELECT s.* FROM usage_summary s JOIN battery USING (battery_key)
                   WHERE battery_id = ? AND period_end > coalesce(?, '-infinity'::timestamptz)
                     AND period_start < coalesce(?, 'infinity'::timestamptz)
                   ORDER BY period_start, message_key
                  """)) {
            statement.setString(1, batteryId.value());
            statement.setObject(2, Times.toSqlOrNull(from));
            statement.setObject(3, Times.toSqlOrNull(to));
            try (ResultSet row = statement.executeQuery()) {
              List<UsageSummary> summaries = new ArrayList<>();
              while (row.next()) {
                summaries.add(summary(row));
              }
              return summaries;
            }
          }
        });
  }

  private static UsageSummary summary(ResultSet row) throws SQLException {
    Parts parts = Parts.fromJson(Objects.requireNonNull(row.getString("parts")));
    return new UsageSummary(
        Times.instant(row, "period_start"),
        Times.instant(row, "period_end"),
        row.getObject("odometer_km", Double.class),
        row.getObject("charge_throughput_ah", Double.class),
        row.getObject("discharge_throughput_ah", Double.class),
        row.getObject("charge_energy_kwh", Double.class),
        row.getObject("discharge_energy_kwh", Double.class),
        parts.sessions(),
        parts.depthOfDischarge(),
        parts.timeAtTemperature());
  }
}

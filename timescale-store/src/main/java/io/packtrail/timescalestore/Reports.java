package io.packtrail.timescalestore;

import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.InboundMessage.Accepted;
import io.packtrail.domain.InboundMessage.Event;
import io.packtrail.domain.InboundMessage.Summary;
import io.packtrail.domain.UsageSummary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The summaries and events of one transaction. They are rare beside samples. Not thread-safe. */
final class Reports {
  private record Row<T>(T content, int batteryKey, long messageKey) {}

  private final List<Row<UsageSummary>> summaries = new ArrayList<>();
  private final List<Row<BatteryEvent>> events = new ArrayList<>();

  /** Takes a summary or an event. */
  void add(Accepted message, int batteryKey, long messageKey) {
    if (message instanceof Summary summary) {
      summaries.add(new Row<>(summary.summary(), batteryKey, messageKey));
    } else if (message instanceof Event event) {
      events.add(new Row<>(event.event(), batteryKey, messageKey));
    } else {
      throw new IllegalArgumentException(
          "message must be a summary or an event, got " + message.getClass().getSimpleName());
    }
  }

  void write(Connection connection) throws SQLException {
    if (!summaries.isEmpty()) {
      writeSummaries(connection);
    }
    if (!events.isEmpty()) {
      writeEvents(connection);
    }
  }

  private void writeSummaries(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO usage_summary (message_key, battery_key, period_start, period_end, odometer_km,
              charge_throughput_ah, discharge_throughput_ah, charge_energy_kwh, discharge_energy_kwh, parts)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            """)) {
      for (Row<UsageSummary> row : summaries) {
        UsageSummary summary = row.content();
        statement.setLong(1, row.messageKey());
        statement.setInt(2, row.batteryKey());
        statement.setObject(3, Times.toSql(summary.from()));
        statement.setObject(4, Times.toSql(summary.to()));
        set(statement, 5, summary.odometerKm());
        set(statement, 6, summary.chargeThroughputAh());
        set(statement, 7, summary.dischargeThroughputAh());
        set(statement, 8, summary.chargeEnergyKWh());
        set(statement, 9, summary.dischargeEnergyKWh());
        statement.setString(10, SummaryTable.Parts.of(summary).toJson());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void writeEvents(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO battery_event (message_key, battery_key, happened_at, kind, detail)
            VALUES (?, ?, ?, ?, ?)
            """)) {
      for (Row<BatteryEvent> row : events) {
        BatteryEvent event = row.content();
        statement.setLong(1, row.messageKey());
        statement.setInt(2, row.batteryKey());
        statement.setObject(3, Times.toSql(event.at()));
        statement.setString(4, event.kind().wireName());
        statement.setString(5, Texts.readable(event.detail()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void set(PreparedStatement statement, int parameter, @Nullable Double value)
      throws SQLException {
    if (value == null) {
      statement.setNull(parameter, Types.DOUBLE);
    } else {
      statement.setDouble(parameter, value);
    }
  }
}

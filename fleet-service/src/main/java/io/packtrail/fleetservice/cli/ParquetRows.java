package io.packtrail.fleetservice.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Parquet file, read by DuckDB within this process. */
final class ParquetRows implements SampleRows {
  private final Path file;
  private final Connection connection;
  private final PreparedStatement statement;
  private final ResultSet row;
  private final List<String> fields;
  private long position;

  private ParquetRows(
      Path file,
      Connection connection,
      PreparedStatement statement,
      ResultSet row,
      List<String> fields) {
    this.file = file;
    this.connection = connection;
    this.statement = statement;
    this.row = row;
    this.fields = fields;
  }

  static ParquetRows open(Path file) {
    try {
      Connection connection = DriverManager.getConnection("jdbc:duckdb:");
      PreparedStatement statement = connection.prepareStatement("SELECT * FROM read_parquet(?)");
      statement.setString(1, file.toString());
      ResultSet row = statement.executeQuery();
      ResultSetMetaData columns = row.getMetaData();
      List<String> fields = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        fields.add(columns.getColumnName(i));
      }
      return new ParquetRows(file, connection, statement, row, fields);
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  @Override
  public List<String> fields() {
    return fields;
  }

  @Override
  public @Nullable List<String> next() {
    try {
      if (!row.next()) {
        return null;
      }
      position++;
      List<String> cells = new ArrayList<>(fields.size());
      for (int i = 1; i <= fields.size(); i++) {
        cells.add(cell(i));
      }
      return cells;
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * A time without a zone is read as such: a {@link Timestamp} would be one of this machine's zone,
   * and moved where that zone's clocks leave an hour out.
   */
  private String cell(int column) throws SQLException {
    Object value = row.getObject(column);
    if (value instanceof Timestamp) {
      value = row.getObject(column, LocalDateTime.class);
    }
    return value == null ? "" : value.toString();
  }

  @Override
  public String place() {
    return "row " + position;
  }

  @Override
  public void close() {
    try (connection;
        statement;
        row) {
      // What was opened is closed by leaving.
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  private static CommandFailure unreadable(Path file, SQLException e) {
    return new CommandFailure(
        "%s must be a Parquet file: %s"
            .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
        e);
  }
}

package io.packtrail.fleetservice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Rows as Parquet, written by DuckDB within this process. They gather in a database file beside the
 * target, so that a history larger than the memory can be exported. Times are in milliseconds since
 * 1970, as the wire knows them.
 */
final class ParquetSink implements RowSink {
  private final Path file;
  private final Path gathering;
  private final Connection connection;
  private final DuckDBAppender appender;

  private ParquetSink(Path file, Path gathering, Connection connection, DuckDBAppender appender) {
    this.file = file;
    this.gathering = gathering;
    this.connection = connection;
    this.appender = appender;
  }

  static ParquetSink create(Path file, List<String> fields) {
    Path gathering = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.deleteIfExists(gathering);
      Connection connection = DriverManager.getConnection("jdbc:duckdb:" + gathering);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE samples (\"batteryId\" VARCHAR, t BIGINT, \"deviceT\" BIGINT, \"%s\" DOUBLE)"
                .formatted(String.join("\" DOUBLE, \"", fields)));
      }
      return new ParquetSink(
          file,
          gathering,
          connection,
          connection.unwrap(DuckDBConnection.class).createAppender("main", "samples"));
    } catch (SQLException | IOException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void add(String batteryId, Instant at, @Nullable Instant deviceAt, double[] values) {
    try {
      appender.beginRow();
      appender.append(batteryId);
      appender.append(at.toEpochMilli());
      if (deviceAt == null) {
        appender.appendNull();
      } else {
        appender.append(deviceAt.toEpochMilli());
      }
      for (double value : values) {
        if (Double.isNaN(value)) {
          appender.appendNull();
        } else {
          appender.append(value);
        }
      }
      appender.endRow();
    } catch (SQLException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void finish() {
    try (Statement statement = connection.createStatement()) {
      appender.close();
      statement.execute(
          "COPY (SELECT * FROM samples ORDER BY rowid) TO '%s' (FORMAT parquet, COMPRESSION zstd)"
              .formatted(file.toString().replace("'", "''")));
    } catch (SQLException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
      Files.deleteIfExists(gathering);
      Files.deleteIfExists(gathering.resolveSibling(gathering.getFileName() + ".wal"));
    } catch (SQLException | IOException e) {
      throw unwritable(file, e);
    }
  }

  private static CommandFailure unwritable(Path file, Exception e) {
    return new CommandFailure(
        "%s must be writable: %s"
            .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
        e);
  }
}

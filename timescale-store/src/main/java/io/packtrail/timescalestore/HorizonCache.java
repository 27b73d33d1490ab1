package io.packtrail.timescalestore;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The horizon as the database holds it, at most a minute old. Safe for use by many threads. */
final class HorizonCache {
  private static final long VALID_NS = Duration.ofMinutes(1).toNanos();

  private record Read(Horizon horizon, long atNs) {}

  private final Database database;
  private volatile @Nullable Read last;

  HorizonCache(Database database) {
    this.database = database;
  }

  Horizon get() {
    Read read = last;
    if (read == null || System.nanoTime() - read.atNs() > VALID_NS) {
      read = new Read(read(), System.nanoTime());
      last = read;
    }
    return read.horizon();
  }

  private Horizon read() {
    return database.run(
        "reading the retention of telemetry",
        connection -> {
          try (PreparedStatement statement =
                  connection.prepareStatement(
                      "SELECT keep_seconds, dropped_before FROM retention WHERE subject = 'telemetry'");
              ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
              return Horizon.NONE;
            }
            long seconds = row.getLong("keep_seconds");
            Duration keep = row.wasNull() ? null : Duration.ofSeconds(seconds);
            return new Horizon(keep, Times.instantOrNull(row, "dropped_before"));
          }
        });
  }
}

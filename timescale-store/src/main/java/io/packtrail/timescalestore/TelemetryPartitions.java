package io.packtrail.timescalestore;

import io.packtrail.domain.InboundMessage.Telemetry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the native monthly partitions that rows are about to go into, where telemetry is no
 * hypertable. Knows the months it has seen, so that a batch usually costs no statement. Safe for
 * use by many threads.
 */
final class TelemetryPartitions {
  private final Database database;
  private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Boolean needed;

  TelemetryPartitions(Database database) {
    this.database = database;
  }

  /**
   * Makes what is missing, in a transaction of its own: an empty partition too many does no harm,
   * and writers of other months need not wait for this batch to commit.
   */
  void ensure(List<Delivery> deliveries) {
    if (needed()) {
      ensure(months(deliveries));
    }
  }

  /** Makes this month's and the next month's; false where a hypertable makes its chunks itself. */
  boolean prepare(Instant now) {
    if (!needed()) {
      return false;
    }
    YearMonth month = month(now.toEpochMilli());
    ensure(new TreeSet<>(List.of(month, month.plusMonths(1))));
    return true;
  }

  private void ensure(Set<YearMonth> missing) {
    missing.removeAll(known);
    if (missing.isEmpty()) {
      return;
    }
    database.transact(
        "making partitions",
        connection -> {
          for (YearMonth month : missing) {
            create(connection, month.atDay(1));
          }
        });
    known.addAll(missing);
  }

  /** Forgets what it knows: somebody dropped a partition. */
  void forget() {
    known.clear();
  }

  private boolean needed() {
    Boolean decided = needed;
    if (decided == null) {
      decided =
          database.run(
              "looking at the telemetry table",
              connection -> {
                try (Statement statement = connection.createStatement()) {
                  return TelemetryParts.isPartitioned(statement);
                }
              });
      needed = decided;
    }
    return decided;
  }

  private static Set<YearMonth> months(List<Delivery> deliveries) {
    Set<YearMonth> months = new TreeSet<>();
    for (Delivery delivery : deliveries) {
      if (delivery.refusal() == null
          && delivery.message() instanceof Telemetry telemetry
          && telemetry.sampleCount() > 0) {
        YearMonth first = month(delivery.firstMs());
        months.add(first);
        if (!first.equals(month(delivery.lastMs()))) {
          addEach(telemetry, months);
        }
      }
    }
    return months;
  }

  /** A message across months: only those with samples, since its times need not be continuous. */
  private static void addEach(Telemetry telemetry, Set<YearMonth> months) {
    long startMs = 0;
    long endMs = 0;
    for (long epochMs : telemetry.samples().epochMs()) {
      if (epochMs < startMs || epochMs >= endMs) {
        YearMonth month = month(epochMs);
        months.add(month);
        startMs = startMs(month);
        endMs = startMs(month.plusMonths(1));
      }
    }
  }

  private static YearMonth month(long epochMs) {
    return YearMonth.from(Instant.ofEpochMilli(epochMs).atOffset(ZoneOffset.UTC));
  }

  private static long startMs(YearMonth month) {
    return month.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  static void create(Connection connection, LocalDate firstDay) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT packtrail_ensure_month(?)")) {
      statement.setObject(1, firstDay);
      statement.execute();
    }
  }
}

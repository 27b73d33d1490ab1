package io.packtrail.simulators.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Reads the time column of mapped files. Not thread-safe: elapsed time has a memory. */
final class TimeFormat {
  private static final String ISO = "iso";
  private static final String EPOCH_SECONDS = "epoch-seconds";
  private static final String EPOCH_MILLISECONDS = "epoch-milliseconds";
  private static final String ELAPSED_SECONDS = "elapsed-seconds";

  private final String format;
  private final ZoneId zone;
  private final DateTimeFormatter formatter;
  private final ElapsedClock clock;

  /**
   * @throws DateTimeException when zone or start cannot be read
   * @throws IllegalArgumentException when the format is no pattern, or elapsed seconds lack a start
   */
  TimeFormat(Mapping.TimeColumn column) {
    String given = column.format();
    String zoneName = column.zone();
    String start = column.start();
    format = given == null ? ISO : given;
    zone = zoneName == null ? ZoneOffset.UTC : ZoneId.of(zoneName);
    if (format.equals(ELAPSED_SECONDS) && start == null) {
      throw new IllegalArgumentException("time.start must be given with elapsed-seconds");
    }
    clock =
        new ElapsedClock(start == null ? Instant.EPOCH : OffsetDateTime.parse(start).toInstant());
    formatter =
        isNamed()
            ? DateTimeFormatter.ISO_DATE_TIME
            : DateTimeFormatter.ofPattern(format, Locale.ROOT);
  }

  private boolean isNamed() {
    return switch (format) {
      case ISO, EPOCH_SECONDS, EPOCH_MILLISECONDS, ELAPSED_SECONDS -> true;
      default -> false;
    };
  }

  /** The time of the row last read, or {@link RowSource#UNREADABLE_TIME}. */
  long epochMs(CsvRows rows, int column) {
    return switch (format) {
      case EPOCH_SECONDS -> rounded(rows.number(column) * 1000);
      case EPOCH_MILLISECONDS -> rounded(rows.number(column));
      case ELAPSED_SECONDS -> clock.epochMs(rows.number(column));
      default -> written(rows.text(column));
    };
  }

  private static long rounded(double epochMs) {
    return Double.isNaN(epochMs) ? RowSource.UNREADABLE_TIME : Math.round(epochMs);
  }

  private long written(String text) {
    try {
      TemporalAccessor time =
          formatter.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from);
      return time instanceof OffsetDateTime zoned
          ? zoned.toInstant().toEpochMilli()
          : LocalDateTime.from(time).atZone(zone).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      return RowSource.UNREADABLE_TIME;
    }
  }

  long restarts() {
    return clock.restarts();
  }
}

package io.packtrail.fleetservice.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times of a file that carry no zone. Where a zone is declared for them, they become times of that
 * zone; an hour that autumn repeats is the first of both until time would run backwards.
 */
final class LocalTimes {
  private static final Pattern LOCAL =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d+)?)?");

  private final @Nullable ZoneId zone;
  private Instant last = Instant.MIN;

  LocalTimes(@Nullable ZoneId zone) {
    this.zone = zone;
  }

  /** The text as it is where it has a zone, or is no local time at all. */
  String withZone(String text, Path file, long row) {
    if (!LOCAL.matcher(text).matches()) {
      return text;
    }
    if (zone == null) {
      throw new CommandFailure(
          "%s row %d: t must have a zone, got %s; say which one these times mean, for example --zone Europe/Berlin"
              .formatted(file, row, text));
    }
    Instant at = instant(text, zone, file, row);
    last = at;
    return at.toString();
  }

  private Instant instant(String text, ZoneId in, Path file, long row) {
    LocalDateTime local;
    try {
      local = LocalDateTime.parse(text.replace(' ', 'T'));
    } catch (DateTimeParseException e) {
      throw new CommandFailure("%s row %d: t must be a time, got %s".formatted(file, row, text), e);
    }
    List<ZoneOffset> offsets = in.getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      throw new CommandFailure(
          "%s row %d: t must exist in %s, got %s, which the change of clocks leaves out"
              .formatted(file, row, in, text));
    }
    Instant first = local.toInstant(offsets.get(0));
    return offsets.size() > 1 && !first.isAfter(last) ? local.toInstant(offsets.get(1)) : first;
  }
}

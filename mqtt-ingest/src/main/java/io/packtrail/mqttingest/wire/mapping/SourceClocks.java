package io.packtrail.mqttingest.wire.mapping;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.mqttingest.wire.mapping.MappingProfile.Format;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code clock} of a profile. */
final class SourceClocks {
  /** For sources that have no clock. */
  static final SourceClock RECEIVED =
      new SourceClock(null, SourceClock.Format.EPOCH_MS, ZoneOffset.UTC, null);

  private static final Pattern WINDOW = Pattern.compile("(\\d{1,4})(ms|s|m)");
  private static final List<String> KEYS = List.of("from", "format", "zone", "window");

  private SourceClocks() {}

  /** The clock, or null; {@code problem} takes a key and what is wrong with it. */
  static @Nullable SourceClock read(
      ObjectNode clock, Format format, BiConsumer<String, String> problem) {
    for (Map.Entry<String, ?> entry : clock.properties()) {
      if (!KEYS.contains(entry.getKey())) {
        problem.accept("clock." + entry.getKey(), "must be one of " + KEYS);
      }
    }
    Duration window = window(clock, problem);
    String from = clock.path("from").asText();
    if (from.equals("received")) {
      if (format != Format.JSON && window == null) {
        problem.accept(
            "clock.window", "must say which messages become one sample, for example 10s");
      }
      return new SourceClock(null, SourceClock.Format.EPOCH_MS, ZoneOffset.UTC, window);
    }
    return fromSource(clock, from, window, problem);
  }

  private static @Nullable SourceClock fromSource(
      ObjectNode clock,
      String from,
      @Nullable Duration window,
      BiConsumer<String, String> problem) {
    String key = clock.path("format").asText();
    SourceClock.Format format =
        Arrays.stream(SourceClock.Format.values())
            .filter(candidate -> candidate.key().equals(key))
            .findFirst()
            .orElse(null);
    if (format == null) {
      problem.accept(
          "clock.format",
          "must be one of %s, got \"%s\""
              .formatted(
                  Arrays.stream(SourceClock.Format.values()).map(SourceClock.Format::key).toList(),
                  key));
      return null;
    }
    ZoneId zone = zone(clock, format, problem);
    try {
      return zone == null ? null : new SourceClock(JsonPath.of(from), format, zone, window);
    } catch (IllegalArgumentException refused) {
      problem.accept("clock.from", String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private static @Nullable ZoneId zone(
      ObjectNode clock, SourceClock.Format format, BiConsumer<String, String> problem) {
    boolean needed = format == SourceClock.Format.LOCAL || format == SourceClock.Format.CALENDAR;
    String text = clock.path("zone").asText();
    if (!needed && text.isEmpty()) {
      return ZoneOffset.UTC;
    }
    try {
      if (needed) {
        return ZoneId.of(text);
      }
    } catch (DateTimeException unknown) {
      problem.accept(
          "clock.zone", "must be a zone such as Europe/Berlin or +08:00, got \"" + text + "\"");
      return null;
    }
    problem.accept("clock.zone", "must stand with local and calendar only, got " + text);
    return null;
  }

  private static @Nullable Duration window(ObjectNode clock, BiConsumer<String, String> problem) {
    String text = clock.path("window").asText();
    if (text.isEmpty()) {
      return null;
    }
    Matcher matcher = WINDOW.matcher(text);
    long count = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    Duration window =
        !matcher.matches()
            ? Duration.ZERO
            : switch (matcher.group(2)) {
              case "ms" -> Duration.ofMillis(count);
              case "s" -> Duration.ofSeconds(count);
              default -> Duration.ofMinutes(count);
            };
    if (window.isZero() || window.compareTo(Duration.ofMinutes(5)) > 0) {
      problem.accept("clock.window", "must be 1ms to 5m, for example 10s, got " + text);
      return null;
    }
    return window;
  }
}

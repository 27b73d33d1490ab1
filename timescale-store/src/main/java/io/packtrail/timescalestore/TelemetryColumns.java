package io.packtrail.timescalestore;

import io.packtrail.domain.Signal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Names of the telemetry table's columns. A signal's column is its name in lower case. */
final class TelemetryColumns {
  /** One column per signal, in the order of {@link Signal}. */
  static final String SIGNALS =
      Arrays.stream(Signal.values())
          .map(TelemetryColumns::column)
          .collect(Collectors.joining(", "));

  /** All columns, in the order in which {@link CopyBuffer} writes them. */
  static final String ALL = "t, message_key, battery_key, " + SIGNALS;

  private TelemetryColumns() {}

  static String column(Signal signal) {
    return signal.name().toLowerCase(Locale.ROOT);
  }
}

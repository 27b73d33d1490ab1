package io.packtrail.fleetservice.pages.svg;

import java.util.Locale;

/** Numbers beside axes and in the tables under charts. */
final class Labels {
  private Labels() {}

  /** As few digits as the number needs, three decimals at most. */
  static String plain(double value) {
    double rounded = Math.round(value * 1000) / 1000.0;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  static String percent(double ratio) {
    return String.format(Locale.ROOT, "%.1f %%", ratio * 100);
  }

  static String oneDecimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}

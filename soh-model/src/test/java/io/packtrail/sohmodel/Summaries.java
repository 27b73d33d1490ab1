package io.packtrail.sohmodel;

import io.packtrail.domain.UsageSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Summaries as gateways send them. */
final class Summaries {
  private Summaries() {}

  /** A day of 40 A·h in and 30 A·h out, and nothing more. */
  static UsageSummary chargeOfADay(Instant from) {
    return new UsageSummary(
        from,
        from.plus(Duration.ofDays(1)),
        null,
        40.0,
        30.0,
        null,
        null,
        List.of(),
        List.of(),
        List.of());
  }
}

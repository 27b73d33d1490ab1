package io.packtrail.fleetservice;

import io.packtrail.domain.BatteryId;
import io.packtrail.sohmodel.Reports;
import io.packtrail.timescalestore.EventTable;
import io.packtrail.timescalestore.SummaryTable;
import java.time.Instant;

/** What was reported of a battery beside its samples. */
final class StoredReports {
  private final SummaryTable summaries;
  private final EventTable events;

  StoredReports(SummaryTable summaries, EventTable events) {
    this.summaries = summaries;
    this.events = events;
  }

  /** Everything that had ended, or happened, by a time: no estimate may speak of the future. */
  Reports until(BatteryId batteryId, Instant now) {
    return new Reports(
        summaries.between(batteryId, null, now).stream()
            .filter(summary -> !summary.to().isAfter(now))
            .toList(),
        events.between(batteryId, null, now));
  }
}

package io.packtrail.sohmodel;

import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.UsageSummary;
import java.util.List;

/**
 * What was reported of a battery beside its samples, in any order; the analysis puts it in the
 * order of event time itself, so that the order of arrival changes nothing.
 *
 * @param summaries what gateways computed themselves
 * @param events what happened to the battery
 */
public record Reports(List<UsageSummary> summaries, List<BatteryEvent> events) {
  /** Nothing but samples. */
  public static final Reports NONE = new Reports(List.of(), List.of());

  public Reports {
    summaries = List.copyOf(summaries);
    events = List.copyOf(events);
  }
}

package io.packtrail.sohmodel;

import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.sohmodel.stress.StressCounter;
import io.packtrail.sohmodel.track.AnnouncedChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reports in the order in which they can be judged: a session and a summary at their end, an event
 * that announces a change when it happened, one that samples may show as well half an hour later.
 * Of two that end together the shorter comes first, so that it counts and the longer one does not.
 */
final class ReportQueue {
  /** Takes the reports. */
  interface Taker {
    /** Takes a session and the summary that reports it. */
    void session(ReportedSession session, UsageSummary period);

    void summary(UsageSummary summary);

    void event(BatteryEvent event);
  }

  private record Due(
      Instant at, int rank, Instant from, String content, Consumer<Taker> delivery) {}

  private static final Comparator<Due> ORDER =
      Comparator.comparing(Due::at)
          .thenComparing(Due::rank)
          .thenComparing(Due::from, Comparator.reverseOrder())
          .thenComparing(Due::content);

  private final List<Due> all = new ArrayList<>();
  private final List<AnnouncedChange> changes = new ArrayList<>();
  private int next;

  /**
   * @param latest reports that reach beyond it, or before 1970, come from a wrong clock
   */
  ReportQueue(Reports reports, Instant latest) {
    for (UsageSummary summary : reports.summaries()) {
      add(summary.from(), summary.to(), latest, 1, summary, taker -> taker.summary(summary));
      for (ReportedSession session : summary.sessions()) {
        add(
            session.start(),
            session.end(),
            latest,
            0,
            session + " of " + summary.from() + " to " + summary.to(),
            taker -> taker.session(session, summary));
      }
    }
    for (BatteryEvent event : reports.events()) {
      add(event, latest);
    }
    all.sort(ORDER);
    changes.sort(
        Comparator.comparingLong(AnnouncedChange::epochMs).thenComparing(AnnouncedChange::name));
  }

  private void add(BatteryEvent event, Instant latest) {
    if (event.at().isBefore(Instant.EPOCH) || event.at().isAfter(latest)) {
      return;
    }
    AnnouncedChange change = AnnouncedChange.of(event);
    if (change != null) {
      changes.add(change);
    }
    Instant due = change != null ? event.at() : event.at().plusMillis(StressCounter.SAME_EVENT_MS);
    add(event.at(), due, due, 2, event, taker -> taker.event(event));
  }

  private void add(
      Instant from,
      Instant due,
      Instant latest,
      int rank,
      Object content,
      Consumer<Taker> delivery) {
    if (!from.isBefore(Instant.EPOCH) && !due.isAfter(latest)) {
      all.add(new Due(due, rank, from, content.toString(), delivery));
    }
  }

  /** The earliest time that any of them speaks of, or {@code otherwise} where there is none. */
  Instant earliest(Instant otherwise) {
    return all.stream().map(Due::from).min(Comparator.naturalOrder()).orElse(otherwise);
  }

  /** The earlier of a time and {@link #earliest}. */
  Instant earlier(Instant time) {
    Instant earliest = earliest(time);
    return earliest.isBefore(time) ? earliest : time;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** The announced changes, in order of time. */
  List<AnnouncedChange> changes() {
    return changes;
  }

  /** Hands over what is due by a time. */
  void drain(Instant until, Taker taker) {
    while (next < all.size() && !all.get(next).at().isAfter(until)) {
      all.get(next++).delivery().accept(taker);
    }
  }

  /** How many are due by a time, handed over or not. */
  long count(Instant until) {
    return all.stream().filter(one -> !one.at().isAfter(until)).count();
  }

  /** Whether anything is due by a time. */
  boolean isDue(long epochMs) {
    return next < all.size() && all.get(next).at().toEpochMilli() <= epochMs;
  }
}

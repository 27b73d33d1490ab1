package io.packtrail.sohmodel.stress;

import io.packtrail.sohmodel.carry.Tape;

/**
 * Counts how often a value passes a limit and stays beyond it for a minute; the next event counts
 * only after the value has come back past a second limit. An event that the vehicle itself reported
 * counts where nothing within half an hour of it did.
 */
final class LimitEvents {
  private static final double LEAST_MS = 60_000;

  /** Two reports closer than this, or a report and samples, speak of one event. */
  static final long SAME_EVENT_MS = 30 * 60_000;

  private boolean beyond;
  private boolean counted;
  private long sinceMs;
  private long events;
  private long lastSeenMs = -SAME_EVENT_MS - 1;

  /**
   * Takes the state at one sample; both false between the limits.
   *
   * @param isBeyond beyond the limit
   * @param isBack back past the second limit
   */
  void add(long epochMs, boolean isBeyond, boolean isBack) {
    if (isBeyond && !beyond) {
      beyond = true;
      sinceMs = epochMs;
    } else if (!isBeyond && !counted) {
      beyond = false;
    }
    if (isBeyond && !counted && epochMs - sinceMs >= LEAST_MS) {
      counted = true;
      events++;
    }
    if (isBeyond && counted) {
      lastSeenMs = epochMs;
    }
    if (isBack) {
      beyond = false;
      counted = false;
    }
  }

  /**
   * Takes a reported event, once the samples of the half hour after it are in.
   *
   * @return whether it counted
   */
  boolean addReported(long epochMs) {
    boolean isNew = lastSeenMs < epochMs - SAME_EVENT_MS;
    events += isNew ? 1 : 0;
    lastSeenMs = Math.max(lastSeenMs, epochMs);
    return isNew;
  }

  long events() {
    return events;
  }

  void exchange(Tape tape) {
    beyond = tape.flag(beyond);
    counted = tape.flag(counted);
    sinceMs = tape.whole(sinceMs);
    events = tape.whole(events);
    lastSeenMs = tape.whole(lastSeenMs);
  }
}

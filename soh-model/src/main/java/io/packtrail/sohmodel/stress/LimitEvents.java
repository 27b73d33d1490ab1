package io.packtrail.sohmodel.stress;

/**
 * Counts how often a value passes a limit and stays beyond it for a minute; the next event counts
 * only after the value has come back past a second limit.
 */
final class LimitEvents {
  private static final double LEAST_MS = 60_000;

  private boolean beyond;
  private boolean counted;
  private long sinceMs;
  private long events;

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
    if (isBack) {
      beyond = false;
      counted = false;
    }
  }

  long events() {
    return events;
  }
}

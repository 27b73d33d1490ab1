package io.packtrail.sohmodel.quality;

/**
 * Which part of the newest values is wrong: of one to two weeks, older ones are forgotten by half
 * each week, so that a fault that begins after years of good values is seen as soon as one that was
 * there at the start, and one that was mended is forgotten as soon.
 */
final class NewestShare {
  /** Fewer values than this decide nothing. */
  static final int LEAST_VALUES = 100;

  private static final long WEEK_MS = 7 * 86_400_000L;

  private double all;
  private double wrong;
  private long sinceMs = Long.MIN_VALUE;

  /** Takes a value, of a time not before the last. */
  void add(long epochMs, boolean isWrong) {
    if (sinceMs == Long.MIN_VALUE) {
      sinceMs = epochMs;
    } else if (all >= LEAST_VALUES && epochMs - sinceMs >= WEEK_MS) {
      all /= 2;
      wrong /= 2;
      sinceMs = epochMs;
    }
    all++;
    wrong += isWrong ? 1 : 0;
  }

  /** Whether there are enough of them. */
  boolean isEnough() {
    return all >= LEAST_VALUES;
  }

  /** The part that is wrong, 0 to 1; 0 where there is none. */
  double ratio() {
    return all > 0 ? wrong / all : 0;
  }
}

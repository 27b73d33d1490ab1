package io.packtrail.sohmodel.sample;

import io.packtrail.domain.DataQuality;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How often something was seen, when first and when last, and between which values. */
public final class Tally {
  private long count;
  private long firstMs;
  private long lastMs;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;
  private double newest = Double.NaN;

  /** Counts one at a time not before the last. */
  public void add(long epochMs, double value) {
    if (count++ == 0) {
      firstMs = epochMs;
    }
    lastMs = epochMs;
    newest = value;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }

  /** Takes what was counted last as lasting until this time, not before it. */
  public void lasts(long epochMs) {
    lastMs = epochMs;
  }

  public long count() {
    return count;
  }

  /** The value counted last, NaN where there is none. */
  public double newest() {
    return newest;
  }

  /** Lowest value counted; infinite where there is none. */
  public double lowest() {
    return lowest;
  }

  /** Highest value counted; minus infinity where there is none. */
  public double highest() {
    return highest;
  }

  /** The finding, or null where nothing was counted. */
  public DataQuality.@Nullable Finding finding(String code, String sentence) {
    return count == 0
        ? null
        : new DataQuality.Finding(
            code, Instant.ofEpochMilli(firstMs), Instant.ofEpochMilli(lastMs), count, sentence);
  }
}

package io.packtrail.domain;

/**
 * A two-sided interval of a ratio.
 *
 * @param lowRatio lower bound, at most {@code highRatio}
 * @param highRatio upper bound; may exceed 1 when a battery is new
 */
public record RatioInterval(double lowRatio, double highRatio) {
  public RatioInterval {
    if (!(lowRatio <= highRatio)) {
      throw new IllegalArgumentException(
          "lowRatio must be at most highRatio %s, got %s".formatted(highRatio, lowRatio));
    }
  }
}

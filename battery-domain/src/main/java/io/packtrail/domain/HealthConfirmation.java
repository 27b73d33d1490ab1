package io.packtrail.domain;

import java.time.Instant;

/**
 * An operator's word that a battery's health really is what no battery's is expected to be.
 *
 * @param at when it was given
 * @param sohRatio the state of health that was confirmed, above 0
 * @param reason what was checked
 */
public record HealthConfirmation(Instant at, double sohRatio, String reason) {
  /** How far from what was confirmed the word still holds (ratio): a choice. */
  public static final double REACH_RATIO = 0.05;

  public HealthConfirmation {
    if (!(sohRatio > 0)) {
      throw new IllegalArgumentException("sohRatio must be above 0, got %s".formatted(sohRatio));
    }
  }

  /** Whether it speaks of this state of health (ratio) too. */
  public boolean covers(double otherSohRatio) {
    return Math.abs(otherSohRatio - sohRatio) <= REACH_RATIO;
  }
}

package io.packtrail.rulestimator.warranty;

import org.jspecify.annotations.Nullable;

/**
 * Something that speaks for one side of a claim, or limits what can be said at all.
 *
 * @param code stable, for example {@code below-promise}
 * @param side whom it supports
 * @param sentence what it is, for a person
 * @param count how often, absent where nothing is counted
 * @param minutes how long, absent where no time is counted
 * @param see where it can be looked at
 */
public record Evidence(
    String code,
    Side side,
    String sentence,
    @Nullable Long count,
    @Nullable Double minutes,
    See see) {

  /** Whom it supports. */
  public enum Side {
    OWNER,
    WARRANTOR,
    /** Neither: it weakens what either could say. */
    LIMIT
  }

  /** Where to look. */
  public enum See {
    HEALTH,
    SESSIONS,
    STRESS,
    QUALITY,
    COHORT,
    TERMS
  }
}

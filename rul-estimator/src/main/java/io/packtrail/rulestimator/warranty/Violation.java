package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Session;
import java.util.List;

/**
 * A rule of a warranty on how the battery is to be used, and what was seen against it.
 *
 * @param code stable, for example {@code temperature-high}
 * @param rule the rule in words
 * @param hoursAtLeast hours outside that are certain
 * @param hoursAtMost hours outside that are possible: temperatures are kept in steps of 5 K
 * @param hoursAllowed hours outside that the rule allows
 * @param sessions charging sessions in which it was broken, newest first, at most 50; empty where
 *     the rule speaks of all time
 * @param sessionCount how many there are
 */
public record Violation(
    String code,
    String rule,
    double hoursAtLeast,
    double hoursAtMost,
    double hoursAllowed,
    List<Session> sessions,
    int sessionCount) {
  public Violation {
    sessions = List.copyOf(sessions);
  }

  /** What is to be said of the rule. */
  public enum Verdict {
    KEPT,
    /** The steps in which temperatures are kept do not tell. */
    UNDECIDED,
    BROKEN
  }

  /** Whether the rule was kept. */
  public Verdict verdict() {
    if (hoursAtLeast > hoursAllowed) {
      return Verdict.BROKEN;
    }
    return hoursAtMost > hoursAllowed ? Verdict.UNDECIDED : Verdict.KEPT;
  }
}

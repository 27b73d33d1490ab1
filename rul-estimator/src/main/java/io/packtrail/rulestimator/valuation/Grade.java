package io.packtrail.rulestimator.valuation;

import org.jspecify.annotations.Nullable;

/** Fitness for a second life, with the rule that decided it. */
public enum Grade {
  A,
  B,
  C,
  /** Recycling only. */
  D;

  /**
   * A grade and why.
   *
   * @param rule the rule that decided, one sentence
   */
  public record Decision(Grade grade, String rule) {}

  /**
   * Grades a battery: A from 80 %, B from 70 %, C from 60 % at the 5 % quantile of its state of
   * health, and resistance below 1.3, 1.6 and 2 times that when new; D otherwise, and after any
   * safety event.
   *
   * @param sohLowRatio 5 % quantile of the state of health
   * @param resistanceRatio resistance over that when new; absent where unknown, then best is B
   * @param safetyEvent an event of heat, impact or isolation; absent: none
   */
  public static Decision decide(
      double sohLowRatio, @Nullable Double resistanceRatio, @Nullable String safetyEvent) {
    if (safetyEvent != null) {
      return new Decision(D, "Not to be reused after an event: " + safetyEvent + ".");
    }
    if (resistanceRatio == null) {
      return sohLowRatio >= 0.70
          ? new Decision(B, "State of health from 70 %, resistance unknown.")
          : bySoh(sohLowRatio);
    }
    Decision soh = bySoh(sohLowRatio);
    Grade resistance =
        resistanceRatio < 1.3 ? A : resistanceRatio < 1.6 ? B : resistanceRatio < 2 ? C : D;
    return resistance.compareTo(soh.grade) > 0
        ? new Decision(
            resistance, "Resistance %.2f times that when new decides.".formatted(resistanceRatio))
        : soh;
  }

  private static Decision bySoh(double sohLowRatio) {
    Grade grade = sohLowRatio >= 0.80 ? A : sohLowRatio >= 0.70 ? B : sohLowRatio >= 0.60 ? C : D;
    double missedRatio = grade == B ? 0.80 : grade == C ? 0.70 : 0.60;
    String decides = "State of health of at least %.1f %% decides".formatted(100 * sohLowRatio);
    return new Decision(
        grade,
        grade == A
            ? decides + "."
            : "%s: below the %.0f %% of grade %s."
                .formatted(decides, 100 * missedRatio, values()[grade.ordinal() - 1]));
  }
}

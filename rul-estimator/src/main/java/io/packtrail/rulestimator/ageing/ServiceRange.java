package io.packtrail.rulestimator.ageing;

import java.util.EnumSet;
import java.util.Set;

/**
 * The box of inputs inside which a model is used; inputs outside are moved to its border, and the
 * result says so.
 */
public record ServiceRange(Range tempDegC, Range dodRatio, Range cRate, Range socRatio) {
  /** A closed interval. */
  public record Range(double low, double high) {
    double clamp(double value) {
      return Math.min(high, Math.max(low, value));
    }

    boolean contains(double value) {
      return value >= low && value <= high;
    }
  }

  /** An input of the model. */
  public enum Input {
    TEMPERATURE,
    DEPTH_OF_DISCHARGE,
    C_RATE,
    STATE_OF_CHARGE
  }

  /**
   * A step inside the range.
   *
   * @param moved the inputs that had to be moved to the border
   */
  public record Clamped(UseStep step, Set<Input> moved) {
    public Clamped {
      moved = Set.copyOf(moved);
    }
  }

  /** Moves the inputs of a step that is known by its means into this range. */
  public Clamped clamp(double meanTempDegC, double meanSocRatio, UseStep.Totals totals) {
    Set<Input> moved = EnumSet.noneOf(Input.class);
    boolean cycled = totals.equivalentFullCycles() > 0;
    note(moved, Input.TEMPERATURE, tempDegC, meanTempDegC);
    note(moved, Input.STATE_OF_CHARGE, socRatio, meanSocRatio);
    if (cycled) {
      note(moved, Input.DEPTH_OF_DISCHARGE, dodRatio, totals.depthOfDischargeRatio());
      note(moved, Input.C_RATE, cRate, totals.meanCRate());
      note(moved, Input.C_RATE, cRate, totals.chargeCRate());
    }
    UseStep.Totals inside =
        new UseStep.Totals(
            totals.days(),
            totals.equivalentFullCycles(),
            dodRatio.clamp(totals.depthOfDischargeRatio()),
            cRate.clamp(totals.meanCRate()),
            cRate.clamp(totals.chargeCRate()),
            cRate.clamp(totals.dischargeCRate()));
    return new Clamped(
        UseStep.ofMeans(tempDegC.clamp(meanTempDegC), socRatio.clamp(meanSocRatio), inside), moved);
  }

  private static void note(Set<Input> moved, Input input, Range range, double value) {
    if (!range.contains(value)) {
      moved.add(input);
    }
  }
}

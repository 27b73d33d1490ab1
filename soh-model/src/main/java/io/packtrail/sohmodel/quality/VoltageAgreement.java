package io.packtrail.sohmodel.quality;

import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.session.Step;

/**
 * Asks each step of the current whether the voltage followed it: with positive meaning charging,
 * more current lifts the voltage, by the resistance of the cells. It decides the sign of a current
 * beside which no state of charge is reported.
 *
 * <p>A step counts from 0.1 C and 5 mV a cell within 60 s on; slower ones are the taper of a charge
 * and the slope of the open-circuit voltage. Decided where four of five of at least 20 steps agree,
 * since voltage and current of one message need not be of one moment; all but the newest some 200
 * are forgotten. The figures are choices.
 */
final class VoltageAgreement {
  private static final double LONGEST_S = 60;
  private static final double LEAST_C_RATE = 0.1;
  private static final double LEAST_V = 0.005;
  private static final double LEAST_STEPS = 20;
  private static final double MOST_STEPS = 200;
  private static final double MAJORITY_RATIO = 0.8;

  private final double leastA;
  private double agreeing;
  private double contrary;

  /**
   * @param referenceAh capacity of the battery (A·h)
   */
  VoltageAgreement(double referenceAh) {
    leastA = LEAST_C_RATE * referenceAh;
  }

  /** Takes the interval between two samples with a current. */
  void add(Step step, Sample from, Sample to) {
    double currentA = to.currentA - from.currentA;
    double voltageV = to.cellVoltageV - from.cellVoltageV;
    boolean counts =
        step.durationS <= LONGEST_S
            && Math.abs(currentA) >= leastA
            && Math.abs(voltageV) >= LEAST_V;
    if (!counts) {
      return;
    }
    if (currentA * voltageV > 0) {
      agreeing++;
    } else {
      contrary++;
    }
    if (steps() >= MOST_STEPS) {
      agreeing /= 2;
      contrary /= 2;
    }
  }

  /** Whether the sign can be told from it. */
  boolean isDecided() {
    return steps() >= LEAST_STEPS && Math.max(agreeing, contrary) >= MAJORITY_RATIO * steps();
  }

  /** Whether the current has the right sign, where that is decided. */
  boolean agrees() {
    return agreeing > contrary;
  }

  double steps() {
    return agreeing + contrary;
  }

  /** Steps of those that are on the side of the majority. */
  double majority() {
    return Math.max(agreeing, contrary);
  }
}

package io.packtrail.sohmodel.stress;

import io.packtrail.domain.Battery;
import io.packtrail.sohmodel.carry.Tape;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.session.Step;

/**
 * State of charge for counting stress: the reported one, and where none was ever reported, charge
 * counted from the last time the cells stood at their full (1) or empty (0) voltage, beginning at
 * an assumed half. The counted one never enters a capacity.
 */
final class StateOfChargeTrack {
  private static final double NEAR_FULL_V = 0.02;
  private static final double TAPER_C_RATE = 0.1;

  private final double referenceAh;
  private final CellLimits limits;
  private double socRatio = 0.5;
  private boolean reported;
  private boolean counted;
  private boolean anchored;

  StateOfChargeTrack(Battery battery) {
    referenceAh = battery.reference().capacityAh();
    limits = CellLimits.of(battery.chemistry());
  }

  void addCharge(Step step, Sample sample) {
    if (reported) {
      return;
    }
    counted |= step.netAh() != 0;
    socRatio = Math.max(0, Math.min(1, socRatio + step.netAh() / referenceAh));
    if (sample.cellVoltageMaxV >= limits.fullV() - NEAR_FULL_V) {
      if (sample.currentA <= TAPER_C_RATE * referenceAh) {
        anchor(1);
      }
    } else if (sample.cellVoltageMinV <= limits.emptyV()) {
      anchor(0);
    }
  }

  private void anchor(double ratio) {
    socRatio = ratio;
    anchored = true;
  }

  void look(Sample sample) {
    if (!Double.isNaN(sample.socRatio)) {
      reported = true;
      socRatio = sample.socRatio;
    }
  }

  /** Whether anything was reported or counted yet; before it there is an assumption alone. */
  boolean isSaid() {
    return reported || counted || anchored;
  }

  /** Whether its level is known, and not counted from an assumption. */
  boolean isKnown() {
    return reported || anchored;
  }

  double socRatio() {
    return socRatio;
  }

  void exchange(Tape tape) {
    socRatio = tape.real(socRatio);
    reported = tape.flag(reported);
    counted = tape.flag(counted);
    anchored = tape.flag(anchored);
  }
}

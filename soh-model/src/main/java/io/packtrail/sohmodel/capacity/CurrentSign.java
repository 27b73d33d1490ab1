package io.packtrail.sohmodel.capacity;

import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.session.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks the sign of the current against the reported state of charge over the whole history: each
 * time the state of charge has moved by 2 %, or charge by 5 % of the reference, it is asked whether
 * both moved the same way. A wrong sign is reported, never turned round.
 */
public final class CurrentSign {
  private static final double SOC_PIECE_RATIO = 0.02;
  private static final double CHARGE_PIECE_RATIO = 0.05;
  private static final double LEAST_CHARGE_RATIO = 0.002;
  private static final double LEAST_EVIDENCE_RATIO = 0.3;

  private final double referenceAh;
  private double anchorSocRatio = Double.NaN;
  private double movedAh;
  private double agreeingRatio;
  private double contraryRatio;

  public CurrentSign(double referenceAh) {
    this.referenceAh = referenceAh;
  }

  /** Takes the next interval. */
  public void add(Step step, Sample sample) {
    if (!step.covered || Double.isNaN(anchorSocRatio)) {
      anchorSocRatio = sample.socRatio;
      movedAh = 0;
      return;
    }
    movedAh += step.netAh();
    if (Double.isNaN(sample.socRatio)) {
      return;
    }
    double socRatio = sample.socRatio - anchorSocRatio;
    double chargeRatio = movedAh / referenceAh;
    if (Math.abs(socRatio) < SOC_PIECE_RATIO && Math.abs(chargeRatio) < CHARGE_PIECE_RATIO) {
      return;
    }
    if (Math.abs(chargeRatio) >= LEAST_CHARGE_RATIO) {
      if (socRatio * chargeRatio > 0) {
        agreeingRatio += Math.abs(socRatio);
      } else {
        contraryRatio += Math.abs(socRatio);
      }
    }
    anchorSocRatio = sample.socRatio;
    movedAh = 0;
  }

  /** What is wrong with the sign, one sentence; null where nothing is, or too little is known. */
  public @Nullable String fault() {
    double all = agreeingRatio + contraryRatio;
    if (all < LEAST_EVIDENCE_RATIO || contraryRatio <= agreeingRatio) {
      return null;
    }
    return String.format(
        Locale.ROOT,
        "the state of charge moves against the current in %.0f of %.0f percent points: the sign of"
            + " the current is wrong, positive must mean charging; it is not turned round here,"
            + " correct it at the source",
        100 * contraryRatio,
        100 * all);
  }
}

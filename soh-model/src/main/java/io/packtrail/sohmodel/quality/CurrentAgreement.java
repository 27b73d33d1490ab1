package io.packtrail.sohmodel.quality;

import io.packtrail.domain.DataQuality.Check;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.Tally;
import io.packtrail.sohmodel.session.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Checks sign and scale of the current against the reported state of charge: each time the state of
 * charge has moved by 2 %, or charge by 5 % of the reference, it is asked whether both moved the
 * same way, and how far. Sign: right where 80 % of the state of charge moved with the current,
 * wrong where 80 % moved against it; between, from 100 percent points on, the current is not that
 * of the battery (frozen, without sign, of another pack). A recalibration in one step votes as 5 %
 * at most. Scale: wrong where the charge that moved is less than 0.3 or more than 3 times what the
 * state of charge explains, which no ageing does but a wrong unit or rated capacity.
 *
 * <p>Both are decided from 30 percent points on and are reported, never mended here. They are of
 * the newest 150 to 300 points, some weeks of use: older ones are forgotten by half each time 300
 * are full, so that a sign set right is believed again, and one that turns is seen, whatever went
 * before. Without a reported state of charge the voltage decides the sign ({@link
 * VoltageAgreement}).
 */
public final class CurrentAgreement {
  private static final double SOC_PIECE_RATIO = 0.02;
  private static final double CHARGE_PIECE_RATIO = 0.05;
  private static final double LARGEST_VOTE_RATIO = 0.05;
  private static final double MAJORITY_RATIO = 0.8;
  private static final double LEAST_FOR_DISAGREEMENT_RATIO = 1;
  private static final double PERCENT_SENT_AS_RATIO = 0.0101;
  private static final double NEWEST_CHARGE_RATIO = 0.5;
  private static final double LEAST_CHARGE_RATIO = 0.002;
  private static final double LEAST_EVIDENCE_RATIO = 0.3;
  private static final double MOST_EVIDENCE_RATIO = 3;
  private static final double NOTABLE_RATIO = 0.05;
  private static final double LOWEST_SCALE = 0.3;
  private static final double HIGHEST_SCALE = 3;

  private final double referenceAh;
  private final Tally contrary = new Tally();
  private final Decision sign = new Decision();
  private final Decision scale = new Decision();
  private final VoltageAgreement voltage;
  private boolean disagrees;
  private boolean byVoltage;
  private boolean reportsSoc;
  private double anchorSocRatio = Double.NaN;
  private double movedAh;
  private double agreeingRatio;
  private double contraryRatio;
  private double socMovedRatio;
  private double newestChargeRatio;
  private double newestHighestRatio;
  private double highestRatio = Double.NaN;
  private double chargeMovedRatio;
  private double everAgreeingRatio;
  private double everContraryRatio;

  /**
   * @param referenceAh capacity that the state of charge refers to (A·h)
   */
  public CurrentAgreement(double referenceAh) {
    this.referenceAh = referenceAh;
    this.voltage = new VoltageAgreement(referenceAh);
  }

  /** Takes the next interval, with the samples at its ends. */
  public void add(Step step, Sample from, Sample sample) {
    reportsSoc |= !Double.isNaN(sample.socRatio);
    if (!reportsSoc) {
      voltage.add(step, from, sample);
      if (voltage.isDecided()) {
        sign.set(voltage.agrees(), sample.epochMs);
        byVoltage = true;
      }
    }
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
    take(sample.epochMs, socRatio, chargeRatio);
    lookAtUnit(sample.socRatio, Math.abs(chargeRatio));
    anchorSocRatio = sample.socRatio;
    movedAh = 0;
  }

  private void take(long epochMs, double socRatio, double chargeRatio) {
    socMovedRatio += Math.abs(socRatio);
    chargeMovedRatio += Math.abs(chargeRatio);
    if (Math.abs(chargeRatio) >= LEAST_CHARGE_RATIO) {
      double vote = Math.min(Math.abs(socRatio), LARGEST_VOTE_RATIO);
      if (socRatio * chargeRatio > 0) {
        agreeingRatio += vote;
        everAgreeingRatio += Math.abs(socRatio);
      } else {
        contraryRatio += vote;
        everContraryRatio += Math.abs(socRatio);
        contrary.add(epochMs, socRatio);
      }
    }
    decideSign(epochMs);
    if (socMovedRatio >= LEAST_EVIDENCE_RATIO) {
      double explained = chargeMovedRatio / socMovedRatio;
      scale.set(explained >= LOWEST_SCALE && explained <= HIGHEST_SCALE, epochMs);
    }
    forget();
  }

  /** Keeps the highest state of charge of the newest charge of half a capacity. */
  private void lookAtUnit(double socRatio, double chargeRatio) {
    newestHighestRatio = Math.max(newestHighestRatio, socRatio);
    newestChargeRatio += chargeRatio;
    if (newestChargeRatio >= NEWEST_CHARGE_RATIO) {
      highestRatio = newestHighestRatio;
      newestHighestRatio = 0;
      newestChargeRatio = 0;
    }
  }

  private void decideSign(long epochMs) {
    double all = agreeingRatio + contraryRatio;
    boolean right = agreeingRatio >= MAJORITY_RATIO * all;
    boolean wrong = contraryRatio >= MAJORITY_RATIO * all;
    boolean clear = right || wrong;
    if (all >= (clear ? LEAST_EVIDENCE_RATIO : LEAST_FOR_DISAGREEMENT_RATIO)) {
      sign.set(right, epochMs);
      disagrees = !clear;
      byVoltage = false;
    }
  }

  /** Whether the state of charge follows the current neither one way nor the other. */
  boolean disagrees() {
    return disagrees && !byVoltage;
  }

  private void forget() {
    if (agreeingRatio + contraryRatio >= MOST_EVIDENCE_RATIO) {
      agreeingRatio /= 2;
      contraryRatio /= 2;
    }
    if (socMovedRatio >= MOST_EVIDENCE_RATIO) {
      socMovedRatio /= 2;
      chargeMovedRatio /= 2;
    }
  }

  /** The state of the check {@code current-sign}. */
  public Check signCheck() {
    return byVoltage ? signByVoltage() : signBySoc();
  }

  private Check signByVoltage() { // decided, else the state of charge speaks
    return sign.check(
        "current-sign",
        text(
            "positive means charging: the voltage follows %.0f of the newest %.0f steps of the"
                + " current; no state of charge is reported with it",
            voltage.majority(), voltage.steps()),
        text(
            "the voltage moves against %.0f of the newest %.0f steps of the current: the sign of"
                + " the current is wrong, positive must mean charging; it is not turned round here,"
                + " correct it at the source",
            voltage.majority(), voltage.steps()),
        "");
  }

  private Check signBySoc() {
    double all = agreeingRatio + contraryRatio;
    return sign.check(
        "current-sign",
        text(
            "positive means charging: current and state of charge move the same way in %.0f of"
                + " the newest %.0f percent points",
            100 * agreeingRatio, 100 * all),
        disagrees ? disagreement(all) : turned(all),
        text(
            "current and state of charge have moved together by %.0f percent points, need %.0f",
            100 * all, 100 * LEAST_EVIDENCE_RATIO));
  }

  private String disagreement(double all) {
    return text(
        "the current does not follow the state of charge: both move the same way in %.0f of the"
            + " newest %.0f percent points only; it may stand still, come without its sign or be"
            + " another's",
        100 * agreeingRatio, 100 * all);
  }

  private String turned(double all) {
    return text(
        "the state of charge moves against the current in %.0f of the newest %.0f percent"
            + " points: the sign of the current is wrong, positive must mean charging; it is not"
            + " turned round here, correct it at the source",
        100 * contraryRatio, 100 * all);
  }

  /** The state of the check {@code current-scale}. */
  public Check scaleCheck() {
    double explained = chargeMovedRatio / socMovedRatio;
    return scale.check(
        "current-scale",
        text(
            "the current explains the state of charge: %.2f of the reference capacity for a full"
                + " change",
            explained),
        text(
            "the current moves %.3g times the reference capacity (%.1f Ah) for a full change of"
                + " state of charge: check %s",
            explained, referenceAh, suspect()),
        text(
            "the state of charge has moved by %.0f percent points, need %.0f",
            100 * socMovedRatio, 100 * LEAST_EVIDENCE_RATIO));
  }

  private String suspect() {
    return highestRatio > 0 && highestRatio <= PERCENT_SENT_AS_RATIO
        ? "the unit of the state of charge, it looks like a ratio sent as percent; else the unit of"
            + " the current"
        : "the unit of the current and the capacity of the battery";
  }

  /** Where both ever moved against each other in more than 5 % of the points; null else. */
  @Nullable Finding contrary() {
    if (everContraryRatio <= NOTABLE_RATIO * (everAgreeingRatio + everContraryRatio)) {
      return null;
    }
    return contrary.finding(
        "current-against-soc",
        text(
            "the state of charge moved against the current in %.0f of %.0f percent points",
            100 * everContraryRatio, 100 * (everAgreeingRatio + everContraryRatio)));
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

package io.packtrail.sohmodel.quality;

import io.packtrail.domain.DataQuality.Check;
import io.packtrail.domain.Session;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.session.Step;
import java.util.Locale;

/**
 * Checks over weeks that as much charge goes out as goes in: what is left over once the state of
 * charge is back where it was is an offset of the current sensor, times the hours.
 *
 * <p>I₀ = (∫I dt − ΔSOC·C) / h, with C the charge that moves with a full change of the state of
 * charge over the same time, so that neither age nor a wrong rating plays a part. A charge at
 * current I is then wrong by I₀/I. Failed where that is more than 4 % at the mean charging current
 * and I₀ more than C/150: a standing load that the sensor does not see looks the same and never
 * draws as much.
 *
 * <p>Decided from 1,000 percent points on, of the newest 1,000 to 2,000; time across gaps is left
 * out with its change of the state of charge, and so is a long rest unless the state of charge is
 * known to have stood.
 */
final class ChargeBalance {
  private static final double SOC_PIECE_RATIO = 0.02;
  private static final double CHARGE_PIECE_RATIO = 0.05;
  private static final double LEAST_EVIDENCE_RATIO = 10;
  private static final double MOST_EVIDENCE_RATIO = 20;
  private static final double LARGEST_ERROR_RATIO = 0.04;
  private static final double LARGEST_OFFSET_PER_HOUR = 1 / 150.0;

  private final double referenceAh;
  private final Decision decision = new Decision();
  private double anchorSocRatio = Double.NaN;
  private double lastSocRatio;
  private long lastMs;
  private double pieceAh;
  private double pieceInAh;
  private double pieceHours;
  private double socNetRatio;
  private double socMovedRatio;
  private double netAh;
  private double movedAh;
  private double inAh;
  private double hours;
  private double chargingAh;
  private double chargingHours;

  /**
   * @param referenceAh capacity that the state of charge refers to (A·h)
   */
  ChargeBalance(double referenceAh) {
    this.referenceAh = referenceAh;
  }

  /** Takes the next interval, with the sample at its end. */
  void add(Step step, Sample sample) {
    if (Double.isNaN(anchorSocRatio)) {
      begin(sample);
      return;
    }
    if (!step.covered || mayHideADrive(step, sample)) {
      // What is left of a drive and of a charge must both count, else the longer one weighs less.
      take(lastMs, lastSocRatio - anchorSocRatio);
      begin(sample);
      return;
    }
    pieceAh += step.netAh();
    pieceInAh += step.chargedAh;
    pieceHours += step.durationS / 3_600;
    if (step.kind == Session.Kind.CHARGE) {
      chargingAh += step.chargedAh;
      chargingHours += step.durationS / 3_600;
    }
    if (Double.isNaN(sample.socRatio)) {
      return;
    }
    lastMs = sample.epochMs;
    lastSocRatio = sample.socRatio;
    double socRatio = sample.socRatio - anchorSocRatio;
    if (Math.abs(socRatio) >= SOC_PIECE_RATIO
        || Math.abs(pieceAh) >= CHARGE_PIECE_RATIO * referenceAh) {
      take(sample.epochMs, socRatio);
      begin(sample);
    }
  }

  /** Where the current comes at rest alone, a drive looks like an hour of rest. */
  private boolean mayHideADrive(Step step, Sample sample) {
    boolean stood = Math.abs(sample.socRatio - lastSocRatio) < SOC_PIECE_RATIO;
    return step.durationS > Step.LONGEST_ACTIVE_S && !stood;
  }

  private void begin(Sample sample) {
    anchorSocRatio = sample.socRatio;
    lastSocRatio = sample.socRatio;
    lastMs = sample.epochMs;
    pieceAh = 0;
    pieceInAh = 0;
    pieceHours = 0;
  }

  private void take(long epochMs, double socRatio) {
    socNetRatio += socRatio;
    socMovedRatio += Math.abs(socRatio);
    netAh += pieceAh;
    movedAh += Math.abs(pieceAh);
    inAh += pieceInAh;
    hours += pieceHours;
    if (socMovedRatio >= LEAST_EVIDENCE_RATIO && chargingHours > 0) {
      boolean wrong =
          errorRatio() > LARGEST_ERROR_RATIO
              && Math.abs(offsetA()) > LARGEST_OFFSET_PER_HOUR * referenceAh;
      decision.set(!wrong, epochMs);
    }
    if (socMovedRatio >= MOST_EVIDENCE_RATIO) {
      forget();
    }
  }

  private void forget() {
    socNetRatio /= 2;
    socMovedRatio /= 2;
    netAh /= 2;
    movedAh /= 2;
    inAh /= 2;
    hours /= 2;
    chargingAh /= 2;
    chargingHours /= 2;
  }

  /** What the sensor seems to add to every current (A). */
  private double offsetA() {
    return (netAh - socNetRatio * movedAh / socMovedRatio) / hours;
  }

  /** By how much a charge at the mean charging current is wrong for it. */
  private double errorRatio() {
    return Math.abs(offsetA()) * chargingHours / chargingAh;
  }

  Check check() {
    return decision.check(
        "charge-balance",
        text("%s: the current sensor is off by %+.2f A at most", account(), offsetA()),
        text(
            "%s: the current sensor adds %+.2f A, which makes capacity wrong by %.0f %%; it is not"
                + " taken off here, correct it at the source",
            account(), offsetA(), 100 * errorRatio()),
        waiting());
  }

  private String waiting() {
    return socMovedRatio >= LEAST_EVIDENCE_RATIO
        ? "no current has been seen that charges, by which an error could be judged"
        : text(
            "the state of charge has moved by %.0f percent points, need %.0f",
            100 * socMovedRatio, 100 * LEAST_EVIDENCE_RATIO);
  }

  private String account() {
    return text(
        "in the newest %.0f h %.0f Ah went in and %.0f Ah out, while the state of charge changed by"
            + " %+.0f percent points",
        hours, inAh, inAh - netAh, 100 * socNetRatio);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

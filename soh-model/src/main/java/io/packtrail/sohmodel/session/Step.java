package io.packtrail.sohmodel.session;

import io.packtrail.domain.Session;
import io.packtrail.sohmodel.sample.Sample;

/**
 * The interval between two samples that both have a current, integrated by the trapezoid rule.
 * Mutable and reused, for speed.
 */
public final class Step {
  /** A longer interval than this while current flows is a gap: what flowed in it is unknown (s). */
  public static final double LONGEST_ACTIVE_S = 300;

  /** A longer interval than this between two samples at rest is a gap (s). */
  public static final double LONGEST_REST_S = 7_200;

  /** What the battery does at the end of the interval. */
  public Session.Kind kind = Session.Kind.REST;

  /** Whether the interval is short enough to be believed. */
  public boolean covered;

  /** Length (s). */
  public double durationS;

  /** Charge that moved, positive while charging (A·h); 0 across a gap. */
  public double chargeAh;

  /** Energy that moved, positive while charging (kWh); 0 across a gap or without voltage. */
  public double energyKWh;

  /** Sets the interval from {@code from} to {@code to}. */
  public void set(Sample from, Session.Kind fromKind, Sample to, Session.Kind toKind) {
    kind = toKind;
    durationS = (to.epochMs - from.epochMs) / 1_000.0;
    boolean resting = fromKind == Session.Kind.REST && toKind == Session.Kind.REST;
    covered = durationS <= (resting ? LONGEST_REST_S : LONGEST_ACTIVE_S);
    if (!covered) {
      chargeAh = 0;
      energyKWh = 0;
      return;
    }
    double hours = durationS / 3_600.0;
    chargeAh = 0.5 * (from.currentA + to.currentA) * hours;
    double energy =
        0.5 * (from.currentA * from.packVoltageV + to.currentA * to.packVoltageV) * hours / 1_000;
    energyKWh = Double.isNaN(energy) ? 0 : energy;
  }
}

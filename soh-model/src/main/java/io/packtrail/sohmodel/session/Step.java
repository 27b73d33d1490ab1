package io.packtrail.sohmodel.session;

import io.packtrail.domain.Session;
import io.packtrail.sohmodel.sample.Sample;

/**
 * The interval between two samples that both have a current, integrated by the trapezoid rule: what
 * went in apart from what came out, so that no discharge current touches a charge. Mutable and
 * reused, for speed.
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

  /** Charge that went in (A·h), from the positive part of the current; 0 across a gap. */
  public double chargedAh;

  /** Charge that came out (A·h), from the negative part of the current; 0 across a gap. */
  public double dischargedAh;

  /** Whether the pack voltage is known at one end at least; the other then takes it over. */
  public boolean hasVoltage;

  /** Energy that went in (kWh); 0 across a gap or without voltage. */
  public double chargedKWh;

  /** Energy that came out (kWh); 0 across a gap or without voltage. */
  public double dischargedKWh;

  /** Sets the interval from {@code from} to {@code to}. */
  public void set(Sample from, Session.Kind fromKind, Sample to, Session.Kind toKind) {
    kind = toKind;
    durationS = (to.epochMs - from.epochMs) / 1_000.0;
    boolean resting = fromKind == Session.Kind.REST && toKind == Session.Kind.REST;
    covered = durationS <= (resting ? LONGEST_REST_S : LONGEST_ACTIVE_S);
    double halfHours = covered ? durationS / 7_200.0 : 0;
    double fromIn = Math.max(from.currentA, 0);
    double toIn = Math.max(to.currentA, 0);
    double fromOut = Math.max(-from.currentA, 0);
    double toOut = Math.max(-to.currentA, 0);
    chargedAh = halfHours * (fromIn + toIn);
    dischargedAh = halfHours * (fromOut + toOut);
    double fromV = Double.isNaN(from.packVoltageV) ? to.packVoltageV : from.packVoltageV;
    double toV = Double.isNaN(to.packVoltageV) ? fromV : to.packVoltageV;
    hasVoltage = !Double.isNaN(fromV);
    double perKilo = halfHours / 1_000;
    chargedKWh = hasVoltage ? perKilo * (fromIn * fromV + toIn * toV) : 0;
    dischargedKWh = hasVoltage ? perKilo * (fromOut * fromV + toOut * toV) : 0;
  }

  /** Charge that moved, positive while charging (A·h). */
  public double netAh() {
    return chargedAh - dischargedAh;
  }

  /** Energy that moved, positive while charging (kWh). */
  public double netKWh() {
    return chargedKWh - dischargedKWh;
  }
}

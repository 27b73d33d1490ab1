package io.packtrail.sohmodel.session;

import io.packtrail.domain.Session;
import io.packtrail.sohmodel.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts the stream of samples into charges, drives and rests.
 *
 * <p>By sample: DRIVE where the vehicle moves (≥ 1 km/h) or more than 0.02 C flows out, CHARGE
 * where more than 0.02 C flows in at standstill, else REST. A charge goes on through pauses of at
 * most 120 s, a drive through stops and recuperation of at most 300 s, a rest through nothing; a
 * gap ({@link Step}) ends every session. Memory: one running session, one pending stretch, one
 * {@link ChargeTrace}.
 */
public final class SessionTracker {
  private static final double ACTIVE_C_RATE = 0.02;
  private static final double MOVING_KMH = 1;
  private static final double LONGEST_PAUSE_S = 120;

  /** What the state of charge may rise by without a current before it is told (ratio): a choice. */
  private static final double LEAST_RISE_RATIO = 0.05;

  private static final double LONGEST_STOP_S = 300;

  private final double activeA;
  private final ChargeTrace trace;
  private final ChargeJudge judge;
  private final List<Session> sessions = new ArrayList<>();

  private SessionTotals totals = new SessionTotals();
  private SessionTotals pending = new SessionTotals();
  private Session.Kind kind = Session.Kind.REST;
  private Session.Kind pendingKind = Session.Kind.REST;
  private boolean open;
  private boolean hasPending;
  private long lastOwnMs;

  /**
   * @param ratedCapacityAh capacity that 1 C refers to (A·h)
   * @param judge says whether a finished charge is evidence
   */
  public SessionTracker(double ratedCapacityAh, ChargeTrace trace, ChargeJudge judge) {
    this.activeA = ACTIVE_C_RATE * ratedCapacityAh;
    this.trace = trace;
    this.judge = judge;
  }

  /** What the battery does at this sample. */
  public Session.Kind kindOf(Sample sample) {
    if (sample.speedKmh >= MOVING_KMH || sample.currentA < -activeA) {
      return Session.Kind.DRIVE;
    }
    return sample.currentA > activeA ? Session.Kind.CHARGE : Session.Kind.REST;
  }

  /** Takes the first sample of all. */
  public void begin(Sample first, Session.Kind firstKind) {
    start(firstKind, first);
  }

  /** Takes the interval from {@code from} to {@code to}. */
  public void add(Step step, Sample from, Sample to) {
    if (!open || !step.covered) {
      interrupt();
      start(step.kind, to);
    } else if (step.kind == kind) {
      continueOwn(step, to);
    } else {
      continueOther(step, from, to);
    }
  }

  /** Ends the running session, so that what is reported of the gap after it comes later. */
  public void interrupt() {
    if (open) {
      close();
      open = false;
    }
  }

  /** Ends the last session and returns all of them, oldest first. */
  public List<Session> finish() {
    interrupt();
    return sessions;
  }

  private void continueOwn(Step step, Sample to) {
    if (hasPending) {
      totals.append(pending);
      hasPending = false;
    }
    totals.add(step, to);
    lastOwnMs = to.epochMs;
    if (kind == Session.Kind.CHARGE) {
      trace.add(step, to);
    }
  }

  private void continueOther(Step step, Sample from, Sample to) {
    if ((to.epochMs - lastOwnMs) / 1_000.0 > patienceS()) {
      takeOver(step, from, to);
      return;
    }
    if (hasPending && step.kind == pendingKind) {
      pending.add(step, to);
    } else {
      if (hasPending) {
        totals.append(pending);
      }
      beginPending(step, from, to);
    }
    feedTrace(step, to);
  }

  /** The other kind has lasted: the session ends, and what was pending becomes the next one. */
  private void takeOver(Step step, Sample from, Sample to) {
    boolean samePending = hasPending && step.kind == pendingKind;
    if (hasPending && !samePending) {
      totals.append(pending);
    }
    hasPending = false;
    if (samePending) {
      pending.add(step, to);
      feedTrace(step, to);
      closeTotals();
      SessionTotals free = totals;
      totals = pending;
      pending = free;
    } else {
      closeTotals();
      totals.restart(from);
      totals.add(step, to);
      if (step.kind == Session.Kind.CHARGE) {
        trace.restart(from);
        trace.add(step, to);
      }
    }
    kind = step.kind;
    lastOwnMs = to.epochMs;
  }

  private void beginPending(Step step, Sample from, Sample to) {
    pending.restart(from);
    pending.add(step, to);
    pendingKind = step.kind;
    hasPending = true;
    if (kind != Session.Kind.CHARGE && step.kind == Session.Kind.CHARGE) {
      trace.restart(from);
    }
  }

  private void feedTrace(Step step, Sample to) {
    if (kind == Session.Kind.CHARGE) {
      trace.addPause(step);
    } else if (step.kind == Session.Kind.CHARGE) {
      trace.add(step, to);
    }
  }

  private double patienceS() {
    return switch (kind) {
      case CHARGE -> LONGEST_PAUSE_S;
      case DRIVE -> LONGEST_STOP_S;
      case REST -> 0;
    };
  }

  private void start(Session.Kind newKind, Sample first) {
    open = true;
    kind = newKind;
    hasPending = false;
    totals.restart(first);
    lastOwnMs = first.epochMs;
    if (newKind == Session.Kind.CHARGE) {
      trace.restart(first);
    }
  }

  private void close() {
    if (hasPending) {
      totals.append(pending);
      hasPending = false;
    }
    closeTotals();
  }

  /** Parked charging with a wrong or frozen current looks like a drive that fills the battery. */
  private String whyNoCharge() {
    double riseRatio = totals.contradictedRiseRatio();
    return riseRatio >= LEAST_RISE_RATIO
        ? String.format(
            Locale.ROOT,
            "the state of charge rose by %.0f %% while by the current more went out than in: the"
                + " current cannot be believed here",
            100 * riseRatio)
        : "not a charge; capacity is observed while charging only";
  }

  private void closeTotals() {
    if (totals.isSingleSample()) {
      return; // between two gaps: no stretch of anything
    }
    if (kind == Session.Kind.CHARGE) {
      ChargeJudge.Verdict verdict = judge.judge(totals.toCharge(), trace);
      sessions.add(totals.toSession(kind, verdict.accepted(), verdict.reason()));
    } else {
      sessions.add(totals.toSession(kind, false, whyNoCharge()));
    }
  }
}

package io.packtrail.sohmodel.stress;

import io.packtrail.sohmodel.carry.Tape;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.session.Step;

/**
 * Counts deep discharges: below 5 % state of charge or the chemistry's empty voltage for a minute,
 * again only after 10 % and 0.2 V more, of those two that are reported.
 *
 * <p>A sample that bears only one of them leaves the other standing for as long as a gap at rest
 * may last, so that a vehicle that reports them in turn neither hides a discharge nor counts it
 * over and over.
 */
final class DeepDischarges {
  private static final double DEEP_SOC_RATIO = 0.05;
  private static final double RECOVERED_SOC_RATIO = 0.10;
  private static final double RECOVERED_V = 0.2;
  private static final long HELD_MS = (long) (Step.LONGEST_REST_S * 1_000);

  private final double emptyV;
  private final LimitEvents events = new LimitEvents();
  private double socRatio = Double.NaN;
  private double cellVoltageV = Double.NaN;
  private long socMs;
  private long cellVoltageMs;

  DeepDischarges(CellLimits limits) {
    emptyV = limits.emptyV();
  }

  void look(Sample sample) {
    long epochMs = sample.epochMs;
    if (!Double.isNaN(sample.socRatio)) {
      socRatio = sample.socRatio;
      socMs = epochMs;
    } else if (epochMs - socMs > HELD_MS) {
      socRatio = Double.NaN;
    }
    if (!Double.isNaN(sample.cellVoltageMinV)) {
      cellVoltageV = sample.cellVoltageMinV;
      cellVoltageMs = epochMs;
    } else if (epochMs - cellVoltageMs > HELD_MS) {
      cellVoltageV = Double.NaN;
    }
    boolean bears = sample.socRatio < DEEP_SOC_RATIO || sample.cellVoltageMinV < emptyV;
    boolean holds = socRatio < DEEP_SOC_RATIO || cellVoltageV < emptyV;
    if (bears || !holds) { // what is only held neither ends an event nor makes one last
      events.add(epochMs, bears, isRecovered());
    }
  }

  private boolean isRecovered() {
    boolean known = !Double.isNaN(socRatio) || !Double.isNaN(cellVoltageV);
    return known && !(socRatio <= RECOVERED_SOC_RATIO) && !(cellVoltageV <= emptyV + RECOVERED_V);
  }

  /**
   * Takes a reported event, once the samples of the half hour after it are in.
   *
   * @return whether it counted
   */
  boolean addReported(long epochMs) {
    return events.addReported(epochMs);
  }

  long count() {
    return events.events();
  }

  void exchange(Tape tape) {
    events.exchange(tape);
    socRatio = tape.real(socRatio);
    cellVoltageV = tape.real(cellVoltageV);
    socMs = tape.whole(socMs);
    cellVoltageMs = tape.whole(cellVoltageMs);
  }
}

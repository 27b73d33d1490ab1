package io.packtrail.sohmodel.quality;

import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.Tally;
import io.packtrail.sohmodel.session.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds a current that is reported too seldom to be integrated: most of the intervals while it
 * flows (beyond 0.02 C at one end) are gaps. Of the newest 100 to 200 such intervals, from 20 on.
 */
final class CurrentGaps {
  private static final double FLOWS_C_RATE = 0.02;
  private static final double LEAST_STEPS = 20;
  private static final double MOST_STEPS = 200;

  private final double flowsA;
  private final Tally gaps = new Tally();
  private double steps;
  private double gapSteps;

  CurrentGaps(double ratedAh) {
    flowsA = FLOWS_C_RATE * ratedAh;
  }

  /** Takes an interval with the samples at its ends. */
  void add(Step step, Sample from, Sample to) {
    if (Math.abs(from.currentA) <= flowsA && Math.abs(to.currentA) <= flowsA) {
      return;
    }
    steps++;
    gapSteps += step.covered ? 0 : 1;
    if (!step.covered && steps >= LEAST_STEPS && gapSteps > 0.5 * steps) {
      gaps.add(to.epochMs, step.durationS);
    }
    if (steps >= MOST_STEPS) {
      steps /= 2;
      gapSteps /= 2;
    }
  }

  @Nullable Finding finding() {
    return gaps.finding(
        "current-too-seldom",
        String.format(
            Locale.ROOT,
            "most currents came more than %.0f s after the one before (at least %.0f s) while"
                + " current flowed: charge across such a gap is not known and does not count",
            Step.LONGEST_ACTIVE_S,
            gaps.lowest()));
  }
}

package io.packtrail.sohmodel;

import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.HealthLimits;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.sample.Tally;
import io.packtrail.sohmodel.track.HealthTrack.ChangePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the estimates themselves say against the data: steps that nobody announced, and health that
 * no battery has or takes on.
 *
 * <p>{@code change-point}: each unannounced step. {@code implausible-health}: estimates outside
 * {@link HealthLimits}, and {@code implausible-step}: an unannounced step of more than 10 points.
 */
final class HealthFindings {
  private static final double LARGEST_STEP_RATIO = 0.10;

  private HealthFindings() {}

  /**
   * The findings.
   *
   * @param history estimates, oldest first
   */
  static List<Finding> of(List<ChangePoint> changePoints, List<SohResult.Estimated> history) {
    List<Finding> findings = new ArrayList<>();
    add(findings, levels(history));
    add(findings, steps(changePoints));
    add(findings, changes(changePoints));
    return findings;
  }

  private static void add(List<Finding> findings, @Nullable Finding finding) {
    if (finding != null) {
      findings.add(finding);
    }
  }

  private static @Nullable Finding levels(List<SohResult.Estimated> history) {
    Tally outside = new Tally();
    for (SohResult.Estimated estimate : history) {
      if (!HealthLimits.isPlausible(estimate.sohRatio())) {
        outside.add(estimate.asOf().toEpochMilli(), estimate.sohRatio());
      }
    }
    return outside.finding(
        HealthLimits.CODE,
        text(
            "estimates of %.0f to %.0f %% of the reference capacity: check the capacity that is"
                + " registered, and whether the current is that of the whole battery",
            100 * outside.lowest(), 100 * outside.highest()));
  }

  private static @Nullable Finding steps(List<ChangePoint> changePoints) {
    Tally large = new Tally();
    for (ChangePoint change : changePoints) {
      double step = change.toRatio() - change.fromRatio();
      if (Math.abs(step) > LARGEST_STEP_RATIO) {
        large.add(change.epochMs(), step);
      }
    }
    return large.finding(
        "implausible-step",
        text(
            "the estimate moved by %s points at once without an announcement: if no cells were"
                + " exchanged, the current or the state of charge is no longer what it was",
            range(large)));
  }

  private static @Nullable Finding changes(List<ChangePoint> changePoints) {
    Tally all = new Tally();
    for (ChangePoint change : changePoints) {
      all.add(change.epochMs(), change.toRatio() - change.fromRatio());
    }
    return all.finding(
        "change-point",
        text(
            "five charges in a row lay on the same side of what was expected, and nothing was"
                + " announced: the battery was recalibrated, repaired or replaced, and the estimate"
                + " began anew, %s points away",
            range(all)));
  }

  private static String range(Tally steps) {
    String low = text("%+.1f", 100 * steps.lowest());
    String high = text("%+.1f", 100 * steps.highest());
    return low.equals(high) ? low : low + " to " + high;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

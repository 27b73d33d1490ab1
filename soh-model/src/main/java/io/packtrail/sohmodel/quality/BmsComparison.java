package io.packtrail.sohmodel.quality;

import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.SohResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The vehicle's own state of health beside ours, at each of our estimates: its mean error and
 * spread, and the times of lasting disagreement. They disagree where its figure lies outside our 90
 * % interval widened by 2 percent points, for its rounding; lasting is 60 days and five estimates
 * in a row. Makers define their figure each in their own way, so that it is compared and never
 * fused.
 */
public final class BmsComparison {
  private static final double ROUNDING_RATIO = 0.02;
  private static final Duration LASTING = Duration.ofDays(60);
  private static final int LEAST_ESTIMATES = 5;

  private final List<Finding> ended = new ArrayList<>();
  private @Nullable Instant since;
  private Instant until = Instant.EPOCH;
  private int inARow;
  private double bmsRatio;
  private SohResult.@Nullable Estimated ours;
  private long compared;
  private double meanErrorRatio;
  private double squares;

  /** Takes our estimate and what the vehicle said last; in order of time. */
  public void add(SohResult.Estimated estimate, double bmsSohRatio) {
    double errorRatio = bmsSohRatio - estimate.sohRatio();
    compared++;
    double before = meanErrorRatio;
    meanErrorRatio += (errorRatio - before) / compared; // Welford
    squares += (errorRatio - before) * (errorRatio - meanErrorRatio);
    boolean disagrees =
        bmsSohRatio > estimate.soh90().highRatio() + ROUNDING_RATIO
            || bmsSohRatio < estimate.soh90().lowRatio() - ROUNDING_RATIO;
    if (!disagrees) {
      end();
      return;
    }
    if (since == null) {
      since = estimate.asOf();
      inARow = 0;
    }
    inARow++;
    until = estimate.asOf();
    bmsRatio = bmsSohRatio;
    ours = estimate;
  }

  /** Every lasting disagreement, oldest first; the last one may go on. */
  public List<Finding> findings() {
    List<Finding> all = new ArrayList<>(ended);
    Finding present = present("goes on");
    if (present != null) {
      all.add(present);
    }
    return all;
  }

  /** Mean of the vehicle's figure less ours; NaN where it was never compared. */
  public double meanErrorRatio() {
    return compared == 0 ? Double.NaN : meanErrorRatio;
  }

  /** Other cells than before: earlier figures are not compared with later ones. */
  public void restart() {
    end();
    compared = 0;
    meanErrorRatio = 0;
    squares = 0;
  }

  private void end() {
    Finding finding = present("has ended");
    if (finding != null) {
      ended.add(finding);
    }
    since = null;
  }

  private @Nullable Finding present(String state) {
    if (since == null
        || ours == null
        || inARow < LEAST_ESTIMATES
        || Duration.between(since, until).compareTo(LASTING) < 0) {
      return null;
    }
    return new Finding(
        "bms-disagreement",
        since,
        until,
        inARow,
        String.format(
            Locale.ROOT,
            "the vehicle says %.1f %%, we measured %.1f %% (90 %% interval %.1f to %.1f %%); over"
                + " %d estimates its figure was %+.1f ± %.1f points from ours; this %s",
            100 * bmsRatio,
            100 * ours.sohRatio(),
            100 * ours.soh90().lowRatio(),
            100 * ours.soh90().highRatio(),
            compared,
            100 * meanErrorRatio,
            100 * Math.sqrt(squares / Math.max(1, compared - 1)),
            state));
  }
}

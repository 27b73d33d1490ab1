package io.packtrail.fleetservice.http;

import io.packtrail.fleetservice.pages.Wording;
import io.packtrail.timescalestore.ClockCorrection;
import io.packtrail.timescalestore.ClockEstimate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a list of gateways says of a clock: as measured last, and what is declared of it. */
public final class ClockText {

  private ClockText() {}

  /**
   * The text of one gateway.
   *
   * @param corrections those that hold
   * @param absent what to say where nothing was measured
   */
  public static String of(
      @Nullable ClockEstimate estimate, List<ClockCorrection> corrections, String absent) {
    StringBuilder text = new StringBuilder(estimate == null ? absent : measured(estimate));
    for (ClockCorrection one : corrections) {
      text.append("; corrected by ")
          .append(Wording.correction(one.offset(), one.from(), one.to(), one.declaredBy()));
    }
    return text.toString();
  }

  private static String measured(ClockEstimate estimate) {
    String clock = "%s on %s".formatted(Wording.clock(estimate.offset()), estimate.day());
    Instant rightSince = estimate.rightSince();
    return rightSince == null || !estimate.isOff()
        ? clock
        : clock + ", right again since " + Wording.time(rightSince);
  }
}

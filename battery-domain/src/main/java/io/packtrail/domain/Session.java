package io.packtrail.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one kind of use in event time, and whether it served as evidence of capacity.
 *
 * @param startSocRatio reported state of charge at the start, absent where not reported
 * @param endSocRatio reported state of charge at the end, absent where not reported
 * @param chargedAh charge that went in (A·h), at least 0
 * @param dischargedAh charge that came out (A·h), at least 0
 * @param chargedKWh energy that went in (kWh), at least 0; 0 where no voltage was reported
 * @param dischargedKWh energy that came out (kWh), at least 0
 * @param maxCurrentA largest current by magnitude, with its sign (A)
 * @param tempMeanDegC time-weighted mean temperature (°C), absent where not reported
 * @param tempMaxDegC highest temperature (°C), absent where not reported
 * @param samples samples in it
 * @param accepted whether it yielded a capacity observation that the estimate uses
 * @param reason why not, or how it did; one sentence
 */
public record Session(
    Kind kind,
    Instant start,
    Instant end,
    @Nullable Double startSocRatio,
    @Nullable Double endSocRatio,
    double chargedAh,
    double dischargedAh,
    double chargedKWh,
    double dischargedKWh,
    double maxCurrentA,
    @Nullable Double tempMeanDegC,
    @Nullable Double tempMaxDegC,
    int samples,
    boolean accepted,
    String reason) {

  /** What the battery was doing. */
  public enum Kind {
    CHARGE,
    DRIVE,
    REST
  }
}

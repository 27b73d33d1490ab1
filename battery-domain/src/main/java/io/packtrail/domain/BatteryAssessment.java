package io.packtrail.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a battery's history says about its health, computed from its samples and from
 * what was reported beside them.
 *
 * @param from time of the first sample, or of the first report that counted
 * @param asOf time of the last sample, or of the last report that counted
 * @param samples samples read
 * @param soh the state of health now
 * @param history the filtered estimate after each observation that was used, oldest first; what was
 *     known then, not smoothed
 * @param smoothed the same with hindsight, oldest first, thinned for a chart
 * @param sessions every session, oldest first
 * @param observations every capacity observation, oldest first, with whether it was used
 * @param quality what is to be said of the data themselves
 * @param cellsSince since when it has its present cells: when the last swap of a module or
 *     replacement of the battery was announced; absent where none was. What lies before it in the
 *     lists speaks of other cells
 */
public record BatteryAssessment(
    BatteryId batteryId,
    Instant from,
    Instant asOf,
    long samples,
    SohResult soh,
    List<SohResult.Estimated> history,
    List<SmoothedHealth> smoothed,
    List<Session> sessions,
    List<CapacityObservation> observations,
    StressRecord stress,
    DataQuality quality,
    @Nullable Instant cellsSince) {
  public BatteryAssessment {
    history = List.copyOf(history);
    smoothed = List.copyOf(smoothed);
    sessions = List.copyOf(sessions);
    observations = List.copyOf(observations);
  }
}

package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** The running analysis of one battery: samples in, in event-time order, assessment out. */
public final class BatteryAnalysis {
  private final Battery battery;
  private long samples;

  BatteryAnalysis(Battery battery) {
    this.battery = battery;
  }

  /** Takes the next samples, which must not be older than the last ones. */
  public BatteryAnalysis accept(SampleSeries chunk) {
    samples += chunk.size();
    return this;
  }

  /** The assessment of everything accepted. */
  public BatteryAssessment finish() {
    SohResult none =
        new SohResult.NotEstimable(
            Instant.EPOCH, "no-data", "no samples were received", SohModel.METHOD_VERSION);
    StressRecord stress =
        new StressRecord(
            0,
            0,
            0,
            0,
            0,
            Collections.nCopies(10, 0.0),
            Collections.nCopies(StressRecord.TEMPERATURE_BINS, Collections.nCopies(10, 0.0)),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of());
    return new BatteryAssessment(
        battery.batteryId(),
        Instant.EPOCH,
        Instant.EPOCH,
        samples,
        none,
        List.of(),
        List.of(),
        List.of(),
        stress);
  }
}

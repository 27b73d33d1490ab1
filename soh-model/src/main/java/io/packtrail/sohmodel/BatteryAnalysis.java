package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.sohmodel.carry.TapeWriter;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.SampleGate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running analysis of one battery: samples in, in event-time order, assessment out; what was
 * reported beside them is put between them by its own time. How the samples are cut into chunks
 * makes no difference. Cost is linear in samples; memory is constant but for what the assessment
 * itself lists (sessions, observations, history, days). Not thread-safe.
 */
public final class BatteryAnalysis {
  // 2200-01-01; beyond it, or before 1970, a clock is wrong.
  private static final long LATEST_MS = 7_258_118_400_000L;
  private static final Instant LATEST = Instant.ofEpochMilli(LATEST_MS);

  private final Battery battery;
  private final SohModel.Models models;
  private final GroupCalibration calibration;
  private final SampleGate gate;
  private final ReportQueue reports;
  private final Sample sample = new Sample();
  private @Nullable OpenAnalysis running;
  private byte @Nullable [] carried;
  private final ImpossibleTimes impossibleTimes = new ImpossibleTimes();
  private long samples;
  private boolean finished;

  BatteryAnalysis(
      Battery battery, SohModel.Models models, Reports reports, GroupCalibration calibration) {
    this.battery = battery;
    this.models = models;
    this.calibration = calibration;
    this.gate = new SampleGate(battery);
    this.reports = new ReportQueue(reports, LATEST);
  }

  /**
   * Takes the next samples. One that is not later than the sample before it is left out, as is one
   * with an impossible time (finding {@code impossible-time}).
   *
   * @throws IllegalStateException after {@link #finish()}
   */
  public BatteryAnalysis accept(SampleSeries chunk) {
    if (finished) {
      throw new IllegalStateException("accept must come before finish");
    }
    samples += chunk.size();
    for (int i = 0; i < chunk.size(); i++) {
      long epochMs = chunk.epochMs()[i];
      if (epochMs < 0 || epochMs > LATEST_MS) {
        impossibleTimes.add(epochMs);
        continue;
      }
      if (running == null) {
        running = open(Instant.ofEpochMilli(epochMs));
      }
      if (epochMs > running.lastMs()) {
        gate.read(chunk, i, sample);
        running.add(sample);
      } else {
        running.leftOut(epochMs);
      }
    }
    return this;
  }

  /**
   * Goes on with the counters of use of an analysis whose samples are gone ({@link #carry}); ahead
   * of the first sample.
   *
   * @throws IllegalStateException after {@link #accept} or {@link #finish}
   */
  public BatteryAnalysis resume(byte[] counters) {
    if (finished || samples > 0) {
      throw new IllegalStateException("resume must come before accept and finish");
    }
    carried = counters.clone();
    return this;
  }

  /**
   * The counters of use of everything accepted, for the analysis of what comes later: that one
   * counts what this one would have, bit for bit. Its samples must all come after these. Null where
   * nothing was accepted, here or before.
   *
   * @throws IllegalStateException after {@link #finish}
   */
  public byte @Nullable [] carry() {
    if (finished) {
      throw new IllegalStateException("carry must come before finish");
    }
    if (running == null) {
      return carried;
    }
    TapeWriter tape = new TapeWriter();
    running.exchange(tape);
    return tape.bytes();
  }

  /**
   * The assessment of everything accepted; the analysis ends with it.
   *
   * @throws IllegalStateException when called twice
   */
  public BatteryAssessment finish() {
    if (finished) {
      throw new IllegalStateException("finish must be called once");
    }
    finished = true;
    if (running == null && (carried != null || !reports.isEmpty())) {
      running = open(reports.earliest(Instant.EPOCH));
    }
    return running == null ? empty() : running.finish(samples, impossibleTimes.findings());
  }

  /**
   * What the state of health of {@link #finish} was computed from, for {@link EstimateReplay}; null
   * where nothing was accepted.
   *
   * @throws IllegalStateException before {@link #finish()}
   */
  public @Nullable EstimateInputs inputs() {
    if (!finished) {
      throw new IllegalStateException("finish must come before inputs");
    }
    return running == null ? null : running.inputs();
  }

  private OpenAnalysis open(Instant first) {
    OpenAnalysis analysis = new OpenAnalysis(battery, models, gate, reports, calibration, first);
    if (carried != null) {
      analysis.resume(carried);
    }
    return analysis;
  }

  private BatteryAssessment empty() {
    SohResult none =
        new SohResult.NotEstimable(
            Instant.EPOCH,
            "no-data",
            samples == 0
                ? "no samples were received"
                : "none of %d samples has a possible time: check the clock".formatted(samples),
            models.methodVersion());
    List<Session> noSessions = List.of();
    return new BatteryAssessment(
        battery.batteryId(),
        Instant.EPOCH,
        Instant.EPOCH,
        samples,
        none,
        List.of(),
        List.of(),
        noSessions,
        List.of(),
        StressRecord.none(),
        new DataQuality(List.of(), impossibleTimes.findings()),
        null);
  }
}

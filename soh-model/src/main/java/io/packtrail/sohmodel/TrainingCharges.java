package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.sohmodel.curve.CurveReader;
import io.packtrail.sohmodel.curve.Matrix;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.SampleGate;
import io.packtrail.sohmodel.session.ChargeJudge;
import io.packtrail.sohmodel.session.ChargeTrace;
import io.packtrail.sohmodel.session.SessionTracker;
import io.packtrail.sohmodel.session.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the charge curves of a battery as the estimator would, for {@link
 * io.packtrail.sohmodel.curve.CurveTrainer}.
 */
public final class TrainingCharges {
  private final List<Instant> ends = new ArrayList<>();
  private final List<double[]> binsAh = new ArrayList<>();

  private TrainingCharges() {}

  /**
   * Reads every charge of a history.
   *
   * @param chargeCRate the constant charging rate at which curves are read (1/h)
   */
  public static TrainingCharges read(
      Battery battery, double chargeCRate, Iterable<SampleSeries> history) {
    TrainingCharges result = new TrainingCharges();
    CurveReader reader = new CurveReader(chargeCRate * battery.ratedCapacityAh());
    SessionTracker sessions =
        new SessionTracker(
            battery.ratedCapacityAh(),
            new ChargeTrace(reader),
            (charge, trace) -> {
              result.ends.add(charge.end());
              result.binsAh.add(reader.binsAh());
              return new ChargeJudge.Verdict(true, "training");
            });
    SampleGate gate = new SampleGate(battery);
    Sample sample = new Sample();
    Sample last = new Sample();
    Step step = new Step();
    Session.Kind lastKind = Session.Kind.REST;
    boolean begun = false;
    for (SampleSeries chunk : history) {
      for (int i = 0; i < chunk.size(); i++) {
        gate.read(chunk, i, sample);
        if (Double.isNaN(sample.currentA) || (begun && sample.epochMs <= last.epochMs)) {
          continue;
        }
        Session.Kind kind = sessions.kindOf(sample);
        if (begun) {
          step.set(last, lastKind, sample, kind);
          sessions.add(step, last, sample);
        } else {
          sessions.begin(sample, kind);
          begun = true;
        }
        last.copy(sample);
        lastKind = kind;
      }
    }
    sessions.finish();
    return result;
  }

  /** When each charge ended, oldest first. */
  public List<Instant> ends() {
    return List.copyOf(ends);
  }

  /** Charge in each bin of the curve (A·h), one row a charge. */
  public Matrix binsAh() {
    return new Matrix(binsAh.toArray(new double[0][]));
  }
}

package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.sohmodel.curve.CurveReader;
import io.packtrail.sohmodel.curve.Matrix;
import io.packtrail.sohmodel.learned.ChargeFeatureReader;
import io.packtrail.sohmodel.learned.ChargeWindow;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.SampleGate;
import io.packtrail.sohmodel.session.Charge;
import io.packtrail.sohmodel.session.ChargeJudge;
import io.packtrail.sohmodel.session.ChargeTrace;
import io.packtrail.sohmodel.session.SessionTracker;
import io.packtrail.sohmodel.session.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reads the charge curves of a battery as the estimator would, for {@link
 * io.packtrail.sohmodel.curve.CurveTrainer}.
 */
public final class TrainingCharges {
  private final List<Instant> ends = new ArrayList<>();
  private final List<double[]> binsAh = new ArrayList<>();

  private TrainingCharges() {}

  /**
   * Reads the curve of every charge of a history.
   *
   * @param chargeCRate the constant charging rate at which curves are read (1/h)
   */
  public static TrainingCharges read(
      Battery battery, double chargeCRate, Iterable<SampleSeries> history) {
    TrainingCharges result = new TrainingCharges();
    CurveReader reader = new CurveReader(chargeCRate * battery.ratedCapacityAh());
    follow(
        battery,
        new ChargeTrace(reader, null),
        charge -> {
          result.ends.add(charge.end());
          result.binsAh.add(reader.binsAh());
        },
        history);
    return result;
  }

  /**
   * Reads the features of every charge of a history that has them all but the temperature.
   *
   * @return features by the end of the charge, oldest first
   */
  public static SortedMap<Instant, double[]> features(
      Battery battery, ChargeWindow window, Iterable<SampleSeries> history) {
    SortedMap<Instant, double[]> rows = new TreeMap<>();
    ChargeFeatureReader reader = new ChargeFeatureReader(window, battery.ratedCapacityAh());
    follow(
        battery,
        new ChargeTrace(null, reader),
        charge -> {
          if (reader.read(charge.tempMeanDegC()) instanceof ChargeFeatureReader.Reading.Row row) {
            rows.put(charge.end(), row.row());
          }
        },
        history);
    return rows;
  }

  private static void follow(
      Battery battery,
      ChargeTrace trace,
      Consumer<Charge> charges,
      Iterable<SampleSeries> history) {
    SessionTracker sessions =
        new SessionTracker(
            battery.ratedCapacityAh(),
            trace,
            (charge, left) -> {
              charges.accept(charge);
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

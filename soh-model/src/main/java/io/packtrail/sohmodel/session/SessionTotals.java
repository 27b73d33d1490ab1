package io.packtrail.sohmodel.session;

import io.packtrail.domain.Session;
import io.packtrail.sohmodel.sample.Sample;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Sums over one session, or over a stretch that may yet become part of one. */
final class SessionTotals {
  private long startMs;
  private long endMs;
  private double startSocRatio;
  private double endSocRatio;
  private double chargedAh;
  private double dischargedAh;
  private double chargedKWh;
  private double dischargedKWh;
  private double maxCurrentA;
  private double tempTimesS;
  private double tempS;
  private double tempMaxDegC;
  private int samples;
  private int refusedValues;

  /** Begins at one sample. */
  void restart(Sample first) {
    startMs = first.epochMs;
    endMs = first.epochMs;
    startSocRatio = first.socRatio;
    endSocRatio = first.socRatio;
    chargedAh = 0;
    dischargedAh = 0;
    chargedKWh = 0;
    dischargedKWh = 0;
    maxCurrentA = first.currentA;
    tempTimesS = 0;
    tempS = 0;
    tempMaxDegC = first.tempMaxDegC;
    samples = 1;
    refusedValues = first.refusedValues;
  }

  /** Takes the interval that ends with {@code sample}. */
  void add(Step step, Sample sample) {
    endMs = sample.epochMs;
    samples++;
    refusedValues += sample.refusedValues;
    chargedAh += step.chargedAh;
    dischargedAh += step.dischargedAh;
    chargedKWh += step.chargedKWh;
    dischargedKWh += step.dischargedKWh;
    if (Math.abs(sample.currentA) > Math.abs(maxCurrentA)) {
      maxCurrentA = sample.currentA;
    }
    if (!Double.isNaN(sample.tempDegC)) {
      tempTimesS += sample.tempDegC * step.durationS;
      tempS += step.durationS;
    }
    if (Double.isNaN(tempMaxDegC) || sample.tempMaxDegC > tempMaxDegC) {
      tempMaxDegC = sample.tempMaxDegC;
    }
    if (!Double.isNaN(sample.socRatio)) {
      endSocRatio = sample.socRatio;
      if (Double.isNaN(startSocRatio)) {
        startSocRatio = sample.socRatio;
      }
    }
  }

  /** Takes over what follows directly. */
  void append(SessionTotals later) {
    endMs = later.endMs;
    samples += later.samples;
    refusedValues += later.refusedValues;
    chargedAh += later.chargedAh;
    dischargedAh += later.dischargedAh;
    chargedKWh += later.chargedKWh;
    dischargedKWh += later.dischargedKWh;
    if (Math.abs(later.maxCurrentA) > Math.abs(maxCurrentA)) {
      maxCurrentA = later.maxCurrentA;
    }
    tempTimesS += later.tempTimesS;
    tempS += later.tempS;
    if (Double.isNaN(tempMaxDegC) || later.tempMaxDegC > tempMaxDegC) {
      tempMaxDegC = later.tempMaxDegC;
    }
    if (Double.isNaN(startSocRatio)) {
      startSocRatio = later.startSocRatio;
    }
    if (!Double.isNaN(later.endSocRatio)) {
      endSocRatio = later.endSocRatio;
    }
  }

  boolean isSingleSample() {
    return samples == 1;
  }

  Instant start() {
    return Instant.ofEpochMilli(startMs);
  }

  Instant end() {
    return Instant.ofEpochMilli(endMs);
  }

  /** Time-weighted mean temperature (°C), NaN where none was reported. */
  double tempMeanDegC() {
    return tempS > 0 ? tempTimesS / tempS : Double.NaN;
  }

  Charge toCharge() {
    return new Charge(start(), end(), (endMs - startMs) / 1_000.0, chargedAh, tempMeanDegC());
  }

  /** By how much the state of charge rose (ratio) while less charge went in than out; else 0. */
  double contradictedRiseRatio() {
    double riseRatio = endSocRatio - startSocRatio; // NaN where it was not told
    return chargedAh < dischargedAh && riseRatio > 0 ? riseRatio : 0;
  }

  Session toSession(Session.Kind kind, boolean accepted, String reason) {
    return new Session(
        kind,
        start(),
        end(),
        present(startSocRatio),
        present(endSocRatio),
        chargedAh,
        dischargedAh,
        chargedKWh,
        dischargedKWh,
        maxCurrentA,
        present(tempMeanDegC()),
        present(tempMaxDegC),
        samples,
        accepted,
        refusedValues == 0
            ? reason
            : reason + "; %d values in it could not be believed".formatted(refusedValues));
  }

  private static @Nullable Double present(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }
}

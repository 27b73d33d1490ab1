package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.DataQuality.Check;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.DataQuality.Verdict;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import io.packtrail.domain.StressRecord;
import io.packtrail.sohmodel.capacity.ZeroCurrent;
import io.packtrail.sohmodel.carry.Tape;
import io.packtrail.sohmodel.carry.TapeReader;
import io.packtrail.sohmodel.curve.CellCurve;
import io.packtrail.sohmodel.curve.CurveCapacity;
import io.packtrail.sohmodel.curve.CurveReader;
import io.packtrail.sohmodel.learned.ChargeFeatureReader;
import io.packtrail.sohmodel.learned.LearnedCapacity;
import io.packtrail.sohmodel.learned.StoredModel;
import io.packtrail.sohmodel.quality.QualityWatch;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.sample.SampleGate;
import io.packtrail.sohmodel.session.ChargeTrace;
import io.packtrail.sohmodel.session.SessionTracker;
import io.packtrail.sohmodel.session.Step;
import io.packtrail.sohmodel.stress.StressCounter;
import io.packtrail.sohmodel.track.ResistanceTrack;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The analysis from the first sample on, or of reports where there is none. Each sample meets the
 * reports that are due before it ({@link ReportIntake}) and then, in this order: stress by time,
 * then, where it has a current, stress by charge, sign of the current, resistance, sessions; a
 * session that ends as a charge goes to the {@link ChargeObserver}.
 *
 * <p>Counters of use can be carried from an analysis to one that goes on where its samples end; the
 * interval between the last sample of the one and the first of the other is counted as if it were
 * one analysis. Everything else begins anew.
 */
final class OpenAnalysis {
  private static final int NEW_BATTERY_DAYS = 90;

  /**
   * 2: with the coverage of the counters, which 1 lacks; 3: with what casts doubt on them or was
   * told of one direction alone.
   */
  private static final long CARRIED_FORMAT = 3;

  private final Battery battery;
  private final SampleGate gate;
  private final StressCounter stress;
  private final QualityWatch quality;
  private final ZeroCurrent zeroCurrent;
  private final ResistanceTrack resistance;
  private final SessionTracker sessions;
  private final ChargeObserver charges;
  private final HealthEstimate health;
  private final ReportIntake reports;
  private final String methodVersion;

  private final Sample last = new Sample();
  private final Sample lastWithCurrent = new Sample();
  private final Step step = new Step();
  private Session.Kind lastKind = Session.Kind.REST;

  /** Whether there is a last sample, and one with a current; of an earlier analysis, maybe. */
  private boolean follows;

  private boolean hasCurrent;
  private boolean sessionsBegun;
  private @Nullable Instant firstSample;
  private List<EstimateStep> inputs = List.of();

  /**
   * @param first time of the first sample, else of the first report
   */
  OpenAnalysis(
      Battery battery,
      SohModel.Models models,
      SampleGate gate,
      ReportQueue queue,
      GroupCalibration calibration,
      Instant first) {
    this.battery = battery;
    this.gate = gate;
    this.stress = new StressCounter(battery);
    this.quality = new QualityWatch(battery);
    this.zeroCurrent = new ZeroCurrent(battery.ratedCapacityAh());
    this.resistance = new ResistanceTrack(battery);
    this.methodVersion = models.methodVersion();
    CellCurve curve = models.curves().find(battery);
    CurveCapacity capacity =
        curve == null
            ? null
            : new CurveCapacity(curve, battery.ratedCapacityAh(), isNew(battery, first));
    CurveReader reader =
        curve == null ? null : new CurveReader(curve.chargeCRate() * battery.ratedCapacityAh());
    StoredModel model = models.learned().find(battery);
    LearnedCapacity learned = model == null ? null : new LearnedCapacity(model, battery);
    ChargeFeatureReader features = learned == null ? null : learned.reader();
    this.health =
        new HealthEstimate(
            battery,
            calibration,
            queue.earlier(first),
            stress,
            resistance,
            capacity,
            learned,
            methodVersion);
    queue.changes().forEach(health::announce);
    this.charges = new ChargeObserver(battery, capacity, learned, quality::currentStoodIn, health);
    this.sessions =
        new SessionTracker(battery.ratedCapacityAh(), new ChargeTrace(reader, features), charges);
    this.reports = new ReportIntake(battery, queue, stress, resistance, sessions, charges);
  }

  /** Time of the last sample; before it the least number. */
  long lastMs() {
    return follows ? last.epochMs : Long.MIN_VALUE;
  }

  void add(Sample sample) {
    if (firstSample == null) {
      firstSample = Instant.ofEpochMilli(sample.epochMs);
    }
    if (follows) {
      count(sample);
    } else {
      follows = true;
      reports.before(sample.epochMs, false, false);
      stress.begin(sample);
    }
    quality.add(sample, gate);
    takeCurrent(sample);
    takeBms(sample);
    last.copy(sample);
  }

  private void count(Sample sample) {
    boolean hadCurrent = hasCurrent && lastWithCurrent.epochMs == last.epochMs;
    Session.Kind kind = sessions.kindOf(sample);
    boolean resting = lastKind == Session.Kind.REST && kind == Session.Kind.REST;
    double gapS = (sample.epochMs - last.epochMs) / 1_000.0;
    double longestS = resting ? Step.LONGEST_REST_S : Step.LONGEST_ACTIVE_S;
    boolean covered = gapS <= longestS;
    // Reports speak of charge: time without a current leaves them room.
    double sinceCurrentS = (sample.epochMs - lastWithCurrent.epochMs) / 1_000.0;
    boolean carried = hasCurrent && sinceCurrentS <= longestS;
    reports.before(sample.epochMs, carried, carried && !Double.isNaN(sample.currentA));
    stress.addTime(last, sample, covered, hadCurrent && lastKind == Session.Kind.CHARGE);
  }

  private void takeCurrent(Sample sample) {
    if (Double.isNaN(sample.currentA)) {
      return;
    }
    Session.Kind kind = sessions.kindOf(sample);
    if (hasCurrent) {
      step.set(lastWithCurrent, lastKind, sample, kind);
      stress.addCharge(step, sample);
      quality.addHeat(step, lastWithCurrent);
    }
    if (sessionsBegun) {
      quality.add(step, lastWithCurrent, sample);
      if (zeroCurrent.add(lastWithCurrent, lastKind, sample)) {
        health.zeroCurrent(sample.epochMs, zeroCurrent.offsetA(), zeroCurrent.stdA());
      }
      resistance.add(lastWithCurrent, sample);
      sessions.add(step, lastWithCurrent, sample);
    } else {
      sessions.begin(sample, kind);
      sessionsBegun = true;
    }
    hasCurrent = true;
    lastWithCurrent.copy(sample);
    lastKind = kind;
  }

  private void takeBms(Sample sample) {
    if (!Double.isNaN(sample.bmsSohRatio)) {
      health.bmsSaid(sample.epochMs, sample.bmsSohRatio);
    }
  }

  void leftOut(long epochMs) {
    quality.leftOut(epochMs);
  }

  /**
   * @param samples samples received, those left out included
   * @param ofTime what was found of their times
   */
  BatteryAssessment finish(long samples, List<Finding> ofTime) {
    reports.finish();
    List<Session> all = reports.with(sessions.finish());
    Instant asOf = reports.last(follows ? Instant.ofEpochMilli(last.epochMs) : null);
    health.pass(asOf);
    inputs = health.inputs(asOf);
    SohResult soh = result(asOf);
    return new BatteryAssessment(
        battery.batteryId(),
        reports.first(follows ? Instant.ofEpochMilli(stress.firstMs()) : null),
        asOf,
        samples,
        soh,
        health.history(),
        health.smoothed(),
        all,
        charges.all(),
        use(),
        quality(ofTime, soh),
        health.cellsSince());
  }

  /** What was counted, without what was counted by values that cannot be believed. */
  private StressRecord use() {
    StressRecord counted = stress.finish();
    return quality.doubtsTemperature() ? counted.withoutTemperature() : counted;
  }

  /** What the estimate was computed from; null before {@link #finish}. */
  @Nullable EstimateInputs inputs() {
    return inputs.isEmpty() ? null : EstimateTable.write(inputs);
  }

  /**
   * Takes down the counters of use with what the next interval needs, or goes on from them, ahead
   * of the first sample.
   *
   * @throws IllegalArgumentException where another format was carried
   */
  void exchange(Tape tape) {
    long format = tape.whole(CARRIED_FORMAT);
    if (format < 1 || format > CARRIED_FORMAT) {
      throw new IllegalArgumentException(
          "format of carried counters must be %d, got %d".formatted(CARRIED_FORMAT, format));
    }
    follows = tape.flag(follows);
    hasCurrent = tape.flag(hasCurrent);
    lastKind = Session.Kind.values()[Math.toIntExact(tape.whole(lastKind.ordinal()))];
    last.exchange(tape);
    lastWithCurrent.exchange(tape);
    stress.exchange(tape, format > 1);
    if (format > 2) {
      quality.exchange(tape);
      stress.exchangeUntold(tape);
    }
    reports.exchange(tape, last.epochMs);
  }

  /** Goes on from what was taken down. */
  void resume(byte[] carried) {
    TapeReader tape = new TapeReader(carried);
    exchange(tape);
    tape.end();
    stress.beginCycles();
  }

  private DataQuality quality(List<Finding> ofTime, SohResult soh) {
    DataQuality ofSamples =
        firstSample == null ? DataQuality.unknown() : quality.finish(gate, health.bms());
    return new DataQuality(
        ofSamples.checks(),
        Stream.of(
                ofSamples.findings(), ofTime, reports.findings(), ofCharges(soh), health.findings())
            .flatMap(List::stream)
            .toList());
  }

  private List<Finding> ofCharges(SohResult soh) {
    boolean wantsEnergy =
        battery.certifiedEnergyKWh() != null
            && soh instanceof SohResult.Estimated estimated
            && estimated.soceRatio() == null;
    Finding withoutEnergy = charges.withoutEnergy(wantsEnergy);
    return withoutEnergy == null ? List.of() : List.of(withoutEnergy);
  }

  private SohResult result(Instant asOf) {
    long refusedCurrents = gate.refused(Signal.PACK_CURRENT_A).count();
    if (!sessionsBegun && charges.charges() == 0) {
      return none(
          asOf,
          "no-current",
          refusedCurrents == 0
              ? "no current was reported, and no charging session"
              : String.format(
                  Locale.ROOT,
                  "all %d currents were beyond 6 C (%.0f A) and cannot be believed: check the unit",
                  refusedCurrents,
                  6 * battery.ratedCapacityAh()));
    }
    for (Check check : decisiveChecks()) {
      if (check.verdict() == Verdict.FAILED) {
        boolean neither = check.code().equals("current-sign") && quality.currentDisagrees();
        return none(asOf, neither ? "current-disagrees" : check.code(), check.sentence());
      }
    }
    if (health.used() < EstimateState.LEAST_OBSERVATIONS) {
      return none(
          asOf,
          "too-few-charges",
          charges.shortage(health.used(), EstimateState.LEAST_OBSERVATIONS) + remarks());
    }
    return health.at(asOf);
  }

  /** The checks without which there is no estimate, the one that explains others first. */
  private List<Check> decisiveChecks() {
    return List.of(
        quality.socUnit(), quality.currentSign(), quality.currentScale(), quality.chargeBalance());
  }

  private String remarks() {
    StringBuilder remarks = new StringBuilder();
    quality.hindrances().forEach(found -> remarks.append("; ").append(found.sentence()));
    long currents = gate.refused(Signal.PACK_CURRENT_A).count();
    long voltages = gate.refused(Signal.PACK_VOLTAGE_V).count();
    if (currents > 0) {
      remarks.append("; %d currents beyond 6 C were left out".formatted(currents));
    }
    if (voltages > 0) {
      remarks.append(
          "; %d pack voltages impossible for the cells in series were left out"
              .formatted(voltages));
    }
    return remarks.toString();
  }

  private static boolean isNew(Battery battery, Instant first) {
    LocalDate inService = battery.inServiceOn();
    LocalDate firstDay = LocalDate.ofInstant(first, ZoneOffset.UTC);
    // Not known is not new: charges of an aged battery must not become its "capacity when new".
    return inService != null && !firstDay.isAfter(inService.plusDays(NEW_BATTERY_DAYS));
  }

  private SohResult none(Instant asOf, String code, String reason) {
    return new SohResult.NotEstimable(asOf, code, reason, methodVersion);
  }
}

package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.CapacityObservation;
import io.packtrail.domain.DataQuality.Finding;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.sohmodel.capacity.FullCharge;
import io.packtrail.sohmodel.capacity.SocCapacity;
import io.packtrail.sohmodel.capacity.SocReading;
import io.packtrail.sohmodel.curve.CurveCapacity;
import io.packtrail.sohmodel.curve.CurveReader;
import io.packtrail.sohmodel.curve.CurveReading;
import io.packtrail.sohmodel.learned.ChargeFeatureReader;
import io.packtrail.sohmodel.learned.LearnedCapacity;
import io.packtrail.sohmodel.session.Charge;
import io.packtrail.sohmodel.session.ChargeJudge;
import io.packtrail.sohmodel.session.ChargeTrace;
import io.packtrail.sohmodel.track.Circumstances;
import io.packtrail.sohmodel.track.HealthTrack;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns each finished charge into a capacity observation, or says why it is none: by its change of
 * state of charge, and where that cannot be had, by its charge curve.
 */
final class ChargeObserver implements ChargeJudge {
  private static final double SHORTEST_S = 600;

  private final double referenceAh;
  private final SocCapacity socCapacity;
  private final @Nullable CurveCapacity curveCapacity;
  private final @Nullable LearnedCapacity learnedCapacity;
  private final FullCharge fullCharge;
  private final FrozenCurrent frozenCurrent;
  private final Observations observations;
  private final List<CapacityObservation> all = new ArrayList<>();
  private final ChargeCensus census = new ChargeCensus();
  private boolean socSeen;
  private boolean curveSeen;
  private boolean learnedSeen;

  /** Whether the current stood still, while the vehicle moved, in a run that reaches into this. */
  interface FrozenCurrent {
    boolean stoodIn(Instant from, Instant until);
  }

  /** What becomes of an observation. */
  interface Observations {
    /** Told, ahead of the first offer, that the vehicle reports a state of charge. */
    void socReported();

    /** Told of the end of each charge before it is judged. */
    void pass(Instant end);

    /**
     * Offers a capacity; the answer is whether it is used, and a remark.
     *
     * @param circumstances what moves it away from the health at 25 °C
     */
    HealthTrack.Decision offer(CapacityObservation candidate, Circumstances circumstances);

    /** Told of each charge whose state of charge served, with its mean temperature (°C) or NaN. */
    void charged(SocReading.Capacity reading, double tempDegC);
  }

  ChargeObserver(
      Battery battery,
      @Nullable CurveCapacity curveCapacity,
      @Nullable LearnedCapacity learnedCapacity,
      FrozenCurrent frozenCurrent,
      Observations observations) {
    this.referenceAh = battery.reference().capacityAh();
    this.socCapacity = new SocCapacity(battery);
    this.fullCharge = new FullCharge(battery);
    this.curveCapacity = curveCapacity;
    this.learnedCapacity = learnedCapacity;
    this.frozenCurrent = frozenCurrent;
    this.observations = observations;
  }

  @Override
  public Verdict judge(Charge charge, ChargeTrace trace) {
    observations.pass(charge.end());
    sawSoc(trace.hasSoc());
    if (charge.durationS() < SHORTEST_S) {
      return tooShort(charge);
    }
    if (frozenCurrent.stoodIn(charge.start(), charge.end())) {
      return frozen(charge, trace);
    }
    LearnedCapacity.Answer learned = learned(charge, trace);
    SocReading reading = socCapacity.read(charge, trace);
    census.add(charge.end().toEpochMilli(), reading);
    if (reading instanceof SocReading.Capacity capacity) {
      LearnedCapacity.Answer.Capacity surer = surer(learned, capacity.stdAh());
      return surer == null
          ? observe(charge, CapacityObservation.Method.DELTA_SOC, capacity)
          : observeInstead(charge, surer, capacity);
    }
    SocReading.Refused refused = (SocReading.Refused) reading;
    CurveReader reader = trace.curve();
    CurveReading curve =
        curveCapacity == null || reader == null ? null : curveCapacity.read(reader.binsAh());
    curveSeen |= curve != null;
    double curveStdAh =
        curve == null || curveCapacity == null
            ? Double.POSITIVE_INFINITY
            : curveCapacity.stdAh(curve);
    LearnedCapacity.Answer.Capacity surer = surer(learned, curveStdAh);
    if (surer != null) {
      return observe(charge, surer, refused.reason());
    }
    String remark = refused.reason() + learnedRemark(learned);
    if (curve != null && curveCapacity != null) {
      return observe(charge, curveCapacity, curve, remark);
    }
    return socSeen || curveSeen || learnedSeen
        ? new Verdict(false, remark + curveRemark())
        : observeFull(charge, trace, remark);
  }

  private Verdict frozen(Charge charge, ChargeTrace trace) {
    SocReading.Refused refused =
        new SocReading.Refused(
            SocReading.Fault.FROZEN_CURRENT,
            String.format(
                Locale.ROOT,
                "the current stood at %.2f A while the vehicle drove and charged",
                trace.endCurrentA()),
            0);
    census.add(charge.end().toEpochMilli(), refused);
    return new Verdict(false, refused.reason());
  }

  private void sawSoc(boolean reported) {
    if (reported && !socSeen) {
      socSeen = true;
      observations.socReported();
    }
  }

  private LearnedCapacity.@Nullable Answer learned(Charge charge, ChargeTrace trace) {
    ChargeFeatureReader reader = trace.features();
    if (learnedCapacity == null || reader == null) {
      return null;
    }
    LearnedCapacity.Answer answer = learnedCapacity.read(reader.read(charge.tempMeanDegC()));
    learnedSeen |= answer instanceof LearnedCapacity.Answer.Capacity;
    return answer;
  }

  /**
   * The learned capacity where it is surer than the other reading. One charge is one piece of
   * evidence: all readings integrate the same current, so that two of them must not both count.
   */
  private static LearnedCapacity.Answer.@Nullable Capacity surer(
      LearnedCapacity.@Nullable Answer learned, double otherStdAh) {
    return learned instanceof LearnedCapacity.Answer.Capacity capacity
            && capacity.stdAh() < otherStdAh
        ? capacity
        : null;
  }

  private String learnedRemark(LearnedCapacity.@Nullable Answer learned) {
    return learnedCapacity != null && learned instanceof LearnedCapacity.Answer.None none
        ? ", and learned model %s gives no capacity: %s"
            .formatted(learnedCapacity.modelId(), none.reason())
        : "";
  }

  private Verdict observeInstead(
      Charge charge, LearnedCapacity.Answer.Capacity learned, SocReading.Capacity reading) {
    observations.charged(reading, charge.tempMeanDegC());
    return observe(
        charge,
        learned,
        String.format(
            Locale.ROOT,
            "surer than %.2f ± %.2f Ah by the change of state of charge, which is left out",
            reading.capacityAh(),
            reading.stdAh()));
  }

  private Verdict observe(Charge charge, LearnedCapacity.Answer.Capacity learned, String besides) {
    String modelId = learnedCapacity == null ? "" : learnedCapacity.modelId();
    return offer(
        charge,
        CapacityObservation.Method.LEARNED_MODEL,
        learned.capacityAh(),
        learned.ownStdAh(),
        1,
        Circumstances.atDegC(charge.tempMeanDegC()),
        "shape of the charge by learned model %s; %s".formatted(modelId, besides));
  }

  /** Judges a charge of which there is nothing but a gateway's report. */
  Verdict judgeReported(ReportedSession session) {
    observations.pass(session.end());
    Double tempDegC = session.tempMeanDegC();
    Charge charge =
        new Charge(
            session.start(),
            session.end(),
            (session.end().toEpochMilli() - session.start().toEpochMilli()) / 1_000.0,
            0,
            tempDegC == null ? Double.NaN : tempDegC);
    sawSoc(session.endSocRatio() != null);
    if (charge.durationS() < SHORTEST_S) {
      return tooShort(charge);
    }
    SocReading reading = socCapacity.readReported(session);
    census.add(charge.end().toEpochMilli(), reading);
    if (reading instanceof SocReading.Capacity capacity) {
      return observe(charge, CapacityObservation.Method.REPORTED_DELTA_SOC, capacity);
    }
    SocReading.Refused refused = (SocReading.Refused) reading;
    return new Verdict(false, refused.reason());
  }

  private static Verdict tooShort(Charge charge) {
    return new Verdict(
        false,
        String.format(Locale.ROOT, "lasted %.0f s, need %.0f s", charge.durationS(), SHORTEST_S));
  }

  /** Charges of ten minutes and more. */
  int charges() {
    return census.charges();
  }

  /** The finding that the energy of charges is not known, or null; see {@link ChargeCensus}. */
  @Nullable Finding withoutEnergy(boolean wanted) {
    return census.withoutEnergy(wanted);
  }

  private String curveRemark() {
    return curveCapacity == null
        ? ""
        : ", and the charge crossed less than 80 mV per cell at the steady current of curve "
            + curveCapacity.curveId();
  }

  private Verdict observeFull(Charge charge, ChargeTrace trace, String socReason) {
    double capacityAh = fullCharge.capacityAh(trace);
    if (Double.isNaN(capacityAh)) {
      return new Verdict(
          false, socReason + curveRemark() + "; nor was it a charge from empty to full");
    }
    return offer(
        charge,
        CapacityObservation.Method.VOLTAGE_WINDOW,
        capacityAh,
        capacityAh * FullCharge.STD_RATIO,
        1,
        Circumstances.atDegC(charge.tempMeanDegC()),
        String.format(
            Locale.ROOT,
            "full charge from %.2f V to the taper at %.2f V per cell",
            trace.startVoltageV(),
            trace.endVoltageV()));
  }

  private Verdict observe(
      Charge charge, CapacityObservation.Method method, SocReading.Capacity reading) {
    String note =
        String.format(
            Locale.ROOT,
            "%.2f Ah for a change of state of charge of %.0f %%%s",
            reading.chargeAh(),
            100 * reading.socChangeRatio(),
            energyRemark(method, reading));
    observations.charged(reading, charge.tempMeanDegC());
    return offer(
        charge,
        method,
        reading.capacityAh(),
        reading.stdAh(),
        reading.socChangeRatio(),
        circumstances(charge, reading),
        note);
  }

  private static String energyRemark(
      CapacityObservation.Method method, SocReading.Capacity reading) {
    return reading.meanVoltageV() > 0 || method == CapacityObservation.Method.REPORTED_DELTA_SOC
        ? ""
        : String.format(
            Locale.ROOT,
            ", with a voltage to be believed for only %.0f %% of it, so that its energy does not"
                + " count",
            100 * reading.voltageRatio());
  }

  private static Circumstances circumstances(Charge charge, SocReading.Capacity reading) {
    double coldK =
        Double.isNaN(reading.coldK())
            ? Circumstances.atDegC(charge.tempMeanDegC()).coldK()
            : reading.coldK();
    return new Circumstances(coldK, reading.hours() / reading.socChangeRatio());
  }

  private Verdict observe(
      Charge charge, CurveCapacity capacity, CurveReading reading, String socReason) {
    String refusal = reading.refusal(capacity.curveId());
    if (refusal != null) {
      return new Verdict(false, socReason + ", and " + refusal);
    }
    String note =
        String.format(
            Locale.ROOT,
            "%.3f of the rated charge %s, curve %s",
            reading.chargeRatio(),
            reading.where(),
            capacity.curveId());
    return offer(
        charge,
        CapacityObservation.Method.VOLTAGE_WINDOW,
        reading.sRatio() * capacity.freshCapacityAh(),
        capacity.ownStdAh(reading),
        Math.min(1, reading.chargeRatio()),
        Circumstances.atDegC(charge.tempMeanDegC()),
        note);
  }

  private Verdict offer(
      Charge charge,
      CapacityObservation.Method method,
      double capacityAh,
      double stdAh,
      double spanRatio,
      Circumstances circumstances,
      String what) {
    Double tempDegC = Double.isNaN(charge.tempMeanDegC()) ? null : charge.tempMeanDegC();
    CapacityObservation candidate =
        CapacityObservation.unjudged(
            charge.start(), charge.end(), method, capacityAh, stdAh, spanRatio, tempDegC, what);
    HealthTrack.Decision decision = observations.offer(candidate, circumstances);
    CapacityObservation judged =
        candidate.judged(
            decision.used(), decision.sigmas(), decision.shiftRatio(), decision.note());
    all.add(judged);
    return new Verdict(
        judged.used(),
        String.format(
            Locale.ROOT,
            "%s: %.2f Ah, %.1f %% of the reference",
            judged.note(),
            capacityAh,
            100 * capacityAh / referenceAh));
  }

  /** Every observation, oldest first. */
  List<CapacityObservation> all() {
    return all;
  }

  /** Why the observations so far do not suffice, one sentence. */
  String shortage(int used, int needed) {
    String found =
        String.format(
            Locale.ROOT, "%d of %d qualifying charges among %d charges", used, needed, charges());
    if (charges() == 0) {
      return found;
    }
    if (socSeen) {
      String refusal = census.commonestRefusal();
      return refusal.isEmpty() ? found : found + ", " + refusal;
    }
    return curveCapacity == null
        ? found
            + ": no state of charge is reported, and no charge curve is known for this chemistry"
            + " and cell capacity"
        : found
            + ": no state of charge is reported, and the charges do not match curve "
            + curveCapacity.curveId();
  }
}

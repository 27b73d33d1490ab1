package io.packtrail.sohmodel.capacity;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.sohmodel.capacity.SocReading.Fault;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.session.Charge;
import io.packtrail.sohmodel.session.ChargeTrace;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Capacity from one charge as ΔQ/ΔSOC between the first and the last change of the reported state
 * of charge.
 *
 * <p>Error budget: σ_SOC of one end 0.8 % (LFP 2.5 %, unless the battery was full in the last 14
 * days), 0.3 % for an end at 100 % after a taper below C/20; rounding as {@link ChargeTrace} leaves
 * it; σ_Q = 0.2 % · ΔQ for noise of the current and what sampling leaves open ({@link
 * ChargeTrace#samplingAh}). A charge that tapered to its end below 100 % contradicts the state of
 * charge by what is missing, which then is its deviation. Offset and gain of the sensor are common
 * to all charges: the filter carries both.
 *
 * <p>Refused: ΔSOC below 25 %, a jump of more than 3 % beyond what the charge explains, a fall of
 * more than 1 %, a frozen current, a capacity outside 20 to 150 % of the reference.
 *
 * <p>A charge that a gateway reported without samples has the same limits and a wider budget: its
 * ends are displayed values, not changes of the display, of at least 1 % (q in {@link
 * CapacityError}); no taper is seen, so no end counts as full; σ_Q = 1 % · ΔQ for how the gateway
 * integrates.
 */
public final class SocCapacity {
  /** Least change of the state of charge that is evidence. */
  public static final double LEAST_SOC_CHANGE_RATIO = 0.25;

  /**
   * Least share of the charge of which the voltage must be known: what is missing is missing at one
   * end as a rule, and the mean of the rest is another voltage (10 % of it: about 0.5 %).
   */
  public static final double LEAST_VOLTAGE_RATIO = 0.9;

  private static final double LARGEST_JUMP_RATIO = 0.03;
  private static final double LARGEST_FALL_RATIO = 0.0101;
  private static final int FROZEN_SAMPLES = 30;
  private static final double FROZEN_DISAGREEMENT_RATIO = 0.3;
  private static final double LOWEST_CAPACITY_RATIO = 0.2;
  private static final double HIGHEST_CAPACITY_RATIO = 1.5;
  private static final double BMS_STD_RATIO = 0.008;
  private static final double LFP_STD_RATIO = 0.025;
  private static final double FULL_STD_RATIO = 0.003;
  private static final double FULL_SOC_RATIO = 0.995;
  private static final double TAPER_C_RATE = 0.05;

  /** A taper ends well below the mean current; a small socket's current is small all along. */
  private static final double TAPERED_RATIO = 0.5;

  private static final double CHARGE_NOISE_RATIO = 0.002;
  private static final double REPORTED_STEP_RATIO = 0.01;
  private static final double REPORTED_CHARGE_STD_RATIO = 0.01;
  private static final double HIGHEST_C_RATE = 6;
  private static final long RECALIBRATED_MS = 14L * 24 * 3_600_000;

  private final double referenceAh;
  private final double ratedAh;
  private final boolean flatVoltage;
  private final int seriesCells;
  private final CellLimits limits;
  private long lastFullMs = Long.MIN_VALUE / 2;

  public SocCapacity(Battery battery) {
    referenceAh = battery.reference().capacityAh();
    ratedAh = battery.ratedCapacityAh();
    flatVoltage = battery.chemistry() == Chemistry.LFP;
    seriesCells = battery.seriesCells();
    limits = CellLimits.of(battery.chemistry());
  }

  /** Reads one charge; charges must come in event-time order. */
  public SocReading read(Charge charge, ChargeTrace trace) {
    boolean endsFull =
        trace.endSocRatio() >= FULL_SOC_RATIO && trace.endCurrentA() <= TAPER_C_RATE * ratedAh;
    SocReading reading = judge(charge, trace, endsFull);
    if (trace.endSocRatio() >= FULL_SOC_RATIO) {
      lastFullMs = charge.end().toEpochMilli();
    }
    return reading;
  }

  /** Reads a charge of which there is nothing but a gateway's report; in event-time order too. */
  public SocReading readReported(ReportedSession charge) {
    Double startSoc = charge.startSocRatio();
    Double endSoc = charge.endSocRatio();
    Double chargeAh = charge.chargedAh();
    if (startSoc == null || endSoc == null) {
      return new SocReading.Refused(Fault.NO_SOC, "no state of charge was reported", 0);
    }
    double x = endSoc - startSoc;
    SocReading reading =
        chargeAh == null
            ? refused(Fault.NO_CHARGE, x, "no charge was reported")
            : judgeReported(charge, startSoc, x, chargeAh);
    if (endSoc >= FULL_SOC_RATIO) {
      lastFullMs = charge.end().toEpochMilli();
    }
    return reading;
  }

  private SocReading judgeReported(
      ReportedSession charge, double startSocRatio, double x, double chargeAh) {
    double hours = (charge.end().toEpochMilli() - charge.start().toEpochMilli()) / 3.6e6;
    if (!(chargeAh <= HIGHEST_C_RATE * ratedAh * hours)) {
      return refused(Fault.TOO_FAST, x, "%.2f Ah in %.2f h is more than 6 C", chargeAh, hours);
    }
    SocReading.Refused outside = outsideLimits(x, chargeAh);
    if (outside != null) {
      return outside;
    }
    double bmsStd = bmsStdRatio(charge.start().toEpochMilli());
    double socStd = CapacityError.socChangeStdRatio(REPORTED_STEP_RATIO, bmsStd);
    double capacityAh = chargeAh / x;
    Double chargedKWh = charge.chargedKWh();
    double meanV = chargedKWh == null ? 0 : 1_000 * chargedKWh / chargeAh;
    boolean hasEnergy =
        meanV >= seriesCells * limits.lowestV() && meanV <= seriesCells * limits.highestV();
    return new SocReading.Capacity(
        capacityAh,
        capacityAh * CapacityError.capacityStdRatio(x, socStd, REPORTED_CHARGE_STD_RATIO),
        x,
        startSocRatio + 0.5 * x,
        chargeAh,
        hasEnergy ? meanV : 0,
        hasEnergy ? 1 : 0,
        hours,
        Double.NaN);
  }

  private double bmsStdRatio(long startMs) {
    return flatVoltage && startMs - lastFullMs > RECALIBRATED_MS ? LFP_STD_RATIO : BMS_STD_RATIO;
  }

  private SocReading.@Nullable Refused outsideLimits(double x, double chargeAh) {
    if (x < LEAST_SOC_CHANGE_RATIO) {
      return refused(
          Fault.SHORT,
          x,
          "change of state of charge %.0f %%, need %.0f %%",
          Math.floor(100 * x),
          100 * LEAST_SOC_CHANGE_RATIO);
    }
    double ratio = chargeAh / x / referenceAh;
    return ratio >= LOWEST_CAPACITY_RATIO && ratio <= HIGHEST_CAPACITY_RATIO
        ? null
        : refused(
            Fault.SCALE,
            x,
            "%.2f Ah for %.0f %% would be %.0f %% of the reference capacity",
            chargeAh,
            100 * x,
            100 * ratio);
  }

  private SocReading judge(Charge charge, ChargeTrace trace, boolean endsFull) {
    double x = trace.socChangeRatio();
    if (!trace.hasSoc()) {
      return new SocReading.Refused(Fault.NO_SOC, "no state of charge was reported", 0);
    }
    if (trace.largestFallRatio() > LARGEST_FALL_RATIO) {
      return refused(
          Fault.FALL,
          0,
          "state of charge fell by %.1f %% in one sample while charging",
          100 * trace.largestFallRatio());
    }
    double jump = trace.largestRiseRatio() - trace.largestRiseAh() / referenceAh;
    if (jump > LARGEST_JUMP_RATIO && trace.smallestStepRatio() > LARGEST_JUMP_RATIO) {
      return refused(
          Fault.COARSE,
          0,
          "state of charge moves in steps of %.0f %%, need %.0f %% or less",
          100 * trace.smallestStepRatio(),
          100 * LARGEST_JUMP_RATIO);
    }
    if (jump > LARGEST_JUMP_RATIO) {
      return refused(
          Fault.JUMP,
          0,
          "state of charge jumped by %.1f %% in one sample, of which the charge explains %.1f %%",
          100 * trace.largestRiseRatio(),
          100 * trace.largestRiseAh() / referenceAh);
    }
    double ratio = x > 0 ? trace.flipChargeAh() / x / referenceAh : Double.NaN;
    if (trace.longestSameCurrentSamples() >= FROZEN_SAMPLES
        && Math.abs(ratio - 1) > FROZEN_DISAGREEMENT_RATIO) {
      return refused(
          Fault.FROZEN_CURRENT,
          x,
          "current stood at %.2f A for %d samples and does not explain the change of state of"
              + " charge of %.0f %%",
          trace.endCurrentA(),
          trace.longestSameCurrentSamples(),
          100 * x);
    }
    SocReading.Refused outside = outsideLimits(x, trace.flipChargeAh());
    return outside != null ? outside : capacity(charge, trace, x, endsFull);
  }

  private SocReading.Capacity capacity(
      Charge charge, ChargeTrace trace, double x, boolean endsFull) {
    double y = trace.flipChargeAh();
    double ownStd = bmsStdRatio(charge.start().toEpochMilli());
    double endStd = endsFull ? FULL_STD_RATIO : Math.max(ownStd, contradictionRatio(trace, y));
    double bmsStd = Math.sqrt(0.5 * (ownStd * ownStd + endStd * endStd));
    double step = Math.min(trace.smallestStepRatio(), trace.flipIntervalAh() / referenceAh);
    double socStd = CapacityError.socChangeStdRatio(step, bmsStd);
    double capacityAh = y / x;
    double voltageAh = trace.flipVoltageAh();
    double voltageRatio = trace.voltageMoves() ? voltageAh / y : 0;
    return new SocReading.Capacity(
        capacityAh,
        capacityAh
            * CapacityError.capacityStdRatio(
                x, socStd, Math.hypot(CHARGE_NOISE_RATIO, trace.samplingAh() / y)),
        x,
        trace.socMiddleRatio(),
        y,
        voltageRatio >= LEAST_VOLTAGE_RATIO ? 1_000 * trace.flipEnergyKWh() / voltageAh : 0,
        voltageRatio,
        trace.flipHours(),
        ColdShare.ofChargeK(
            trace.firstSocRatio(),
            trace.firstTempDegC(),
            trace.lastSocRatio(),
            trace.lastTempDegC()));
  }

  private double contradictionRatio(ChargeTrace trace, double chargeAh) {
    double endA = trace.endCurrentA();
    boolean tapered =
        endA <= TAPER_C_RATE * ratedAh && endA * trace.flipHours() <= TAPERED_RATIO * chargeAh;
    return tapered ? Math.max(0, 1 - trace.endSocRatio()) : 0;
  }

  private static SocReading.Refused refused(
      Fault fault, double x, String format, Object... values) {
    return new SocReading.Refused(fault, String.format(Locale.ROOT, format, values), x);
  }
}

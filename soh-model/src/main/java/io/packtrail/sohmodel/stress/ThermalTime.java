package io.packtrail.sohmodel.stress;

import io.packtrail.domain.StressRecord;
import io.packtrail.sohmodel.carry.Tape;
import io.packtrail.sohmodel.sample.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Time at temperatures. Extreme: below {@value #COLD_DEG_C} °C (coldest sensor) or above {@value
 * #HOT_DEG_C} °C (hottest). Where no temperature was reported, nothing is counted.
 */
final class ThermalTime {
  static final double COLD_DEG_C = 0;
  static final double HOT_DEG_C = 45;

  private static final double BIN_DEG_C = 5;
  private static final int SOC_BINS = 10;

  private final double[] hoursAt = new double[StressRecord.TEMPERATURE_BINS * SOC_BINS];
  private double hotS;
  private double coldS;
  private double hotChargingS;
  private double coldChargingS;
  private double equivalentS;

  /** Time of known temperature, and of charging among it. */
  private double knownS;

  private double knownChargingS;
  private long lastHotMs = -LimitEvents.SAME_EVENT_MS - 1;

  void add(Sample from, double durationS, boolean charging) {
    if (from.tempMaxDegC > HOT_DEG_C) {
      hotS += durationS;
      lastHotMs = from.epochMs;
      hotChargingS += charging ? durationS : 0;
    }
    if (from.tempMinDegC < COLD_DEG_C) {
      coldS += durationS;
      coldChargingS += charging ? durationS : 0;
    }
    if (Double.isNaN(from.tempDegC)) {
      return;
    }
    knownS += durationS;
    knownChargingS += charging ? durationS : 0;
    equivalentS += durationS * ThermalExposure.equivalentRatio(from.tempDegC);
    if (!Double.isNaN(from.socRatio)) {
      int row = (int) ((from.tempDegC - StressRecord.FIRST_TEMPERATURE_DEG_C) / BIN_DEG_C);
      row = Math.max(0, Math.min(StressRecord.TEMPERATURE_BINS - 1, row));
      int column = Math.min(SOC_BINS - 1, (int) (from.socRatio * SOC_BINS));
      hoursAt[row * SOC_BINS + column] += durationS / 3_600;
    }
  }

  void addReported(ReportedUse use) {
    hotS += use.hotS();
    coldS += use.coldS();
    hotChargingS += use.hotChargingS();
    coldChargingS += use.coldChargingS();
    use.addHours(hoursAt);
    equivalentS += use.equivalentS();
    knownS += use.thermalS();
    knownChargingS += use.thermalChargingS();
  }

  /** Whether a sample of the half hour before a time, or one after it, was hot. */
  boolean wasHot(long epochMs) {
    return lastHotMs >= epochMs - LimitEvents.SAME_EVENT_MS;
  }

  double hotMinutes() {
    return hotS / 60;
  }

  double coldMinutes() {
    return coldS / 60;
  }

  double hotChargingMinutes() {
    return hotChargingS / 60;
  }

  double coldChargingMinutes() {
    return coldChargingS / 60;
  }

  double knownHours() {
    return knownS / 3_600;
  }

  double knownChargingHours() {
    return knownChargingS / 3_600;
  }

  double equivalentHours() {
    return equivalentS / 3_600;
  }

  /** Hours, a row for each temperature. */
  List<List<Double>> rows() {
    List<List<Double>> rows = new ArrayList<>();
    for (int from = 0; from < hoursAt.length; from += SOC_BINS) {
      rows.add(Arrays.stream(hoursAt, from, from + SOC_BINS).boxed().toList());
    }
    return rows;
  }

  void exchange(Tape tape) {
    tape.reals(hoursAt);
    hotS = tape.real(hotS);
    coldS = tape.real(coldS);
    hotChargingS = tape.real(hotChargingS);
    coldChargingS = tape.real(coldChargingS);
    equivalentS = tape.real(equivalentS);
    lastHotMs = tape.whole(lastHotMs);
  }

  /**
   * Takes down how much time was of known temperature, or gives it back.
   *
   * @param hasKnown whether the tape holds it; else all covered time is taken as known where any
   *     was
   */
  void exchangeKnown(Tape tape, boolean hasKnown, double coveredS) {
    boolean any = equivalentS > 0;
    knownS = hasKnown ? tape.real(knownS) : any ? coveredS : 0;
    knownChargingS = hasKnown ? tape.real(knownChargingS) : any ? coveredS : 0;
  }
}

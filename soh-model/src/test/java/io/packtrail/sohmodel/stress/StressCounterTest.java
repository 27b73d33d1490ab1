package io.packtrail.sohmodel.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Session;
import io.packtrail.domain.StressRecord;
import io.packtrail.sohmodel.Batteries;
import io.packtrail.sohmodel.sample.Sample;
import io.packtrail.sohmodel.session.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class StressCounterTest {
  private static final long MIDNIGHT_MS = 1_704_067_200_000L;

  @Test
  void finish_hourAcrossMidnight_isDividedBetweenTheDays() {
    StressCounter counter = counter(sample(MIDNIGHT_MS - 1_200_000, 20, 0.5));
    counter.addTime(
        sample(MIDNIGHT_MS - 1_200_000, 20, 0.5),
        sample(MIDNIGHT_MS + 2_400_000, 20, 0.5),
        true,
        false);
    StressRecord record = counter.finish();

    assertThat(record.days()).hasSize(2);
    assertThat(record.days().get(0).coveredHours()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(record.days().get(1).coveredHours()).isCloseTo(2 / 3.0, within(1e-9));
    assertThat(record.timeAtTemperatureSocHours().get(10).get(5)).isCloseTo(1, within(1e-9));
  }

  @Test
  void finish_gap_countsNoTime() {
    StressCounter counter = counter(sample(MIDNIGHT_MS, 50, 0.5));
    counter.addTime(
        sample(MIDNIGHT_MS, 50, 0.5), sample(MIDNIGHT_MS + 3_600_000, 50, 0.5), false, false);

    StressRecord record = counter.finish();
    assertThat(record.extremeHighTempMinutes()).isZero();
    assertThat(record.days().get(0).coveredHours()).isZero();
  }

  @Test
  void finish_chargingBelowZero_countsItsMinutes() {
    Sample first = sample(MIDNIGHT_MS, -5, 0.5);
    Sample second = sample(MIDNIGHT_MS + 120_000, -5, 0.51);
    StressCounter counter = counter(first);
    counter.addTime(first, second, true, true);

    StressRecord record = counter.finish();
    assertThat(record.extremeLowTempMinutes()).isCloseTo(2, within(1e-9));
    assertThat(record.extremeLowTempChargingMinutes()).isCloseTo(2, within(1e-9));
    assertThat(record.extremeHighTempMinutes()).isZero();
  }

  @Test
  void finish_deepTwiceWithRecoveryBetween_countsTwo() {
    double[] socRatio = {0.3, 0.04, 0.04, 0.06, 0.04, 0.3, 0.04, 0.04, 0.3};
    Sample last = sample(MIDNIGHT_MS, 20, socRatio[0]);
    StressCounter counter = counter(last);
    for (int i = 1; i < socRatio.length; i++) {
      Sample next = sample(MIDNIGHT_MS + i * 60_000L, 20, socRatio[i]);
      counter.addTime(last, next, true, false);
      last = next;
    }

    assertThat(counter.finish().deepDischarges()).isEqualTo(2);
  }

  @Test
  void finish_tenDeepDischargesWithoutAnyVoltage_countsTen() {
    assertThat(deepDischarges(10, (sample, i) -> sample.cellVoltageMinV = Double.NaN))
        .isEqualTo(10);
  }

  @Test
  void finish_tenDeepDischargesWithoutStateOfCharge_countsTen() {
    assertThat(
            deepDischarges(
                10,
                (sample, i) -> {
                  sample.cellVoltageMinV = sample.socRatio < 0.05 ? 2.9 : 3.7;
                  sample.socRatio = Double.NaN;
                }))
        .isEqualTo(10);
  }

  @Test
  void finish_voltageAndStateOfChargeInTurn_countsEachDeepDischargeOnce() {
    assertThat(
            deepDischarges(
                10,
                (sample, i) -> {
                  if (i % 2 == 0) {
                    sample.cellVoltageMinV = Double.NaN;
                  } else {
                    sample.socRatio = Double.NaN;
                  }
                }))
        .isEqualTo(10);
  }

  /** Under acceleration; the state of charge is reported more often than the cell voltage. */
  @Test
  void finish_oneLowVoltageBetweenReportsOfAHalfFullBattery_isNoDeepDischarge() {
    assertThat(
            deepDischarges(
                10,
                (sample, i) -> {
                  sample.socRatio = 0.4;
                  sample.cellVoltageMinV = i % 5 == 0 ? (i == 20 ? 2.95 : 3.6) : Double.NaN;
                }))
        .isZero();
  }

  /** What one sample does not report. */
  private interface Silence {
    void of(Sample sample, int index);
  }

  private static long deepDischarges(int times, Silence silence) {
    Sample last = sample(MIDNIGHT_MS, 20, 0.3);
    silence.of(last, 0);
    StressCounter counter = counter(last);
    for (int i = 1; i <= times * 10; i++) {
      Sample next = sample(MIDNIGHT_MS + i * 60_000L, 20, i % 10 < 5 ? 0.04 : 0.3);
      silence.of(next, i);
      counter.addTime(last, next, true, false);
      last = next;
    }
    return counter.finish().deepDischarges();
  }

  @Test
  void finish_stateOfChargeReportedLater_countsNoCycleToItsFirstValue() {
    Sample silent = sample(MIDNIGHT_MS, 20, Double.NaN);
    StressCounter counter = counter(silent);
    Sample last = silent;
    for (int i = 1; i < 6; i++) {
      Sample next = sample(MIDNIGHT_MS + i * 60_000L, 20, i < 3 ? Double.NaN : 0.9);
      counter.addTime(last, next, true, false);
      last = next;
    }

    assertThat(counter.finish().depthOfDischargeCycles()).containsOnly(0.0);
  }

  @Test
  void finish_countedFromAnAssumption_countsNoCycleToTheFirstFullCharge() {
    Sample last = sample(MIDNIGHT_MS, 20, Double.NaN);
    last.currentA = 14.5;
    StressCounter counter = counter(last);
    for (int i = 1; i <= 60; i++) {
      Sample next = sample(MIDNIGHT_MS + i * 60_000L, 20, Double.NaN);
      next.currentA = i < 60 ? 14.5 : 1;
      next.cellVoltageMaxV = i < 60 ? 3.7 : 4.2;
      counter.addTime(last, next, true, true);
      Step step = new Step();
      step.set(last, Session.Kind.CHARGE, next, Session.Kind.CHARGE);
      counter.addCharge(step, next);
      last = next;
    }
    Sample full = sample(MIDNIGHT_MS + 61 * 60_000L, 20, Double.NaN);
    counter.addTime(last, full, true, false);

    // An hour at 0.1 C, and not the 0.5 from the assumed half to full.
    assertThat(counter.finish().depthOfDischargeCycles())
        .isEqualTo(List.of(0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0));
  }

  @Test
  void finish_oneCycle_isOneEquivalentFullCycleOfTheReference() {
    Sample first = sample(MIDNIGHT_MS, 20, 0.5);
    StressCounter counter = counter(first);
    Step step = new Step();
    Sample charging = sample(MIDNIGHT_MS, 20, 0.5);
    charging.currentA = 145 * 12;
    Sample later = sample(MIDNIGHT_MS + 300_000, 20, 1);
    later.currentA = 145 * 12;
    step.set(charging, Session.Kind.CHARGE, later, Session.Kind.CHARGE);
    counter.addCharge(step, later);

    StressRecord record = counter.finish();
    assertThat(record.chargeThroughputAh()).isCloseTo(145, within(1e-9));
    assertThat(record.equivalentFullCycles()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void finish_odometerRunsBackwards_countsOnlyForward() {
    Sample last = sample(MIDNIGHT_MS, 20, 0.5);
    last.odometerKm = 1_000;
    StressCounter counter = counter(last);
    double[] odometerKm = {1_010, 900, 905, 800_000};
    for (int i = 0; i < odometerKm.length; i++) {
      Sample next = sample(MIDNIGHT_MS + (i + 1) * 600_000L, 20, 0.5);
      next.odometerKm = odometerKm[i];
      counter.addTime(last, next, true, false);
      last = next;
    }

    assertThat(counter.finish().distanceKm()).isCloseTo(15, within(1e-9));
  }

  private static StressCounter counter(Sample first) {
    StressCounter counter = new StressCounter(Batteries.vehicle());
    counter.begin(first);
    return counter;
  }

  private static Sample sample(long epochMs, double tempDegC, double socRatio) {
    Sample sample = new Sample();
    sample.epochMs = epochMs;
    sample.tempDegC = tempDegC;
    sample.tempMinDegC = tempDegC;
    sample.tempMaxDegC = tempDegC;
    sample.socRatio = socRatio;
    sample.cellVoltageMinV = 3.7;
    sample.cellVoltageMaxV = 3.7;
    return sample;
  }
}

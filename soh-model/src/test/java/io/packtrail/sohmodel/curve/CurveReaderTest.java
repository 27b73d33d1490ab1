package io.packtrail.sohmodel.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CurveReaderTest {
  /** 20 A, from 3.6 V to 3.9 V in 1800 s, to 4.1 V in 1800 s: 33.33 then 50.0 Ah/V, by hand. */
  @Test
  void add_twoSlopes_givesChargePerBin() {
    CurveReader reader = new CurveReader(20);
    reader.restart(3.59, 20);
    for (int t = 0; t <= 3_600; t += 10) {
      double cellV = t < 1_800 ? 3.6 + 0.3 * t / 1_800 : 3.9 + 0.2 * (t - 1_800) / 1_800;
      reader.add(20 * t / 3_600.0, cellV, 20);
    }

    double[] binsAh = reader.binsAh();
    assertThat(binsAh[6] / CurveGrid.STEP_V).isCloseTo(33.333, within(0.01));
    assertThat(binsAh[25] / CurveGrid.STEP_V).isCloseTo(50.0, within(0.01));
    double sum = 0;
    for (int i = 6; i < 29; i++) {
      sum += binsAh[i];
    }
    assertThat(sum).isCloseTo(0.28 / 0.3 * 10 + 0.18 / 0.2 * 10, within(0.01));
  }

  @Test
  void add_otherCurrentInBetween_leavesThatBinOut() {
    CurveReader reader = new CurveReader(20);
    reader.restart(3.55, 20);
    for (int i = 0; i < 100; i++) {
      reader.add(0.1 * i, 3.55 + 0.002 * i, i == 40 ? 30 : 20);
    }

    assertThat(reader.binsAh()[6]).isNaN();
    assertThat(reader.binsAh()[5]).isPositive();
    assertThat(reader.binsAh()[8]).isPositive();
  }

  @Test
  void add_jumpWhenTheCurrentSetsIn_isNoCurve() {
    CurveReader reader = new CurveReader(20);
    reader.restart(3.5, 0);
    reader.add(0.01, 3.7, 20);
    for (int i = 0; i < 100; i++) {
      reader.add(0.1 * i, 3.7 + 0.001 * i, 20);
    }

    for (int i = 0; i < 10; i++) {
      assertThat(reader.binsAh()[i]).isNaN();
    }
    assertThat(reader.binsAh()[12]).isPositive();
  }

  /** 20 A up to 4.2 V, then a current that falls by e each 0.5 h: q = 10 Ah · (1 − share). */
  @Test
  void add_taper_givesTheChargeOfEachStepOfTheCurrent() {
    CurveReader reader = new CurveReader(20);
    reader.restart(4.1, 20);
    double chargeAh = 0;
    for (int i = 1; i <= 100; i++) {
      chargeAh += 0.1;
      reader.add(chargeAh, 4.1 + 0.001 * i, 20);
    }
    for (int i = 1; i <= 600; i++) {
      double share = Math.exp(-i / 200.0);
      reader.add(chargeAh + 10 * (1 - share), 4.2, 20 * share);
    }

    double[] binsAh = reader.binsAh();
    assertThat(binsAh[CurveGrid.VOLTAGE_BINS]).isCloseTo(2 + 0.3, within(0.01));
    for (int step = 1; step < CurveGrid.TAPER_BINS; step++) {
      assertThat(binsAh[CurveGrid.VOLTAGE_BINS + step])
          .isCloseTo(
              10 * (CurveGrid.taperRatio(step - 1) - CurveGrid.taperRatio(step)), within(0.001));
    }
  }

  @Test
  void add_endOfTheCharge_isNoTaper() {
    CurveReader reader = new CurveReader(20);
    reader.restart(4.19, 20);
    reader.add(1, 4.2, 20);
    reader.add(1.1, 4.2, 0);

    for (int i = CurveGrid.VOLTAGE_BINS; i < CurveGrid.BINS; i++) {
      assertThat(reader.binsAh()[i]).isNaN();
    }
  }

  @Test
  void add_taperOfASlowerCharge_isNoneOfThisCurve() {
    CurveReader reader = new CurveReader(20);
    reader.restart(4.1, 10);
    for (int i = 1; i <= 100; i++) {
      reader.add(0.1 * i, 4.1 + 0.001 * i, 10);
    }
    for (int i = 1; i <= 200; i++) {
      reader.add(10 + 0.01 * i, 4.2, 10 * Math.exp(-i / 100.0));
    }

    for (int i = CurveGrid.VOLTAGE_BINS; i < CurveGrid.BINS; i++) {
      assertThat(reader.binsAh()[i]).isNaN();
    }
  }

  @Test
  void windowEnd_ofAWholeCharge_spansAtMost200MillivoltsOrTheTaper() {
    double[] covered = new double[CurveGrid.BINS];

    assertThat(CurveGrid.windowEnd(covered, 0, 3)).isEqualTo(13);
    assertThat(CurveGrid.windowEnd(covered, 0, 24)).isEqualTo(CurveGrid.VOLTAGE_BINS);
    assertThat(CurveGrid.windowEnd(covered, 0, 25)).isEqualTo(CurveGrid.BINS);
    assertThat(CurveGrid.edgeV(CurveGrid.BINS) - CurveGrid.edgeV(25)).isLessThan(0.2 + 1e-9);
  }
}

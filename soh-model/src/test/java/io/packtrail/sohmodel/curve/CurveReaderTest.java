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
}

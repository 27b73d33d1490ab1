package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChargeFeatureReaderTest {
  private final ChargeFeatureReader reader =
      new ChargeFeatureReader(new ChargeWindow(4.0, 4.2), 10);

  /** 10 A until 4.2 V are reached after an hour, then a current that falls by 1 A each minute. */
  private void charge(double fromV, double currentA, int tapered) {
    reader.restart(0, fromV, 0);
    double chargeAh = 0;
    double lastA = 0;
    for (int minute = 1; minute <= 60 + tapered; minute++) {
      double nowA = minute <= 60 ? currentA : currentA * (1 - 0.1 * (minute - 60));
      chargeAh += (lastA + nowA) / 2 / 60;
      lastA = nowA;
      double cellV = Math.min(4.2, fromV + (4.2 - fromV) * minute / 60);
      reader.add(minute * 60_000L, chargeAh, cellV, nowA);
    }
  }

  @Test
  void read_chargeWithTaper_hasChargesAndTimesOverTheRatedCapacity() {
    charge(3.6, 10, 9);

    assertThat(reader.read(25))
        .isInstanceOfSatisfying(
            ChargeFeatureReader.Reading.Row.class,
            row -> {
              assertThat(row.row()).hasSameSizeAs(ChargeFeatureReader.FEATURES.toArray());
              assertThat(row.row()[ChargeFeatureReader.RATE]).isEqualTo(1, within(1e-9));
              assertThat(row.row()[ChargeFeatureReader.TEMPERATURE]).isEqualTo(25);
              // 50 mV of 600 mV in an hour.
              assertThat(row.row()[2]).isEqualTo(1 / 12.0, within(1e-9));
              assertThat(row.row()[5]).isEqualTo(1 / 12.0, within(1e-9));
              assertThat(row.row()[8]).isEqualTo(3 / 60.0, within(1e-9));
              // From 8 to 5 A in three minutes.
              assertThat(row.row()[6]).isEqualTo(6.5 * 3 / 60 / 10, within(1e-3));
            });
  }

  @Test
  void read_chargeWithoutItsTaper_saysSo() {
    charge(3.6, 10, 3);

    assertThat(reader.read(25).toString()).contains("ended before its current had tapered");
  }

  @Test
  void read_chargeThatBeganInsideTheWindow_saysSo() {
    charge(4.05, 10, 9);

    assertThat(reader.read(25).toString()).contains("began above 4.00 V per cell");
  }

  @Test
  void read_pauseBeforeTheTaper_saysSo() {
    reader.restart(0, 3.9, 10);
    reader.interrupt();
    reader.add(60_000, 0.1, 4.3, 10);

    assertThat(reader.read(25).toString()).contains("paused");
  }
}

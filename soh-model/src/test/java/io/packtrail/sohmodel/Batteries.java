package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;

/** Batteries for tests. */
public final class Batteries {
  private Batteries() {}

  /** One cell of 3.7 V. */
  public static Battery cell(String id, Chemistry chemistry, double ratedCapacityAh) {
    return new Battery(
        new BatteryId(id),
        "urn:example:" + id,
        null,
        null,
        null,
        chemistry,
        ratedCapacityAh,
        null,
        3.7,
        1,
        1,
        null,
        null,
        BatteryCategory.STATIONARY,
        null,
        null);
  }

  /** A passenger car's: 96 NMC622 cells in series, 145 Ah, certified for 50 kWh. */
  public static Battery vehicle() {
    return new Battery(
        new BatteryId("BAT-1"),
        "urn:example:bat-1",
        null,
        null,
        null,
        Chemistry.NMC622,
        145,
        50.0,
        355,
        96,
        1,
        null,
        null,
        BatteryCategory.EV,
        null,
        null);
  }
}

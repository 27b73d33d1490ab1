package io.packtrail.sohmodel;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;

/** Batteries for tests. */
public final class Batteries {
  private Batteries() {}

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

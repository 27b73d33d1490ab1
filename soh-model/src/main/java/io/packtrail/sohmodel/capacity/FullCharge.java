package io.packtrail.sohmodel.capacity;

import io.packtrail.domain.Battery;
import io.packtrail.sohmodel.sample.CellLimits;
import io.packtrail.sohmodel.session.ChargeTrace;

/**
 * Capacity from a full charge: the charge that went in between a cell voltage at rest that means
 * empty and the taper at full voltage. The last resort for a battery that reports no state of
 * charge and whose charge curve is not known; only the charging current is integrated.
 */
public final class FullCharge {
  /** Standard deviation: charge left below the empty voltage, coulombic loss, end of taper. */
  public static final double STD_RATIO = 0.02;

  private static final double NEAR_FULL_V = 0.03;
  private static final double TAPER_C_RATE = 0.06;
  private static final double REST_C_RATE = 0.02;

  private final CellLimits limits;
  private final double ratedAh;

  public FullCharge(Battery battery) {
    limits = CellLimits.of(battery.chemistry());
    ratedAh = battery.ratedCapacityAh();
  }

  /** Capacity (A·h), NaN where the charge was not a full one. */
  public double capacityAh(ChargeTrace trace) {
    boolean fromEmpty =
        trace.startVoltageV() <= limits.emptyAtRestV()
            && trace.startCurrentA() >= -REST_C_RATE * ratedAh;
    boolean toFull =
        trace.endVoltageV() >= limits.fullV() - NEAR_FULL_V
            && trace.endCurrentA() <= TAPER_C_RATE * ratedAh;
    double chargeAh = trace.chargeAh();
    boolean plausible = chargeAh > 0.2 * ratedAh && chargeAh < 1.5 * ratedAh;
    return fromEmpty && toFull && plausible ? chargeAh : Double.NaN;
  }
}

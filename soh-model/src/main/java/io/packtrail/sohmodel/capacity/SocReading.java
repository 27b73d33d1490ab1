package io.packtrail.sohmodel.capacity;

/** What a charge says about capacity by its change of state of charge. */
public sealed interface SocReading {
  /**
   * A capacity.
   *
   * @param capacityAh charge over change of state of charge (A·h)
   * @param stdAh standard deviation of its random error (A·h)
   * @param socChangeRatio change of the state of charge it rests on
   * @param meanVoltageV charge-weighted mean pack voltage (V), 0 where it is known for too little
   *     of the charge
   * @param voltageRatio share of the charge of which the pack voltage is known and moves
   * @param coldK see {@link ColdShare}; NaN where no temperature was reported
   */
  record Capacity(
      double capacityAh,
      double stdAh,
      double socChangeRatio,
      double socMiddleRatio,
      double chargeAh,
      double meanVoltageV,
      double voltageRatio,
      double hours,
      double coldK)
      implements SocReading {}

  /** What is wrong with a charge that gives no capacity. */
  enum Fault {
    NO_SOC,
    NO_CHARGE,
    TOO_FAST,
    SHORT,
    FALL,
    JUMP,
    COARSE,
    FROZEN_CURRENT,
    SCALE
  }

  /**
   * None, and why in one sentence.
   *
   * @param socChangeRatio change of the state of charge that was there; 0 where none
   */
  record Refused(Fault fault, String reason, double socChangeRatio) implements SocReading {}
}

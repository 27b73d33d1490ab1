package io.packtrail.simulators.physics;

import java.util.function.DoubleUnaryOperator;

/**
 * Open-circuit voltage of a cell against state of charge, new and aged.
 *
 * <p>Balance of two electrodes. With x and y the filled shares of the negative and the positive
 * electrode, their capacities Cn and Cp, and the cyclable lithium N,
 *
 * <pre>V(x) = Up(y) - Un(x),   y = (N - Cn x) / Cp,   Q = Cn (x100 - x0),
 * with x0 and x100 where V meets the lower and the upper limit.</pre>
 *
 * Capacity fade is loss of lithium inventory: N falls until Q is what the ageing model says. The
 * electrodes then slip against each other, so the curve of an aged cell is not that of a new one
 * over a shorter axis; a method that reads capacity from a voltage window has to live with that.
 * Loss of active material is not modelled. Tabulated once, linear in between.
 *
 * @see "Dubarry, Truchot and Liaw (2012), J. Power Sources 219, doi 10.1016/j.jpowsour.2012.07.016"
 */
final class OpenCircuitVoltage {
  /** Capacity loss beyond this is not tabulated. */
  static final double HIGHEST_LOSS_RATIO = 0.6;

  private static final int LOSS_STEPS = 30;
  private static final int SOC_STEPS = 400;
  private static final int BISECTIONS = 45;

  private final float[][] voltageV = new float[LOSS_STEPS + 1][];

  /**
   * @param windowRatio stoichiometries of the new cell {empty x0, full x100, empty y0, full y100}
   *     as published; they fix the ratio of the electrodes' capacities and the lithium inventory
   * @param lowestV voltage that counts as empty
   * @param highestV voltage that counts as full
   */
  OpenCircuitVoltage(
      ElectrodePotential positive,
      ElectrodePotential negative,
      double[] windowRatio,
      double lowestV,
      double highestV) {
    Balance balance = new Balance(positive, negative, windowRatio, lowestV, highestV);
    double newCapacity = balance.capacity(0);
    for (int i = 0; i <= LOSS_STEPS; i++) {
      double target = newCapacity * (1 - HIGHEST_LOSS_RATIO * i / LOSS_STEPS);
      double lost =
          rootOfRising(lithium -> target - balance.capacity(lithium), 0, balance.inventory);
      voltageV[i] = balance.curve(lost);
    }
  }

  /** The curve of a cell that has lost this share of its capacity, 0 to 0.6. */
  Curve curve(double lossRatio) {
    double position =
        Math.min(Math.max(lossRatio, 0), HIGHEST_LOSS_RATIO) / HIGHEST_LOSS_RATIO * LOSS_STEPS;
    int below = Math.min((int) position, LOSS_STEPS - 1);
    float weight = (float) (position - below);
    float[] blended = new float[SOC_STEPS + 1];
    for (int i = 0; i <= SOC_STEPS; i++) {
      blended[i] = voltageV[below][i] * (1 - weight) + voltageV[below + 1][i] * weight;
    }
    return new Curve(blended);
  }

  /** Voltage against state of charge at one state of ageing. */
  static final class Curve {
    private final float[] voltageV;

    private Curve(float[] voltageV) {
      this.voltageV = voltageV;
    }

    /** Open-circuit voltage of one cell (V); {@code socRatio} 0 to 1 between the voltage limits. */
    double voltageV(double socRatio) {
      double position = socRatio * SOC_STEPS;
      int below = Math.min(Math.max((int) position, 0), SOC_STEPS - 1);
      double weight = position - below;
      return voltageV[below] + weight * (voltageV[below + 1] - voltageV[below]);
    }

    /** Mean over a range of states of charge (V): energy per charge of a very slow discharge. */
    double meanV(double fromSocRatio, double toSocRatio) {
      int steps = 200;
      double sum = 0;
      for (int i = 0; i < steps; i++) {
        sum += voltageV(fromSocRatio + (toSocRatio - fromSocRatio) * (i + 0.5) / steps);
      }
      return sum / steps;
    }
  }

  private static final class Balance {
    private final ElectrodePotential positive;
    private final ElectrodePotential negative;
    private final double negativeCapacity;
    private final double positiveCapacity;
    private final double inventory;
    private final double lowestV;
    private final double highestV;

    private Balance(
        ElectrodePotential positive,
        ElectrodePotential negative,
        double[] window,
        double lowestV,
        double highestV) {
      this.positive = positive;
      this.negative = negative;
      this.negativeCapacity = 1 / (window[1] - window[0]);
      this.positiveCapacity = 1 / (window[2] - window[3]);
      this.inventory = negativeCapacity * window[0] + positiveCapacity * window[2];
      this.lowestV = lowestV;
      this.highestV = highestV;
    }

    private double voltage(double x, double lostLithium) {
      double y = (inventory - lostLithium - negativeCapacity * x) / positiveCapacity;
      return positive.potentialV(Math.min(Math.max(y, 1e-4), 0.9995)) - negative.potentialV(x);
    }

    private double fillAt(double voltageV, double lostLithium) {
      return rootOfRising(x -> voltage(x, lostLithium) - voltageV, 1e-5, 0.9999);
    }

    private double capacity(double lostLithium) {
      return negativeCapacity * (fillAt(highestV, lostLithium) - fillAt(lowestV, lostLithium));
    }

    private float[] curve(double lostLithium) {
      double empty = fillAt(lowestV, lostLithium);
      double full = fillAt(highestV, lostLithium);
      float[] curve = new float[SOC_STEPS + 1];
      for (int i = 0; i <= SOC_STEPS; i++) {
        curve[i] = (float) voltage(empty + (full - empty) * i / SOC_STEPS, lostLithium);
      }
      return curve;
    }
  }

  private static double rootOfRising(DoubleUnaryOperator function, double low, double high) {
    double below = low;
    double above = high;
    for (int i = 0; i < BISECTIONS; i++) {
      double middle = (below + above) / 2;
      if (function.applyAsDouble(middle) < 0) {
        below = middle;
      } else {
        above = middle;
      }
    }
    return (below + above) / 2;
  }
}

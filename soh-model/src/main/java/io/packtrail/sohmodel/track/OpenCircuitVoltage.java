package io.packtrail.sohmodel.track;

import io.packtrail.domain.Chemistry;

/**
 * Open-circuit voltage of one cell over state of charge by chemistry: eleven points, 0 to 100 %.
 * The points are choices: round numbers of the usual shape for the chemistry, taken from no one
 * publication and measured on no cell; ±20 mV is a guess at their error. They are used only for the
 * difference between the mean over a part and the mean over the whole, where the level cancels: 20
 * mV there are half a percent of usable energy, for which the interval of SOCE carries 0.6 %. What
 * they rest on are simulated fleets, whose cells have curves of their own ({@code
 * docs/accuracy.md}): the bias of SOCE lies within 0.7 percent points of that of SOH for LFP, NCA,
 * NMC622 and NMC811; LMO, LCO, LTO and the other NMC were looked at nowhere.
 */
final class OpenCircuitVoltage {
  private static final double[] IRON_PHOSPHATE = {
    2.80, 3.20, 3.23, 3.27, 3.29, 3.295, 3.30, 3.325, 3.33, 3.335, 3.40
  };
  private static final double[] MANGANESE_OXIDE = {
    3.30, 3.70, 3.80, 3.86, 3.91, 3.95, 4.00, 4.04, 4.08, 4.12, 4.18
  };
  private static final double[] COBALT_OXIDE = {
    3.30, 3.68, 3.74, 3.77, 3.79, 3.82, 3.87, 3.93, 4.01, 4.09, 4.18
  };
  private static final double[] TITANATE = {
    1.95, 2.12, 2.16, 2.19, 2.22, 2.25, 2.30, 2.36, 2.44, 2.52, 2.65
  };
  private static final double[] NICKEL_RICH = {
    3.00, 3.40, 3.50, 3.57, 3.63, 3.69, 3.79, 3.88, 3.97, 4.06, 4.18
  };
  private static final double[] NICKEL_COBALT = {
    3.20, 3.48, 3.56, 3.61, 3.65, 3.70, 3.79, 3.88, 3.97, 4.06, 4.18
  };

  private final double[] points;

  private OpenCircuitVoltage(double[] points) {
    this.points = points;
  }

  static OpenCircuitVoltage of(Chemistry chemistry) {
    return new OpenCircuitVoltage(
        switch (chemistry) {
          case LFP -> IRON_PHOSPHATE;
          case LMO -> MANGANESE_OXIDE;
          case LCO -> COBALT_OXIDE;
          case LTO -> TITANATE;
          case NCA, NMC811 -> NICKEL_RICH;
          case NMC111, NMC532, NMC622 -> NICKEL_COBALT;
        });
  }

  /** Mean over a range of the state of charge (V), by 100 equal steps. */
  double meanV(double fromRatio, double toRatio) {
    double sum = 0;
    for (int i = 0; i < 100; i++) {
      sum += at(fromRatio + (i + 0.5) / 100 * (toRatio - fromRatio));
    }
    return sum / 100;
  }

  private double at(double socRatio) {
    double position = Math.max(0, Math.min(1, socRatio)) * (points.length - 1);
    int index = Math.min((int) position, points.length - 2);
    return points[index] + (position - index) * (points[index + 1] - points[index]);
  }
}

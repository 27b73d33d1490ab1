package io.packtrail.rulestimator.ageing;

import java.util.ArrayList;
import java.util.List;

/**
 * The Kokam NMC111 model as NREL's System Advisor Model steps it: loss of lithium and of negative
 * sites, the lower of both, integrated over a day of hours and then stepped by Euler.
 *
 * <p>b₁ = b₁,ref·A(35392)·exp(−F/R·(U/T − 0.08/T₀))·exp(2.472·D^2.157); b₃ likewise with the open
 * circuit voltage; q₁ += b₁²/(2·q₁), q₂ += b₂·n, q₃ += (b₃ − q₃)/5; Q_Li = d₀(T)/75·(1.07 − q₁ − q₂
 * − q₃). q_neg += c₂·Σ D^4.54·c₀/(c₀ − q_neg); Q_neg = c₀(T)/75·(1 − q_neg). A(E) = exp(−E/R·(1/T −
 * 1/T₀)).
 *
 * <p>In tests alone: it starts at 106.5 % and is coupled to its daily step, so it does not stand
 * for a chemistry; the same cells are in the product by BLAST-Lite's law.
 *
 * @see "Smith et al., American Control Conference 2017; NREL/ssc, lib_battery_lifetime_nmc"
 */
final class SscKokam {
  private static final double GAS_J_PER_MOL_K = 8.314;
  private static final double FARADAY_C_PER_MOL = 96_485;
  private static final double REFERENCE_K = 298.15;
  private static final double[] OPEN_CIRCUIT_V = {
    3.0, 3.4679, 3.5394, 3.5950, 3.6453, 3.6876, 3.7469, 3.8400, 3.9521, 4.0668, 4.193
  };
  private static final double[] NEGATIVE_V = {
    1.2868, 0.2420, 0.1818, 0.1488, 0.1297, 0.1230, 0.1181, 0.1061, 0.0925, 0.0876, 0.0859
  };

  private final SscRainflow rainflow = new SscRainflow();
  private final double kelvin;
  private final List<Double> ranges = new ArrayList<>();
  private final List<Double> deepest = new ArrayList<>();
  private double days;
  private double q1;
  private double q2;
  private double q3;
  private double negative;

  SscKokam(double tempDegC) {
    this.kelvin = tempDegC + 273.15;
  }

  /**
   * A day.
   *
   * @param beforePercent depth of discharge before each hour
   * @param afterPercent depth of discharge after it
   * @param turns whether the current changed its direction before it
   */
  void day(double[] beforePercent, double[] afterPercent, boolean[] turns) {
    double highest = Double.NEGATIVE_INFINITY;
    double lowest = Double.POSITIVE_INFINITY;
    double b1 = 0;
    double b3 = 0;
    for (int hour = 0; hour < 24; hour++) {
      // Of the depths before an hour only the day's first counts.
      double before = hour == 0 ? beforePercent[0] : afterPercent[hour];
      highest = Math.max(highest, Math.max(before, afterPercent[hour]) / 100);
      lowest = Math.min(lowest, Math.min(before, afterPercent[hour]) / 100);
      if (turns[hour] && rainflow.add(beforePercent[hour])) {
        ranges.add(rainflow.lastRange());
        deepest.add(rainflow.deepest());
      }
      double depth = highest - lowest;
      for (double range : ranges) {
        depth = Math.max(depth, range / 100);
      }
      double soc = meanSoc(afterPercent[hour]);
      b1 +=
          0.0035
              * arrhenius(35_392)
              * tafel(-1, at(NEGATIVE_V, soc), 0.08)
              * Math.exp(2.472 * Math.pow(depth, 2.157))
              / 24;
      b3 +=
          0.02805
              * arrhenius(42_800)
              * tafel(0.0066, at(OPEN_CIRCUIT_V, soc), 3.7)
              * (1 + 0.135 * depth)
              / 24;
    }
    days++;
    q1 += q1 == 0 ? b1 / Math.sqrt(days) : b1 * b1 / (2 * q1);
    q2 += 1.541e-5 * arrhenius(-42_800) * ranges.size();
    q3 += Math.max(0, b3 - q3) / 5;
    double depths = ranges.stream().mapToDouble(range -> Math.pow(range / 100, 4.54)).sum();
    negative += 5.226e-5 * arrhenius(-48_260) * depths * 75.675 / (75.675 - negative);
    ranges.clear();
    deepest.clear();
  }

  private double meanSoc(double depthPercent) {
    if (ranges.isEmpty()) {
      return 1 - depthPercent / 100;
    }
    double sum = 0;
    for (int i = 0; i < ranges.size(); i++) {
      sum += 1 - (deepest.get(i) - ranges.get(i) / 2) / 100;
    }
    return sum / ranges.size();
  }

  /** Capacity by lithium (%). */
  double lithiumPercent() {
    double u = 1 / kelvin - 1 / REFERENCE_K;
    double d0 = 75.075 * Math.exp(-(4_126 * u + 9_752_000 * u * u) / GAS_J_PER_MOL_K);
    return 100 * d0 / 75 * (1.07 - q1 - q2 - q3);
  }

  /** Capacity by negative sites (%). */
  double negativePercent() {
    return 100 * 75.675 * arrhenius(2_224) / 75 * (1 - negative);
  }

  int cycles() {
    return rainflow.count();
  }

  private double arrhenius(double joulesPerMol) {
    return Math.exp(-joulesPerMol / GAS_J_PER_MOL_K * (1 / kelvin - 1 / REFERENCE_K));
  }

  private double tafel(double factor, double volt, double referenceV) {
    return Math.exp(
        factor * FARADAY_C_PER_MOL / GAS_J_PER_MOL_K * (volt / kelvin - referenceV / REFERENCE_K));
  }

  private static double at(double[] table, double soc) {
    int below = (int) Math.floor(Math.max(0, Math.min(1, soc)) * 10);
    return below >= 10
        ? table[10]
        : table[below] + (table[below + 1] - table[below]) * (10 * soc - below);
  }
}

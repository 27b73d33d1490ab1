package io.packtrail.rulestimator.warranty;

import io.packtrail.domain.Require;
import java.util.List;

/**
 * Part A of UN GTR 22: whether what the vehicles of a family say of their certified energy may be
 * believed, decided by measuring one vehicle after another. With x the stated less the measured
 * state of certified energy (percent points), its mean m over N vehicles and standard deviation s:
 * passed if m ≤ 5 − (t_P1 + t_P2)·s, failed if m > 5 + (t_F1 − 0.438)·s, else one more vehicle.
 *
 * @see "UN GTR No. 22 (ECE/TRANS/180/Add.22, 2022), 6.3.3 and table 3"
 * @param verdict what the vehicles so far decide
 * @param vehicles vehicles that it rests on
 * @param meanPercent mean of x over them (percent points)
 * @param stdPercent standard deviation of x (percent points)
 */
public record PartA(Verdict verdict, int vehicles, double meanPercent, double stdPercent) {
  /** Vehicles that must be measured at least. */
  public static final int FEWEST = 3;

  /** Vehicles after which there is a decision. */
  public static final int MOST = 16;

  private static final double TOLERANCE_PERCENT = 5;
  private static final double T_F2 = 0.438;
  private static final double[] T_P1 = {
    1.686, 1.125, 0.850, 0.673, 0.544, 0.443, 0.361, 0.292, 0.232, 0.178, 0.129, 0.083, 0.040, 0
  };
  private static final double[] T_P2 = {
    0.438, 0.425, 0.401, 0.370, 0.335, 0.299, 0.263, 0.226, 0.190, 0.153, 0.116, 0.078, 0.038, 0
  };
  private static final double[] T_F1 = {
    1.686, 1.177, 0.953, 0.823, 0.734, 0.670, 0.620, 0.580, 0.546, 0.518, 0.494, 0.473, 0.455, 0.438
  };
  private static final double FULL_PERCENT = 100;

  /** What is decided. */
  public enum Verdict {
    PASSED,
    FAILED,
    /** One more vehicle must be measured. */
    UNDECIDED
  }

  /**
   * One vehicle.
   *
   * @param statedPercent state of certified energy that it states
   * @param measuredPercent the same as measured; counts as 100 at most
   */
  public record Vehicle(double statedPercent, double measuredPercent) {
    double differencePercent() {
      return statedPercent - Math.min(FULL_PERCENT, measuredPercent);
    }
  }

  /**
   * Decides by the first vehicles that suffice, in the order given.
   *
   * @param vehicles at least {@value #FEWEST}; those beyond the {@value #MOST}th are not looked at
   */
  public static PartA decide(List<Vehicle> vehicles) {
    Require.inRange("vehicles", vehicles.size(), FEWEST, Integer.MAX_VALUE, "");
    PartA result = of(vehicles.subList(0, FEWEST));
    for (int n = FEWEST + 1;
        result.verdict == Verdict.UNDECIDED && n <= Math.min(MOST, vehicles.size());
        n++) {
      result = of(vehicles.subList(0, n));
    }
    return result;
  }

  private static PartA of(List<Vehicle> vehicles) {
    int n = vehicles.size();
    double mean = vehicles.stream().mapToDouble(Vehicle::differencePercent).sum() / n;
    double squares =
        vehicles.stream().mapToDouble(one -> Math.pow(one.differencePercent() - mean, 2)).sum();
    double std = Math.sqrt(squares / (n - 1));
    int row = n - FEWEST;
    Verdict verdict = Verdict.UNDECIDED;
    if (mean <= TOLERANCE_PERCENT - (T_P1[row] + T_P2[row]) * std) {
      verdict = Verdict.PASSED;
    } else if (mean > TOLERANCE_PERCENT + (T_F1[row] - T_F2) * std) {
      verdict = Verdict.FAILED;
    }
    return new PartA(verdict, n, mean, std);
  }
}

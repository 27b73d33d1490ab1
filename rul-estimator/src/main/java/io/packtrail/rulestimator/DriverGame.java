package io.packtrail.rulestimator;

import io.packtrail.rulestimator.FadeDrivers.Driver;
import io.packtrail.rulestimator.ageing.AgeingModel;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How severe a use is when only some drivers are as they were and the others as in the reference.
 *
 * <p>The loss of a year is that of rest plus what cycling adds: ℓ = ℓ(T, 0) + ℓ(T', cycles) − ℓ(T',
 * 0), so that cold can act on cycling alone. Each driver's share of a function of ℓ is its Shapley
 * value: the mean, over all orders of switching the drivers on, of what switching it on adds; the
 * shares sum to the whole, whatever the order.
 *
 * @see "Shapley, Contributions to the Theory of Games II (1953) 307"
 */
final class DriverGame {
  /** The drivers that can be switched; calendar time is what is there without them. */
  static final List<Driver> SWITCHES =
      List.of(
          Driver.THROUGHPUT,
          Driver.HEAT,
          Driver.HIGH_CHARGE,
          Driver.DEPTH,
          Driver.CHARGING_RATE,
          Driver.COLD_CHARGING);

  private static final int COALITIONS = 1 << SWITCHES.size();
  private static final double LEAST_LOSS = 1e-5;

  private final AgeingModel model;
  private final double[] days;
  private final Map<UseBlock, Double> known = new HashMap<>();

  /** Loss per year, shape {@code [coalition][block]}. */
  private final double[][] lossPerYear;

  DriverGame(AgeingModel model, List<UseBlock> blocks) {
    this.model = model;
    this.days = blocks.stream().mapToDouble(UseBlock::days).toArray();
    this.lossPerYear = new double[COALITIONS][blocks.size()];
    for (int coalition = 0; coalition < COALITIONS; coalition++) {
      for (int i = 0; i < days.length; i++) {
        lossPerYear[coalition][i] = loss(blocks.get(i), coalition);
      }
    }
  }

  private double loss(UseBlock block, int coalition) {
    double cool = Math.min(block.tempMeanDegC(), FadeDrivers.REFERENCE_DEG_C);
    double heat = Math.max(0, block.tempMeanDegC() - FadeDrivers.REFERENCE_DEG_C);
    double excess = on(coalition, Driver.HEAT) ? heat : 0;
    double soc =
        on(coalition, Driver.HIGH_CHARGE) ? block.socMeanRatio() : FadeDrivers.REFERENCE_SOC_RATIO;
    double rest = lossAfter(cool + excess, soc, 0, 0, 0);
    if (!on(coalition, Driver.THROUGHPUT) || block.efcPerDay() == 0) {
      return Math.max(LEAST_LOSS, rest);
    }
    double cycling =
        (on(coalition, Driver.COLD_CHARGING) ? cool : FadeDrivers.REFERENCE_DEG_C) + excess;
    double depth =
        on(coalition, Driver.DEPTH)
            ? block.depthOfDischargeRatio()
            : FadeDrivers.REFERENCE_DEPTH_RATIO;
    double rate =
        on(coalition, Driver.CHARGING_RATE) ? block.chargeCRate() : FadeDrivers.REFERENCE_C_RATE;
    double added =
        lossAfter(cycling, soc, depth, block.efcPerDay(), rate) - lossAfter(cycling, soc, 0, 0, 0);
    return Math.max(LEAST_LOSS, rest + added);
  }

  private double lossAfter(
      double tempDegC, double soc, double depth, double efcPerDay, double rate) {
    // Most coalitions share their parts with others.
    return known.computeIfAbsent(
        new UseBlock(0, UseBlock.DAYS_PER_YEAR, tempDegC, soc, depth, efcPerDay, rate, 0),
        year -> model.lossAfter(model.serviceRange().clamp(tempDegC, soc, year.year(1)).step()));
  }

  private static boolean on(int coalition, Driver driver) {
    return (coalition >> SWITCHES.indexOf(driver) & 1) == 1;
  }

  /** Mean dose per year of every coalition, for an exponent p. */
  double[] dosePerYear(double exponent) {
    double[] dose = new double[COALITIONS];
    for (int coalition = 0; coalition < COALITIONS; coalition++) {
      double sum = 0;
      double length = 0;
      for (int i = 0; i < days.length; i++) {
        sum += Math.pow(lossPerYear[coalition][i], 1 / exponent) * days[i];
        length += days[i];
      }
      dose[coalition] = sum / length;
    }
    return dose;
  }

  /**
   * Shapley values.
   *
   * @param worth of each coalition, shape {@code [2^switches]}
   * @return what is there without any, then each switch's share, shape {@code [1 + switches]}; they
   *     sum to the worth of all
   */
  static double[] shapley(double[] worth) {
    int players = SWITCHES.size();
    double[] weight = new double[players];
    for (int size = 0; size < players; size++) {
      weight[size] = factorial(size) * factorial(players - size - 1) / factorial(players);
    }
    double[] shares = new double[1 + players];
    shares[0] = worth[0];
    for (int player = 0; player < players; player++) {
      for (int coalition = 0; coalition < worth.length; coalition++) {
        if ((coalition >> player & 1) == 0) {
          shares[1 + player] +=
              weight[Integer.bitCount(coalition)]
                  * (worth[coalition | 1 << player] - worth[coalition]);
        }
      }
    }
    return shares;
  }

  private static double factorial(int n) {
    double product = 1;
    for (int i = 2; i <= n; i++) {
      product *= i;
    }
    return product;
  }

  /** The drivers of which the model says nothing, by probing it about the reference. */
  static Set<Driver> silent(AgeingModel model) {
    DriverGame probe =
        new DriverGame(
            model,
            List.of(
                new UseBlock(0, UseBlock.DAYS_PER_YEAR, 30, 0.8, 0.8, 0.6, 0.8, 0),
                new UseBlock(0, UseBlock.DAYS_PER_YEAR, 8, 0.3, 0.7, 0.6, 0.8, 0)));
    Set<Driver> silent = EnumSet.noneOf(Driver.class);
    for (Driver driver : SWITCHES) {
      int player = SWITCHES.indexOf(driver);
      boolean moves = false;
      for (int coalition = 0; coalition < COALITIONS; coalition++) {
        for (int block = 0; block < 2; block++) {
          double change =
              probe.lossPerYear[coalition | 1 << player][block]
                  - probe.lossPerYear[coalition & ~(1 << player)][block];
          moves |= Math.abs(change) > 1e-9;
        }
      }
      if (!moves) {
        silent.add(driver);
      }
    }
    return silent;
  }
}

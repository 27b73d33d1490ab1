package io.packtrail.simulators.physics;

import static java.lang.Math.exp;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

/**
 * Published laws of capacity fade: loss = (calendar dose)^p + (cycle dose)^q, with doses
 *
 * <pre>calendar += k_cal(T, SOC)^(1/p) · days,   cycle += k_cyc(stress)^(1/q) · EFC</pre>
 *
 * which is the exact form of the power-law states of NREL's BLAST-Lite (1.1.0, BSD-3-Clause,
 * copyright 2023 Alliance for Sustainable Energy, LLC), whose fitted constants these are. The laws
 * describe single cells in laboratories of one to three years; temperatures are clamped to where
 * they were fitted.
 */
public enum AgeingLaw {
  /**
   * NMC622/graphite, 50 A·h; 10 to 60 °C, depth 0.1 to 1, up to 1C.
   *
   * @see "Smith et al. (2021), J. Electrochem. Soc. 168 100530, doi 10.1149/1945-7111/ac2ebd"
   */
  NMC622_DENSO(0.5, 0.5, 1, 273.15, 328.15) {
    @Override
    public double calendarRate(double tempK, double socRatio) {
      double kelvin = clampK(tempK);
      double soc = max(socRatio, 0.02);
      return arrhenius(kelvin, 37_000)
          * (-1.97e-4
              + soc * (0.0101 + soc * (-0.0157 + soc * 0.00835))
              - 4.06e-6 * soc * kelvin
              + 3.32e-5 * max(0, kelvin - 328.15));
    }

    @Override
    public double cycleRate(DayStress day) {
      double kelvin = clampK(day.meanTempK());
      double depth = day.depthRatio();
      double stress = sqrt(depth * (day.chargeCRate() > 0 ? day.chargeCRate() : day.meanCRate()));
      double graphite =
          3.24 * arrhenius(kelvin, -58_000) * stress * (1 + 2.1 * day.meanSocRatio()) - 0.099;
      double swelling = 1.44 * arrhenius(kelvin, -13_000) * pow(depth, 6);
      return 0.985
          * calendarRate(day.meanTempK(), day.meanSocRatio())
          * (max(0, graphite) + swelling);
    }
  },

  /**
   * NMC811/graphite-SiOx, LG M50 5 A·h; cycling 0 to 25 °C, charge 0.3C.
   *
   * @see "Bui et al. (2021), doi 10.1109/ACCESS.2021 (IEEE document 9617644)"
   */
  NMC811_LG_M50(0.651697743905278, 0.441996792536332, 1e-4, 273.15, 318.15) {
    @Override
    public double calendarRate(double tempK, double socRatio) {
      double theta = clampK(tempK) / 308.15;
      double potential = anodePotentialV(socRatio) / 0.123;
      return max(
          0,
          -2.39156628786525
              + 2.44205317834185 * exp(pow(theta, 3) / Math.cbrt(potential))
              - 4.45998246136905 * pow(theta, 3) / sqrt(potential)
              + 0.448140062203916 * exp(sqrt(socRatio) / (theta * theta))
              - 0.185337797906876 * exp(pow(socRatio, 3)));
    }

    @Override
    public double cycleRate(DayStress day) {
      double theta = clampK(day.meanTempK()) / 308.15;
      double rate = min(day.dischargeCRate(), 2);
      return 0.181235015387132
          * exp(-0.123779206033993 * pow(rate, 3))
          * exp(1.24459541295018 * pow(theta, 3) * sqrt(rate));
    }
  },

  /**
   * LFP/graphite, above 250 A·h, prismatic; 10 to 45 °C, up to 0.65C.
   *
   * @see "doi 10.1016/j.est.2023.109042"
   */
  LFP_250AH(0.526, 0.828, 1, 278.15, 318.15) {
    @Override
    public double calendarRate(double tempK, double socRatio) {
      double kelvin = clampK(tempK);
      return 83_700 * exp(-5_210 / kelvin) * exp(-3_560 * anodePotentialV(socRatio) / kelvin);
    }

    @Override
    public double cycleRate(DayStress day) {
      double rate = min(day.meanCRate(), 1);
      return (4.38e-8 + 1.55e-8 * day.depthRatio() + 1.68e-7 * rate)
          * exp(2_190 / clampK(day.meanTempK()));
    }
  },

  /**
   * NCA/graphite, Panasonic NCR18650B; no temperature in the cycle term.
   *
   * @see "Keil et al. (2016), doi 10.1149/2.0411609jes; Preger et al. (2020), doi
   *     10.1149/1945-7111/abae37"
   */
  NCA_PANASONIC(0.512, 0.699, 1, 278.15, 323.15) {
    @Override
    public double calendarRate(double tempK, double socRatio) {
      double kelvin = clampK(tempK);
      return 75.4 * exp(-3_340 / kelvin) * exp(353 * socRatio / kelvin);
    }

    @Override
    public double cycleRate(DayStress day) {
      return 2 * (1.86e-6 + 4.74e-11 * day.meanCRate() + 1.77e-4 * day.depthRatio());
    }
  };

  private static final double GAS_CONSTANT = 8.3144;

  private final double calendarExponentRatio;
  private final double cycleExponentRatio;
  private final double doseScaleRatio;
  private final double lowestK;
  private final double highestK;

  AgeingLaw(
      double calendarExponentRatio,
      double cycleExponentRatio,
      double doseScaleRatio,
      double lowestK,
      double highestK) {
    this.calendarExponentRatio = calendarExponentRatio;
    this.cycleExponentRatio = cycleExponentRatio;
    this.doseScaleRatio = doseScaleRatio;
    this.lowestK = lowestK;
    this.highestK = highestK;
  }

  /** Calendar rate k_cal at one moment (per day to the power of the calendar exponent). */
  public abstract double calendarRate(double tempK, double socRatio);

  /** Cycle rate k_cyc of one day (per EFC to the power of the cycle exponent). */
  public abstract double cycleRate(DayStress day);

  /** What {@code days} at a mean calendar rate add to the calendar dose. */
  double calendarDose(double meanCalendarRate, double days) {
    return pow(max(meanCalendarRate, 0), 1 / calendarExponentRatio) * days * doseScaleRatio;
  }

  /** What one day adds to the cycle dose. */
  double cycleDose(DayStress day) {
    return pow(max(cycleRate(day), 0), 1 / cycleExponentRatio)
        * day.equivalentFullCycles()
        * doseScaleRatio;
  }

  /** Loss of capacity as a share of the new one. */
  double lossRatio(double calendarDose, double cycleDose) {
    return pow(calendarDose, calendarExponentRatio) + pow(cycleDose, cycleExponentRatio);
  }

  final double clampK(double tempK) {
    return min(max(tempK, lowestK), highestK);
  }

  static double arrhenius(double tempK, double activationJPerMol) {
    return exp(-activationJPerMol / GAS_CONSTANT * (1 / tempK - 1 / 298.15));
  }

  /** Graphite potential (V) at a cell's state of charge, the stress variable of these fits. */
  static double anodePotentialV(double socRatio) {
    return ElectrodePotential.GRAPHITE_SAFARI_2011.potentialV(0.0085 + socRatio * (0.78 - 0.0085));
  }
}

package io.packtrail.rulestimator.ageing;

/**
 * How a cell was used over one step: temperature and state of charge at some times, and what
 * follows for the whole step.
 *
 * <p>Rates are per nominal capacity; a step made from a state-of-charge series is relative to the
 * present capacity and must be scaled by {@link #scaledBy} to become so.
 */
public final class UseStep {
  /** Slower changes of the state of charge (1/h) count as rest, as the models' authors had it. */
  private static final double REST_RATE = 0.01;

  private final double[] hours;
  private final double[] tempDegC;
  private final double[] socRatio;
  private final Totals totals;

  /**
   * What holds for the whole step.
   *
   * @param days length (days)
   * @param equivalentFullCycles half of all charge moved, over the nominal capacity
   * @param depthOfDischargeRatio highest less lowest state of charge, 0 to 1
   * @param meanCRate mean of |current| over capacity over the whole step, rests included (1/h)
   * @param chargeCRate the same over the time charging, {@code meanCRate} where none (1/h)
   * @param dischargeCRate the same over the time discharging (1/h)
   */
  public record Totals(
      double days,
      double equivalentFullCycles,
      double depthOfDischargeRatio,
      double meanCRate,
      double chargeCRate,
      double dischargeCRate) {}

  private UseStep(double[] hours, double[] tempDegC, double[] socRatio, Totals totals) {
    this.hours = hours;
    this.tempDegC = tempDegC;
    this.socRatio = socRatio;
    this.totals = totals;
  }

  /**
   * A step known by samples; between two samples the state of charge moves evenly.
   *
   * @param hours sample times, ascending (h), shape {@code [samples]}
   * @param tempDegC cell temperature (°C), shape {@code [samples]}
   * @param socRatio state of charge, 0 to 1, shape {@code [samples]}
   */
  public static UseStep ofSeries(double[] hours, double[] tempDegC, double[] socRatio) {
    double chargedRatio = 0;
    double dischargedRatio = 0;
    double chargingH = 0;
    double dischargingH = 0;
    double low = socRatio[0];
    double high = socRatio[0];
    for (int i = 1; i < hours.length; i++) {
      double lengthH = hours[i] - hours[i - 1];
      double change = socRatio[i] - socRatio[i - 1];
      if (change > REST_RATE * lengthH) {
        chargedRatio += change;
        chargingH += lengthH;
      } else if (change < -REST_RATE * lengthH) {
        dischargedRatio -= change;
        dischargingH += lengthH;
      }
      low = Math.min(low, socRatio[i]);
      high = Math.max(high, socRatio[i]);
    }
    double lengthH = hours[hours.length - 1] - hours[0];
    double meanCRate = (chargedRatio + dischargedRatio) / lengthH;
    return new UseStep(
        hours.clone(),
        tempDegC.clone(),
        socRatio.clone(),
        new Totals(
            lengthH / 24,
            (chargedRatio + dischargedRatio) / 2,
            high - low,
            meanCRate,
            chargingH > 0 ? chargedRatio / chargingH : meanCRate,
            dischargingH > 0 ? dischargedRatio / dischargingH : 0));
  }

  /**
   * A step known by its means alone.
   *
   * @param tempDegC mean cell temperature (°C)
   * @param socRatio mean state of charge, 0 to 1
   */
  public static UseStep ofMeans(double tempDegC, double socRatio, Totals totals) {
    return new UseStep(new double[] {0}, new double[] {tempDegC}, new double[] {socRatio}, totals);
  }

  /** This step with its cycles and rates multiplied by the present capacity ratio. */
  UseStep scaledBy(double capacityRatio) {
    return new UseStep(
        hours,
        tempDegC,
        socRatio,
        new Totals(
            totals.days,
            totals.equivalentFullCycles * capacityRatio,
            totals.depthOfDischargeRatio,
            totals.meanCRate * capacityRatio,
            totals.chargeCRate * capacityRatio,
            totals.dischargeCRate * capacityRatio));
  }

  public Totals totals() {
    return totals;
  }

  int samples() {
    return hours.length;
  }

  double tempDegC(int sample) {
    return tempDegC[sample];
  }

  double socRatio(int sample) {
    return socRatio[sample];
  }

  /** Share of the step that a sample stands for, by the trapezoidal rule; the shares sum to 1. */
  double share(int sample) {
    int last = hours.length - 1;
    if (last == 0) {
      return 1;
    }
    double before = sample > 0 ? hours[sample] - hours[sample - 1] : 0;
    double after = sample < last ? hours[sample + 1] - hours[sample] : 0;
    return (before + after) / 2 / (hours[last] - hours[0]);
  }
}

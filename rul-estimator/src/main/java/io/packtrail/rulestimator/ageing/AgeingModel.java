package io.packtrail.rulestimator.ageing;

/**
 * A published semi-empirical ageing model of a cell: rates as functions of temperature, state of
 * charge, depth and current, and states that accumulate them.
 *
 * <p>Immutable; the state of a cell is in {@link AgeingRun}. Trained on one to three years of
 * laboratory tests of single cells: its absolute level does not carry over to packs in the field,
 * so a forecast scales it by a multiplier learned from the field.
 */
public final class AgeingModel {
  private static final double KELVIN = 273.15;

  private final String id;
  private final String citation;
  private final ServiceRange serviceRange;
  private final AgeingProgram program;

  /**
   * A quantity and its law.
   *
   * @param timeAveraged mean over the step of its value at every sample, rather than its value at
   *     the step's means
   */
  record Law(int slot, Expression.Node law, boolean timeAveraged) {}

  AgeingModel(String id, String citation, ServiceRange serviceRange, AgeingProgram program) {
    this.id = id;
    this.citation = citation;
    this.serviceRange = serviceRange;
    this.program = program;
  }

  public String id() {
    return id;
  }

  /** Where it was published. */
  public String citation() {
    return citation;
  }

  public ServiceRange serviceRange() {
    return serviceRange;
  }

  /** A new cell. */
  public AgeingRun start() {
    return new AgeingRun(program);
  }

  /**
   * Loss of capacity (ratio) that a new cell shows after repeating a step, relative to its nominal
   * capacity.
   */
  public double lossAfter(UseStep step) {
    AgeingRun run = start();
    run.advanceNominal(step);
    return 1 - run.capacityRatio();
  }

  /** Evaluates all rates of a step into a fresh slot array. */
  static double[] rates(AgeingProgram program, UseStep step) {
    double[] slots = program.freshSlots();
    fillTotals(slots, program, step);
    double[][] atSample = new double[step.samples()][];
    for (int i = 0; i < step.samples(); i++) {
      double[] point = slots.clone();
      fillPoint(point, program, step.tempDegC(i), step.socRatio(i));
      atSample[i] = point;
    }
    for (Law rate : program.laws().rates()) {
      double value = rate.timeAveraged ? average(rate, atSample, step) : rate.law.at(slots);
      slots[rate.slot] = value;
      for (double[] point : atSample) {
        point[rate.slot] = value;
      }
    }
    return slots;
  }

  private static double average(Law rate, double[][] atSample, UseStep step) {
    double mean = 0;
    for (int i = 0; i < atSample.length; i++) {
      mean += step.share(i) * rate.law.at(atSample[i]);
    }
    return mean;
  }

  private static void fillTotals(double[] slots, AgeingProgram program, UseStep step) {
    double temp = 0;
    double soc = 0;
    double squareV = 0;
    double low = 1;
    double high = 0;
    int n = step.samples();
    for (int i = 0; i < n; i++) {
      temp += step.tempDegC(i) / n;
      soc += step.socRatio(i) / n;
      low = Math.min(low, step.socRatio(i));
      high = Math.max(high, step.socRatio(i));
      double voltageV = program.ocvV(step.socRatio(i));
      squareV += voltageV * voltageV / n;
    }
    UseStep.Totals totals = step.totals();
    if (n == 1) {
      low = Math.max(0, soc - totals.depthOfDischargeRatio() / 2);
      high = Math.min(1, soc + totals.depthOfDischargeRatio() / 2);
    }
    program.set(slots, "Tm", temp + KELVIN);
    program.set(slots, "soc_mean", soc);
    program.set(slots, "soc_low", low);
    program.set(slots, "soc_high", high);
    program.set(slots, "Vrms", Math.sqrt(squareV));
    program.set(slots, "dod", totals.depthOfDischargeRatio());
    program.set(slots, "C", totals.meanCRate());
    program.set(slots, "Cchg", totals.chargeCRate());
    program.set(slots, "Cdis", totals.dischargeCRate());
    program.set(slots, "days", totals.days());
    program.set(slots, "efc", totals.equivalentFullCycles());
    program.set(slots, "Ah", totals.equivalentFullCycles() * 2 * program.capacityAh());
    fillPoint(slots, program, temp, soc);
  }

  private static void fillPoint(
      double[] slots, AgeingProgram program, double tempDegC, double socRatio) {
    program.set(slots, "T", tempDegC + KELVIN);
    program.set(slots, "Tc", tempDegC);
    program.set(slots, "soc", socRatio);
    program.set(slots, "Ua", GraphitePotential.atSoc(socRatio));
    program.set(slots, "OCV", program.ocvV(socRatio));
    for (Law auxiliary : program.laws().auxiliaries()) {
      slots[auxiliary.slot] = auxiliary.law.at(slots);
    }
  }
}

package io.packtrail.rulestimator.ageing;

import org.jspecify.annotations.Nullable;

/**
 * One cell ageing under a model, step after step.
 *
 * <p>Exact: a step may be of any length, and two half steps give what one whole step gives. Not
 * thread-safe.
 */
public final class AgeingRun {
  private final AgeingProgram program;
  private final double[] values;

  AgeingRun(AgeingProgram program) {
    this.program = program;
    this.values = program.freshSlots();
    for (AgeingState state : program.laws().states()) {
      values[state.slot()] = state.start();
    }
  }

  /** Moves on by a step whose state of charge is relative to the present capacity. */
  public void advance(UseStep step) {
    advanceNominal(step.scaledBy(capacityRatio()));
  }

  /** Moves on by a step whose cycles and rates are per nominal capacity already. */
  void advanceNominal(UseStep step) {
    double[] slots = AgeingModel.rates(program, step);
    double efcPerDay = step.totals().equivalentFullCycles() / step.totals().days();
    for (AgeingState state : program.laws().states()) {
      values[state.slot()] = state.advance(values[state.slot()], slots, efcPerDay);
    }
  }

  /** Present capacity over nominal capacity. */
  public double capacityRatio() {
    return program.laws().capacity().at(values);
  }

  /** Present resistance over that when new; absent where the model has none. */
  public @Nullable Double resistanceRatio() {
    Expression.Node resistance = program.laws().resistance();
    return resistance == null ? null : resistance.at(values);
  }
}

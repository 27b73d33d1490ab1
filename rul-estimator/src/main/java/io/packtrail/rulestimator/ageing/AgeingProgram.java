package io.packtrail.rulestimator.ageing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The laws of one model, compiled over a common set of slots. */
final class AgeingProgram {
  private final Map<String, Integer> slotOfName;
  private final double[] constants;
  private final double capacityAh;
  private final @Nullable OcvCurve ocv;
  private final Laws laws;

  /** Everything that is evaluated, in order. */
  record Laws(
      List<AgeingModel.Law> auxiliaries,
      List<AgeingModel.Law> rates,
      List<AgeingState> states,
      Expression.Node capacity,
      Expression.@Nullable Node resistance) {}

  /**
   * @param slotOfName where each named quantity stands
   * @param constants slots with the parameters filled in
   * @param capacityAh capacity of the modelled cell (A·h)
   */
  AgeingProgram(
      Map<String, Integer> slotOfName,
      double[] constants,
      double capacityAh,
      @Nullable OcvCurve ocv,
      Laws laws) {
    this.slotOfName = Map.copyOf(slotOfName);
    this.constants = constants.clone();
    this.capacityAh = capacityAh;
    this.ocv = ocv;
    this.laws = laws;
  }

  double[] freshSlots() {
    return constants.clone();
  }

  void set(double[] slots, String name, double value) {
    slots[Objects.requireNonNull(slotOfName.get(name), name)] = value;
  }

  double capacityAh() {
    return capacityAh;
  }

  /** Open-circuit voltage (V); 0 where the model needs none. */
  double ocvV(double socRatio) {
    return ocv == null ? 0 : ocv.atSoc(socRatio);
  }

  Laws laws() {
    return laws;
  }
}

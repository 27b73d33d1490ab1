package io.packtrail.simulators.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.DoubleRange;

class PackPropertyTest {
  private static final int SERIES = 96;
  private static final double CAPACITY_AH = 150;
  private static final double HEAT_CAPACITY_J_PER_K = 300_000;
  private static final double HEAT_LOSS_W_PER_K = 12;

  @Provide
  Arbitrary<CellType> types() {
    return Arbitraries.of(CellType.NMC622, CellType.NMC811, CellType.LFP, CellType.NCA);
  }

  /** Currents (A) with the time (s) for which they flow. */
  @Provide
  Arbitrary<List<Tuple2<Double, Double>>> currents() {
    return Combinators.combine(
            Arbitraries.doubles().between(-400, 300), Arbitraries.doubles().between(1, 600))
        .as(Tuple::of)
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Property(tries = 200)
  void step_anyCurrents_conservesCharge(
      @ForAll("types") CellType type,
      @ForAll("currents") List<Tuple2<Double, Double>> currents,
      @ForAll @DoubleRange(min = 0, max = 1) double socRatio) {
    Pack pack = pack(type, socRatio);
    double flowedAh = 0;
    for (Tuple2<Double, Double> current : currents) {
      double flowedA = pack.step(current.get1(), current.get2(), 20, 0);
      flowedAh += flowedA * current.get2() / 3600;

      assertThat(pack.socRatio()).isBetween(0.0, 1.0);
      assertThat(Math.abs(flowedA)).isLessThanOrEqualTo(Math.abs(current.get1()) + 1e-9);
    }

    assertThat((pack.socRatio() - socRatio) * CAPACITY_AH).isCloseTo(flowedAh, within(1e-6));
  }

  /**
   * Energy in at the terminals = energy stored at open-circuit voltage + heat + what polarisation
   * still holds. Short steps, so that the sums approach the integrals; a pack too heavy to warm, in
   * the middle of its charge, so that its resistance stays: what polarisation holds is only defined
   * for a constant one.
   */
  @Property(tries = 60)
  void step_anyCurrents_conservesEnergy(
      @ForAll("types") CellType type,
      @ForAll("currents") List<Tuple2<Double, Double>> currents,
      @ForAll @DoubleRange(min = 0.45, max = 0.65) double socRatio) {
    Pack pack = new Pack(type, SERIES, CAPACITY_AH, 1e12, HEAT_LOSS_W_PER_K, socRatio, 20);
    double terminalJ = 0;
    double storedJ = 0;
    double throughputJ = 0;
    for (Tuple2<Double, Double> current : currents) {
      double currentA = current.get1();
      double remainingS = current.get2();
      while (remainingS > 0 && pack.socRatio() > 0.35 && pack.socRatio() < 0.75) {
        double stepS = Math.min(remainingS, 1);
        remainingS -= stepS;
        double openBeforeV = pack.openCircuitV(pack.socRatio());
        double terminalBeforeV = pack.terminalV(currentA);
        pack.step(currentA, stepS, 20, 0);
        double openAfterV = pack.openCircuitV(pack.socRatio());
        terminalJ += (terminalBeforeV + pack.terminalV(currentA)) / 2 * currentA * stepS;
        storedJ += (openBeforeV + openAfterV) / 2 * currentA * stepS;
        throughputJ += Math.abs(openAfterV * currentA * stepS);
      }
    }

    // Heat is some 5 % of what flows, so a thousandth of it would show.
    assertThat(terminalJ)
        .isCloseTo(
            storedJ + pack.heatJ() + pack.polarisationEnergyJ(), within(5e-5 * throughputJ + 20));
  }

  @Property(tries = 100)
  void currentForPower_anyPower_givesThatPower(
      @ForAll("types") CellType type,
      @ForAll @DoubleRange(min = -150_000, max = 100_000) double powerW,
      @ForAll @DoubleRange(min = 0.1, max = 0.95) double socRatio) {
    Pack pack = pack(type, socRatio);

    double currentA = pack.currentForPowerA(powerW);

    assertThat(pack.terminalV(currentA) * currentA).isCloseTo(powerW, within(1.0));
  }

  /** After a very long rest the pack has the temperature of its surroundings. */
  @Property(tries = 20)
  void step_longRest_takesAmbientTemperature(
      @ForAll @DoubleRange(min = -30, max = 45) double ambientDegC) {
    Pack pack = pack(CellType.NMC622, 0.5);

    pack.step(0, 30 * 86_400, ambientDegC, 0);

    assertThat(pack.tempDegC()).isCloseTo(ambientDegC, within(1e-6));
  }

  private static Pack pack(CellType type, double socRatio) {
    return new Pack(
        type, SERIES, CAPACITY_AH, HEAT_CAPACITY_J_PER_K, HEAT_LOSS_W_PER_K, socRatio, 20);
  }
}

package io.packtrail.simulators.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OpenCircuitVoltageTest {
  static List<CellType> types() {
    return List.of(CellType.NMC622, CellType.NMC811, CellType.LFP, CellType.NCA);
  }

  /**
   * The graphite fit of Safari and Delacourt (2011) at the stoichiometries 0.0085 to 0.78 of
   * Schimpe et al. (2018), doi 10.1149/2.1181714jes, as BLAST-Lite 1.1.0 evaluates it; nine digits
   * given.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0.684354059",
    "0.1, 0.233247596",
    "0.3, 0.148847334",
    "0.5, 0.123303677",
    "0.8, 0.094262717",
    "1, 0.086382313"
  })
  void anodePotential_isThatOfThePaper(double socRatio, double potentialV) {
    assertThat(AgeingLaw.anodePotentialV(socRatio)).isCloseTo(potentialV, within(1e-8));
  }

  @ParameterizedTest
  @MethodSource("types")
  void curve_atAnyAge_risesBetweenTheVoltageLimits(CellType type) {
    double[] limitsV = {
      type.openCircuitVoltage().curve(0).voltageV(0), type.openCircuitVoltage().curve(0).voltageV(1)
    };
    for (double loss : new double[] {0, 0.013, 0.1, 0.25, 0.5}) {
      OpenCircuitVoltage.Curve curve = type.openCircuitVoltage().curve(loss);
      assertThat(curve.voltageV(0)).isCloseTo(limitsV[0], within(2e-3));
      assertThat(curve.voltageV(1)).isCloseTo(limitsV[1], within(2e-3));
      assertThat(IntStream.range(0, 1000).mapToDouble(i -> slope(curve, i / 1000.0)))
          .allMatch(slopeV -> slopeV >= 0);
    }
  }

  private static double slope(OpenCircuitVoltage.Curve curve, double socRatio) {
    return curve.voltageV(socRatio + 0.001) - curve.voltageV(socRatio);
  }

  /** Handbook voltages at half charge: NMC and NCA near 3.7 V, LFP near 3.3 V. */
  @Test
  void voltage_halfCharge_isThatOfTheChemistry() {
    assertThat(CellType.NMC622.openCircuitVoltage().curve(0).voltageV(0.5)).isBetween(3.65, 3.80);
    assertThat(CellType.NMC811.openCircuitVoltage().curve(0).voltageV(0.5)).isBetween(3.65, 3.80);
    assertThat(CellType.NCA.openCircuitVoltage().curve(0).voltageV(0.5)).isBetween(3.60, 3.80);
    assertThat(CellType.LFP.openCircuitVoltage().curve(0).voltageV(0.5)).isBetween(3.25, 3.32);
  }

  @Test
  void voltage_lfpPlateau_isFlat() {
    OpenCircuitVoltage.Curve curve = CellType.LFP.openCircuitVoltage().curve(0);

    assertThat(curve.voltageV(0.9) - curve.voltageV(0.4)).isBetween(0.02, 0.08);
  }

  @ParameterizedTest
  @MethodSource("types")
  void curve_aged_differsFromTheStretchedNewOne(CellType type) {
    OpenCircuitVoltage.Curve fresh = type.openCircuitVoltage().curve(0);
    OpenCircuitVoltage.Curve aged = type.openCircuitVoltage().curve(0.2);

    assertThat(
            IntStream.range(1, 20)
                .mapToDouble(i -> Math.abs(aged.voltageV(i / 20.0) - fresh.voltageV(i / 20.0)))
                .max()
                .orElseThrow())
        .isGreaterThan(0.005);
  }
}

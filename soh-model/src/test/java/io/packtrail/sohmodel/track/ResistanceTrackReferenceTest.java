package io.packtrail.sohmodel.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.sohmodel.Batteries;
import io.packtrail.sohmodel.sample.Sample;
import org.junit.jupiter.api.Test;

/**
 * A step from 352.4 V at −12 A to 341.2 V at −152 A is 80.0 mΩ; at 12 °C with 20 kJ/mol that is
 * 55.380 mΩ at 25 °C (worked by hand from the Arrhenius form, R = 8.314462618 J/(mol·K)).
 */
class ResistanceTrackReferenceTest {
  @Test
  void at25DegC_stepAt12DegC_isBroughtTo25() {
    assertThat(ResistanceTrack.at25DegC(0.08, 12)).isCloseTo(0.0553795, within(5e-7));
  }

  @Test
  void add_threeHundredSteps_giveTheResistanceOfEach() {
    ResistanceTrack track = new ResistanceTrack(Batteries.vehicle());
    Sample before = sample(0, 352.4, -12);
    Sample after = sample(5_000, 341.2, -152);

    for (int i = 0; i < ResistanceTrack.BLOCK_STEPS; i++) {
      track.add(before, after);
    }

    assertThat(track.latestOhm()).isCloseTo(0.0553795, within(5e-7));
    assertThat(track.increaseRatio()).isNull();
  }

  @Test
  void increaseRatio_secondBlockTenPercentHigher_isTenPercent() {
    ResistanceTrack track = new ResistanceTrack(Batteries.vehicle());
    for (int i = 0; i < ResistanceTrack.BLOCK_STEPS; i++) {
      track.add(sample(0, 352.4, -12), sample(5_000, 341.2, -152));
    }
    for (int i = 0; i < ResistanceTrack.BLOCK_STEPS; i++) {
      track.add(sample(0, 352.4, -12), sample(5_000, 352.4 - 1.1 * 11.2, -152));
    }

    assertThat(track.increaseRatio()).isCloseTo(0.1, within(1e-9));
  }

  private static Sample sample(long epochMs, double packVoltageV, double currentA) {
    Sample sample = new Sample();
    sample.epochMs = epochMs;
    sample.packVoltageV = packVoltageV;
    sample.currentA = currentA;
    sample.socRatio = 0.6;
    sample.tempDegC = 12;
    return sample;
  }
}

package io.packtrail.sohmodel.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.AgeingStress;
import io.packtrail.domain.AgeingStress.CycleBin;
import io.packtrail.sohmodel.Batteries;
import io.packtrail.sohmodel.sample.Sample;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AgeingStressTest {
  private static final long START_MS = 1_704_067_200_000L;

  /** 200 cycles of 20 %, 150 of 40 %, 40 of 80 %, worked independently to six places. */
  @Test
  void damageRatio_cyclesOfThreeDepths_isAsPublished() {
    double damage =
        PalmgrenMiner.damageRatio(0.2, 200)
            + PalmgrenMiner.damageRatio(0.4, 150)
            + PalmgrenMiner.damageRatio(0.8, 40);

    assertThat(damage).isCloseTo(0.02815251528467206, within(1e-15));
  }

  /**
   * Three cycles from 80 to 40 %, cold at the top and warm at the bottom: two whole, two halves.
   */
  @Test
  void finish_cyclesOfOneDepth_areInOneBinWithTheirDamage() {
    AgeingStress ageing = ageing(new double[] {0.8, 0.4, 0.8, 0.4, 0.8, 0.4, 0.8}, 5, 25);

    assertThat(ageing.cycles()).containsExactly(new CycleBin(40, 60, 10, 3));
    assertThat(ageing.damageRatio()).isCloseTo(PalmgrenMiner.damageRatio(0.4, 3), within(1e-12));
  }

  @Test
  void finish_noTemperatureReported_hasCyclesOfUnknownTemperatureAndNoHours() {
    AgeingStress ageing = ageing(new double[] {0.9, 0.1, 0.9}, Double.NaN, Double.NaN);

    assertThat(ageing.cycles()).containsExactly(new CycleBin(80, 40, null, 1));
    assertThat(ageing.equivalentHoursAt25DegC()).isZero();
  }

  /** Each interval counts by the temperature at its beginning: one hour of 35, one of 45 °C. */
  @Test
  void finish_hoursAtTwoTemperatures_areWeighedByTheLaw() {
    AgeingStress ageing = ageing(new double[] {0.5, 0.5, 0.5}, 35, 45);

    assertThat(ageing.equivalentHoursAt25DegC()).isCloseTo(1.92426 + 3.55353, within(2e-5));
    assertThat(ageing.cycles()).isEmpty();
  }

  /** Samples an hour apart, whose temperatures take turns. */
  private static AgeingStress ageing(double[] socRatio, double evenDegC, double oddDegC) {
    StressCounter counter = new StressCounter(Batteries.vehicle());
    Sample last = new Sample();
    for (int i = 0; i < socRatio.length; i++) {
      Sample sample = new Sample();
      sample.epochMs = START_MS + i * 3_600_000L;
      sample.socRatio = socRatio[i];
      sample.tempDegC = i % 2 == 0 ? evenDegC : oddDegC;
      if (i == 0) {
        counter.begin(sample);
      } else {
        counter.addTime(last, sample, true, false);
      }
      last = sample;
    }
    return Objects.requireNonNull(counter.finish().ageing());
  }
}

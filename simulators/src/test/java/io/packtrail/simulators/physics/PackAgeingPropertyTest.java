package io.packtrail.simulators.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PackAgeingPropertyTest {
  private static final DayStress DAY = new DayStress(298.15, 0.6, 0.3, 0.02, 0.12, 0.3, 0.3);

  @Property(tries = 100)
  void lossRatio_anyDays_neverFalls(
      @ForAll AgeingLaw law,
      @ForAll @DoubleRange(min = 253, max = 333) double tempK,
      @ForAll @DoubleRange(min = 0, max = 1) double socRatio,
      @ForAll @DoubleRange(min = 0, max = 1) double depthRatio,
      @ForAll @IntRange(min = 1, max = 50) int days) {
    PackAgeing ageing = new PackAgeing(law, 1.2, 0.02, 3, 1.3);
    DayStress day = new DayStress(tempK, socRatio, depthRatio, 0.05, 0.2, 0.4, depthRatio);
    double before = 0;
    for (int i = 0; i < days; i++) {
      ageing.add(law.calendarRate(tempK, socRatio), day, 1);
      assertThat(ageing.lossRatio()).isBetween(before, 1.0);
      before = ageing.lossRatio();
    }
  }

  @Test
  void lossRatio_kneePassed_growsFaster() {
    AgeingLaw law = AgeingLaw.NMC622_DENSO;
    PackAgeing even = new PackAgeing(law, 1, Double.POSITIVE_INFINITY, 1, 1.3);
    PackAgeing kneed = new PackAgeing(law, 1, 0.05, 3, 1.3);
    double rate = law.calendarRate(298.15, 0.6);

    even.add(rate, DAY, 365);
    kneed.add(rate, DAY, 365);
    assertThat(kneed.lossRatio()).isEqualTo(even.lossRatio()).isLessThan(0.05);
    even.add(rate, DAY, 4 * 365);
    kneed.add(rate, DAY, 4 * 365);
    assertThat(kneed.lossRatio() - 0.05).isCloseTo(3 * (even.lossRatio() - 0.05), within(1e-12));
    assertThat(kneed.resistanceRatio()).isEqualTo(1 + 1.3 * kneed.lossRatio());
  }
}

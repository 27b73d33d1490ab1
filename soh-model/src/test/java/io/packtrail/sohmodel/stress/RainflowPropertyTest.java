package io.packtrail.sohmodel.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class RainflowPropertyTest {
  /** Σ count·range = ½·total variation: nothing is lost and nothing counted twice. */
  @Property
  void count_anySeriesWithoutHysteresis_keepsTheTotalVariation(
      @ForAll @Size(min = 1, max = 200) List<@DoubleRange(min = 0, max = 1) Double> series) {
    double[] sum = {0};
    Rainflow rainflow = new Rainflow(0, (range, mean, tempDegC, count) -> sum[0] += range * count);
    double variation = 0;
    for (int i = 0; i < series.size(); i++) {
      rainflow.add(series.get(i), 20);
      variation += i == 0 ? 0 : Math.abs(series.get(i) - series.get(i - 1));
    }
    rainflow.finish();

    assertThat(sum[0]).isCloseTo(variation / 2, within(1e-9));
  }
}

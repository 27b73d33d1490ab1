package io.packtrail.sohmodel.learned;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class IntervalFactorsTest {
  private final Map<String, double[]> scores = new LinkedHashMap<>();
  private final Map<String, String> batches = new LinkedHashMap<>();

  private void cell(String name, String batch, double score) {
    scores.put(name, DoubleStream.generate(() -> score).limit(10).toArray());
    batches.put(name, batch);
  }

  @Test
  void of_batchThatMissesMore_isWidenedAndNoOtherNarrowed() {
    for (int i = 0; i < 30; i++) {
      cell("calm" + i, "calm", 0.5);
    }
    cell("wild0", "wild", 3);
    cell("wild1", "wild", 1);
    // 32 cells, level 0.928: 30 calm ones are 0.9375 of the weight. Of two wild ones 0.9 needs
    // both.
    IntervalFactors factors = IntervalFactors.of(scores, batches, 0.9);
    assertThat(factors.all()).isEqualTo(0.5);
    assertThat(factors.wider()).containsExactly(Map.entry("wild", 3.0));
    assertThat(factors.of("wild")).isEqualTo(3);
    assertThat(factors.of("calm")).isEqualTo(0.5);
  }

  @Test
  void of_oneBatch_hasOneFactor() {
    cell("a", "only", 1);
    cell("b", "only", 2);
    IntervalFactors factors = IntervalFactors.of(scores, batches, 0.9);
    assertThat(factors.all()).isEqualTo(2);
    assertThat(factors.wider()).isEmpty();
  }
}

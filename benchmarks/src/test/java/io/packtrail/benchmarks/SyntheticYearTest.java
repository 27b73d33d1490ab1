package io.packtrail.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import io.packtrail.sohmodel.SohModel;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticYearTest {
  @Test
  void samples_aYear_haveTheLengthThatTheBenchmarkDividesBy() {
    List<SampleSeries> samples = SohBenchmark.year();

    assertThat(samples.stream().mapToInt(SampleSeries::size).sum()).isEqualTo(SohBenchmark.SAMPLES);
  }

  @Test
  void samples_stateOfCharge_staysPossible() {
    for (SampleSeries chunk : SohBenchmark.year()) {
      for (float socRatio : chunk.column(Signal.SOC_RATIO)) {
        assertThat(socRatio).isBetween(0f, 1f);
      }
    }
  }

  /** A benchmark whose input gives no estimate would measure the way to a refusal. */
  @Test
  void assess_theBenchmarksInput_isEstimated() {
    assertThat(new SohModel().assess(SyntheticYear.battery(), SohBenchmark.year()).soh())
        .isInstanceOf(SohResult.Estimated.class);
  }
}

package io.packtrail.benchmarks;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.sohmodel.SohModel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The whole pure pipeline over a battery-year at 10 s beside a pass that only sums the same arrays;
 * samples per second on one thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SohBenchmark {
  private static final int DAYS = 365;
  private static final int INTERVAL_SECONDS = 10;
  static final int SAMPLES = DAYS * 86_400 / INTERVAL_SECONDS;

  private final SohModel model = new SohModel();
  private List<SampleSeries> samples = List.of();

  /** Builds the samples once. */
  @Setup
  public void build() {
    samples = year();
  }

  static List<SampleSeries> year() {
    return SyntheticYear.samples(DAYS, INTERVAL_SECONDS);
  }

  /** Sums the three columns that every estimator must read. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public double baseline() {
    double sum = 0;
    for (SampleSeries chunk : samples) {
      float[] voltage = chunk.column(Signal.PACK_VOLTAGE_V);
      float[] current = chunk.column(Signal.PACK_CURRENT_A);
      float[] soc = chunk.column(Signal.SOC_RATIO);
      for (int i = 0; i < chunk.size(); i++) {
        sum += voltage[i] + current[i] + soc[i];
      }
    }
    return sum;
  }

  /** Gate, sessions, observations, stress and filter. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public BatteryAssessment assess() {
    return model.assess(SyntheticYear.battery(), samples);
  }
}

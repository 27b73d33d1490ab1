package io.packtrail.benchmarks;

import com.sun.management.ThreadMXBean;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.RulResult;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.evaluation.SimulatedPack;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Forecasting a fleet from its kept assessments: batteries per second of processor time on one
 * core, what a forecast allocates, what stays on the heap, and the cost by length of history.
 * Processor time, since machines are shared.
 *
 * <p>Arguments: batteries (100,000), most seconds of processor time (none).
 */
public final class FleetForecastBenchmark {
  private static final int HISTORIES = 200;
  private static final int[] YEARS = {1, 2, 4, 8};
  private static final double NS_PER_S = 1e9;

  private final RulEstimator estimator = new RulEstimator();
  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final List<SimulatedPack> packs = new ArrayList<>();
  private final List<List<BatteryAssessment>> known = new ArrayList<>();
  private long forecasts;

  private FleetForecastBenchmark() {
    for (int i = 0; i < HISTORIES; i++) {
      Chemistry chemistry = i % 2 == 0 ? Chemistry.NMC622 : Chemistry.LFP;
      SimulatedPack pack =
          new SimulatedPack(
              new SimulatedPack.Group("bench-" + chemistry, chemistry, 0.5, 0.6, 0.05, 0.6), i, 5);
      packs.add(pack);
      List<BatteryAssessment> ages = new ArrayList<>();
      for (int years : YEARS) {
        ages.add(pack.at(years));
      }
      known.add(ages);
    }
  }

  /** Prints some lines. */
  @SuppressWarnings("SystemOut") // its output is its purpose
  public static void main(String[] arguments) {
    int batteries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
    double mostSeconds =
        arguments.length > 1 ? Double.parseDouble(arguments[1]) : Double.POSITIVE_INFINITY;
    FleetForecastBenchmark benchmark = new FleetForecastBenchmark();
    benchmark.fleet(800, Double.POSITIVE_INFINITY); // warms up
    System.out.println(benchmark.fleet(batteries, mostSeconds));
    for (int age = 0; age < YEARS.length; age++) {
      System.out.println(benchmark.ofAge(age));
    }
  }

  /**
   * Battery after battery, of mixed ages; results are looked at and let go, as the service does.
   */
  private String fleet(int batteries, double mostSeconds) {
    long begunNs = thread.getCurrentThreadCpuTime();
    long begunBytes = thread.getThreadAllocatedBytes(Thread.currentThread().getId());
    int done = 0;
    while (done < batteries && seconds(begunNs) < mostSeconds) {
      forecast(done % HISTORIES, done / HISTORIES % YEARS.length);
      done++;
    }
    double seconds = seconds(begunNs);
    long bytes = thread.getThreadAllocatedBytes(Thread.currentThread().getId()) - begunBytes;
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return String.format(
        Locale.ROOT,
        "%,d batteries in %.0f s of processor time: %.0f batteries/s and core; %.2f MB allocated each; %.0f MB on the heap after it with %d histories (%,d forecasts so far)",
        done,
        seconds,
        done / seconds,
        bytes / 1e6 / done,
        heap / 1e6,
        HISTORIES * YEARS.length,
        forecasts);
  }

  private String ofAge(int age) {
    int rounds = 400;
    long begunNs = thread.getCurrentThreadCpuTime();
    for (int i = 0; i < rounds; i++) {
      forecast(i % HISTORIES, age);
    }
    return String.format(
        Locale.ROOT,
        "%d years of history: %.2f ms a battery",
        YEARS[age],
        1e3 * seconds(begunNs) / rounds);
  }

  private void forecast(int pack, int age) {
    RulResult result = estimator.forecast(packs.get(pack).battery(), known.get(pack).get(age));
    if (result instanceof RulResult.Forecast) {
      forecasts++;
    } else {
      throw new IllegalStateException("every battery must have a forecast, got " + result);
    }
  }

  private double seconds(long begunNs) {
    return (thread.getCurrentThreadCpuTime() - begunNs) / NS_PER_S;
  }
}

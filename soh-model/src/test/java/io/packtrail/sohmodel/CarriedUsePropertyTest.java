package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.domain.UsageSummary;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** A history whose first samples are dropped, once or several times, loses nothing it counted. */
class CarriedUsePropertyTest {
  private static final SampleSeries VEHICLE = new SyntheticVehicle(7, 30, 1.003, 0.01).simulate();

  @Property(tries = 200)
  void assess_splitAtAnySamples_countsWhatTheWholeCounts(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int seams) {
    Random random = new Random(seed);
    List<UsageSummary> summaries = ReportsPropertyTest.summaries(random);
    List<BatteryEvent> events = ReportsPropertyTest.events(random);
    SampleSeries samples = ReportsPropertyTest.samples(random);
    Reports reports = new Reports(summaries, events);

    BatteryAssessment whole = open(reports, null).accept(samples).finish();
    BatteryAssessment rest = split(samples, reports, seams, random).finish();

    assertThat(rest.stress()).isEqualTo(whole.stress());
    assertThat(rest.asOf()).isEqualTo(whole.asOf());
    assertThat(rest.toString()).doesNotContain("NaN").doesNotContain("Infinity");
  }

  @Property(tries = 20)
  void assess_vehicleSplitAtAnySamples_countsWhatTheWholeCounts(@ForAll long seed) {
    BatteryAssessment whole = open(Reports.NONE, null).accept(VEHICLE).finish();

    BatteryAssessment rest = split(VEHICLE, Reports.NONE, 3, new Random(seed)).finish();

    assertThat(rest.stress()).isEqualTo(whole.stress());
  }

  @Property(tries = 10)
  void assess_vehicleInFahrenheitSplit_doubtsWhatTheWholeDoubts(@ForAll long seed) {
    SampleSeries wrong = Fault.FAHRENHEIT.in(VEHICLE);
    BatteryAssessment whole = open(Reports.NONE, null).accept(wrong).finish();

    BatteryAssessment rest = split(wrong, Reports.NONE, 3, new Random(seed)).finish();

    assertThat(whole.stress().doubtsTemperature()).isTrue();
    assertThat(rest.stress()).isEqualTo(whole.stress());
  }

  /** Carries at each seam; the last analysis has taken the samples after the last of them. */
  private static BatteryAnalysis split(
      SampleSeries samples, Reports reports, int seams, Random random) {
    int[] ends =
        IntStream.generate(() -> random.nextInt(samples.size() + 1))
            .limit(seams)
            .sorted()
            .toArray();
    byte @Nullable [] carried = null;
    int from = 0;
    for (int end : ends) {
      carried = open(reports, carried).accept(part(samples, from, end)).carry();
      from = end;
    }
    return open(reports, carried).accept(part(samples, from, samples.size()));
  }

  private static BatteryAnalysis open(Reports reports, byte @Nullable [] carried) {
    BatteryAnalysis analysis = new SohModel().open(Batteries.vehicle(), reports);
    return carried == null ? analysis : analysis.resume(carried);
  }

  private static SampleSeries part(SampleSeries series, int from, int to) {
    SampleSeries.Builder builder = SampleSeries.builder(to - from);
    for (int i = from; i < to; i++) {
      builder.add(series.epochMs()[i]);
      int index = i;
      Arrays.stream(Signal.values())
          .forEach(signal -> builder.set(signal, series.value(signal, index)));
    }
    return builder.build();
  }
}

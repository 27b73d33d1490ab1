package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.UsageSummary;
import io.packtrail.domain.UsageSummary.CyclesAtDepth;
import io.packtrail.domain.UsageSummary.ReportedSession;
import io.packtrail.domain.UsageSummary.TimeAtTemperature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class ReportsPropertyTest {
  private static final long START_MS = 1_704_067_200_000L;
  private static final long DAY_MS = 86_400_000;

  @Property(tries = 100)
  void assess_anyOrderOfReportsAndAnyChunks_isTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 500) int most) {
    Random random = new Random(seed);
    List<UsageSummary> summaries = summaries(random);
    List<BatteryEvent> events = events(random);
    SampleSeries samples = samples(random);
    BatteryAssessment whole = ReportsTest.assess(summaries, events, List.of(samples));

    Collections.shuffle(summaries, random);
    Collections.shuffle(events, random);

    assertThat(ReportsTest.assess(summaries, events, chunks(samples, random, most)))
        .isEqualTo(whole);
    assertThat(whole.toString()).doesNotContain("NaN").doesNotContain("Infinity");
    assertThat(whole.from()).isBeforeOrEqualTo(whole.asOf());
  }

  /**
   * Delivered twice under other message identifiers, reports change only what is counted as left
   * out.
   */
  @Property(tries = 100)
  void assess_everyReportTwice_countsOnce(@ForAll long seed) {
    Random random = new Random(seed);
    List<UsageSummary> summaries = summaries(random);
    SampleSeries samples = samples(random);
    BatteryAssessment once = ReportsTest.assess(summaries, List.of(), List.of(samples));

    summaries.addAll(List.copyOf(summaries));
    BatteryAssessment twice = ReportsTest.assess(summaries, List.of(), List.of(samples));

    assertThat(twice.stress()).isEqualTo(once.stress());
    assertThat(twice.soh()).isEqualTo(once.soh());
    assertThat(twice.sessions()).isEqualTo(once.sessions());
  }

  static List<UsageSummary> summaries(Random random) {
    List<UsageSummary> all = new ArrayList<>();
    int count = random.nextInt(25);
    for (int i = 0; i < count; i++) {
      Instant from = at(random.nextInt(30 * 24));
      Instant to = from.plusSeconds(3_600L * (1 + random.nextInt(60)));
      all.add(
          new UsageSummary(
              from,
              to,
              random.nextBoolean() ? null : (Double) (1_000.0 * random.nextDouble()),
              maybe(random, 200),
              maybe(random, 200),
              maybe(random, 80),
              maybe(random, 80),
              sessions(random, from),
              List.of(
                  new CyclesAtDepth(0.5 * random.nextDouble(), 0.6, 3 * random.nextDouble(), null)),
              List.of(new TimeAtTemperature(-20, 60, 3_000, 0.3, 0.75))));
    }
    return all;
  }

  private static List<ReportedSession> sessions(Random random, Instant from) {
    List<ReportedSession> all = new ArrayList<>();
    for (int i = 0; i < random.nextInt(4); i++) {
      Instant start = from.plusSeconds(60L * random.nextInt(600));
      double soc = 0.5 * random.nextDouble();
      all.add(
          new ReportedSession(
              random.nextInt(3) > 0 ? Session.Kind.CHARGE : Session.Kind.DRIVE,
              start,
              start.plusSeconds(60L * random.nextInt(240)),
              soc,
              soc + 0.5 * random.nextDouble(),
              maybe(random, 100),
              maybe(random, 40),
              null,
              null,
              null,
              null));
    }
    return all;
  }

  static List<BatteryEvent> events(Random random) {
    List<BatteryEvent> all = new ArrayList<>();
    for (int i = 0; i < random.nextInt(6); i++) {
      BatteryEvent.Kind[] kinds = BatteryEvent.Kind.values();
      all.add(
          new BatteryEvent(at(random.nextInt(30 * 24)), kinds[random.nextInt(kinds.length)], ""));
    }
    return all;
  }

  /** Stretches of an hour or several, with gaps of days between them. */
  static SampleSeries samples(Random random) {
    SampleSeries.Builder builder = SampleSeries.builder(1_000);
    long epochMs = START_MS + random.nextInt((int) DAY_MS);
    while (epochMs < START_MS + 30 * DAY_MS) {
      double currentA = 80 * random.nextGaussian();
      double socRatio = 0.2 + 0.3 * random.nextDouble();
      int length = 20 + random.nextInt(200);
      for (int i = 0; i < length; i++) {
        builder.add(epochMs).set(Signal.PACK_VOLTAGE_V, 360).set(Signal.TEMP_MEAN_DEG_C, 15);
        if (random.nextInt(10) > 0) {
          builder.set(Signal.PACK_CURRENT_A, currentA).set(Signal.SOC_RATIO, socRatio);
        }
        socRatio = Math.max(0, Math.min(1, socRatio + currentA / 120 / 140));
        epochMs += 30_000;
      }
      epochMs += random.nextInt((int) (4 * DAY_MS));
    }
    return builder.build();
  }

  private static List<SampleSeries> chunks(SampleSeries series, Random random, int most) {
    List<SampleSeries> chunks = new ArrayList<>();
    int from = 0;
    while (from < series.size()) {
      int to = Math.min(series.size(), from + 1 + random.nextInt(most));
      SampleSeries.Builder builder = SampleSeries.builder(to - from);
      for (int i = from; i < to; i++) {
        builder.add(series.epochMs()[i]);
        for (Signal signal : Signal.values()) {
          builder.set(signal, series.value(signal, i));
        }
      }
      chunks.add(builder.build());
      from = to;
    }
    return chunks;
  }

  private static @Nullable Double maybe(Random random, double most) {
    return random.nextInt(4) == 0 ? null : (Double) (most * random.nextDouble());
  }

  private static Instant at(int hour) {
    return Instant.ofEpochMilli(START_MS).plusSeconds(3_600L * hour);
  }
}

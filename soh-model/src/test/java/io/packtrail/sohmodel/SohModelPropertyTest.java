package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.DataQuality;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Session;
import io.packtrail.domain.Signal;
import io.packtrail.domain.SohResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SohModelPropertyTest {
  private static final Battery VEHICLE = Batteries.vehicle();
  private static final SampleSeries HISTORY = new SyntheticVehicle(7, 50, 1.003, 0.01).simulate();
  private static final Set<String> CODES =
      Set.of(
          "no-data",
          "no-current",
          "current-sign",
          "current-scale",
          "too-few-charges",
          "too-uncertain");
  private static final List<Signal> LIMITED =
      List.of(
          Signal.PACK_CURRENT_A,
          Signal.PACK_VOLTAGE_V,
          Signal.TEMP_MEAN_DEG_C,
          Signal.SOC_RATIO,
          Signal.SPEED_KMH);
  private static final BatteryAssessment WHOLE = new SohModel().assess(VEHICLE, List.of(HISTORY));

  @Property(tries = 50)
  void assess_anyChunks_isTheSame(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3_000) int most) {
    assertThat(new SohModel().assess(VEHICLE, chunks(HISTORY, new Random(seed), most)))
        .isEqualTo(WHOLE);
  }

  @Property(tries = 300)
  void assess_adversarialSamples_neverThrowsAndAlwaysLeavesAReason(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 400) int size) {
    BatteryAssessment assessment =
        new SohModel().assess(VEHICLE, List.of(adversarial(new Random(seed), size)));

    assertFinite(assessment);
    assertReasons(assessment);
  }

  @Property(tries = 100)
  void assess_historyWithRandomDamage_neverThrowsAndAlwaysLeavesAReason(@ForAll long seed) {
    BatteryAssessment assessment =
        new SohModel().assess(VEHICLE, List.of(damaged(HISTORY, new Random(seed))));

    assertFinite(assessment);
    assertReasons(assessment);
    assertThat(assessment.samples()).isLessThanOrEqualTo(HISTORY.size());
  }

  @Property(tries = 50)
  void assess_impossibleValues_areEachFoundUnderTheirSignal(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int damaged) {
    Random random = new Random(seed);
    Map<Signal, Set<Integer>> put = new EnumMap<>(Signal.class);
    for (int i = 0; i < damaged; i++) {
      Signal signal = LIMITED.get(random.nextInt(LIMITED.size()));
      put.computeIfAbsent(signal, any -> new HashSet<>()).add(random.nextInt(HISTORY.size()));
    }
    SampleSeries.Builder builder = SampleSeries.builder(HISTORY.size());
    for (int i = 0; i < HISTORY.size(); i++) {
      copy(HISTORY, i, builder.add(HISTORY.epochMs()[i]));
      for (Map.Entry<Signal, Set<Integer>> one : put.entrySet()) {
        if (one.getValue().contains(i)) {
          builder.set(one.getKey(), random.nextBoolean() ? 65_535 : -65_535);
        }
      }
    }

    BatteryAssessment assessment = new SohModel().assess(VEHICLE, List.of(builder.build()));

    put.forEach(
        (signal, at) ->
            assertThat(assessment.quality().finding("implausible-" + signal.fieldName()))
                .as(signal.fieldName())
                .extracting(DataQuality.Finding::count)
                .isEqualTo((long) at.size()));
  }

  /**
   * A number lies inside its own interval; no number, and no charge that was left out, is without a
   * sentence.
   */
  private static void assertReasons(BatteryAssessment assessment) {
    if (assessment.soh() instanceof SohResult.NotEstimable none) {
      assertThat(none.code()).isIn(CODES);
      assertThat(none.reason()).isNotBlank();
    }
    Stream.concat(assessment.history().stream(), Stream.of(assessment.soh()))
        .filter(SohResult.Estimated.class::isInstance)
        .map(SohResult.Estimated.class::cast)
        .forEach(
            one ->
                assertThat(one.sohRatio())
                    .isBetween(one.soh90().lowRatio(), one.soh90().highRatio()));
    assertThat(assessment.sessions())
        .filteredOn(session -> session.kind() == Session.Kind.CHARGE)
        .allSatisfy(session -> assertThat(session.reason()).isNotBlank());
    assertThat(assessment.quality().findings())
        .allSatisfy(finding -> assertThat(finding.sentence()).isNotBlank());
  }

  /** Every number of a record is printed by its toString; none may be NaN or infinite. */
  private static void assertFinite(BatteryAssessment assessment) {
    assertThat(assessment.toString()).doesNotContain("NaN").doesNotContain("Infinity");
  }

  private static List<SampleSeries> chunks(SampleSeries series, Random random, int most) {
    List<SampleSeries> chunks = new ArrayList<>();
    int from = 0;
    while (from < series.size()) {
      int to = Math.min(series.size(), from + 1 + random.nextInt(most));
      SampleSeries.Builder builder = SampleSeries.builder(to - from);
      for (int i = from; i < to; i++) {
        copy(series, i, builder.add(series.epochMs()[i]));
      }
      chunks.add(builder.build());
      from = to;
    }
    return chunks;
  }

  private static SampleSeries damaged(SampleSeries series, Random random) {
    SampleSeries.Builder builder = SampleSeries.builder(series.size());
    double damage = random.nextDouble() * 0.2;
    for (int i = 0; i < series.size(); i++) {
      if (random.nextDouble() < damage) {
        continue;
      }
      copy(series, i, builder.add(series.epochMs()[i]));
      if (random.nextDouble() < damage) {
        Signal signal = Signal.values()[random.nextInt(Signal.values().length)];
        builder.set(signal, strange(random));
      }
    }
    return builder.build();
  }

  private static SampleSeries adversarial(Random random, int size) {
    SampleSeries.Builder builder = SampleSeries.builder(size + 1);
    long epochMs = random.nextInt(4) == 0 ? random.nextLong() : 1_704_067_200_000L;
    for (int i = 0; i < size; i++) {
      builder.add(epochMs);
      for (Signal signal : Signal.values()) {
        if (random.nextInt(3) > 0) {
          builder.set(signal, random.nextInt(5) == 0 ? strange(random) : plausible(signal, random));
        }
      }
      epochMs +=
          switch (random.nextInt(20)) {
            case 0 -> random.nextLong();
            case 1 -> 86_400_000L * random.nextInt(400);
            case 2 -> 0;
            default -> 1_000L * random.nextInt(600);
          };
    }
    return builder.build();
  }

  private static double plausible(Signal signal, Random random) {
    return switch (signal) {
      case PACK_VOLTAGE_V -> 300 + 110 * random.nextDouble();
      case PACK_CURRENT_A -> 200 * random.nextGaussian();
      case CELL_VOLTAGE_MIN_V, CELL_VOLTAGE_MAX_V -> 3 + 1.3 * random.nextDouble();
      default -> random.nextDouble();
    };
  }

  private static double strange(Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> 65_535;
      case 4 -> Float.MAX_VALUE;
      case 5 -> -1e-40;
      default -> 0;
    };
  }

  private static void copy(SampleSeries series, int index, SampleSeries.Builder builder) {
    for (Signal signal : Signal.values()) {
      builder.set(signal, series.value(signal, index));
    }
  }
}

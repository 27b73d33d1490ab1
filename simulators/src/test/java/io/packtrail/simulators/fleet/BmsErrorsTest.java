package io.packtrail.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The errors of the simulated BMS have the size that their descriptions state. */
class BmsErrorsTest {
  private static final int PACKS = 4_000;

  @Test
  void socError_manyPacks_hasItsDeviation() {
    double deviation = deviation(seed -> errorAfter(false, seed, 2.1));

    // Between knots the error is an average of two, so a little less than 0.8 %.
    assertThat(deviation).isBetween(0.005, 0.0085);
  }

  @Test
  void socError_flatVoltage_driftsUntilTheNextFullCharge() {
    double fresh =
        deviation(
            seed -> {
              SocError error = new SocError(true, new SplittableRandom(seed));
              error.move(6);
              error.fullCharge(0);
              return error.ratio();
            });
    double soon = deviation(seed -> flatErrorAfterFullCharge(seed, 0.5));
    double late = deviation(seed -> flatErrorAfterFullCharge(seed, 6));

    assertThat(fresh).isCloseTo(0.003, within(0.0003));
    assertThat(late).isBetween(0.02, 0.035).isGreaterThan(2 * soon);
  }

  private static double flatErrorAfterFullCharge(long seed, double moved) {
    SocError error = new SocError(true, new SplittableRandom(seed));
    error.fullCharge(0);
    error.move(moved);
    return error.ratio();
  }

  private static double errorAfter(boolean flat, long seed, double moved) {
    SocError error = new SocError(flat, new SplittableRandom(seed));
    error.move(moved);
    return error.ratio();
  }

  @Test
  void socError_charging_movesSlowerThanTheCharge() {
    for (int seed = 0; seed < 200; seed++) {
      SocError error = new SocError(false, new SplittableRandom(seed));
      double before = error.ratio();
      for (int i = 0; i < 1_000; i++) {
        error.move(0.001);
        // A fall of 1 per 1 charged would let the shown state of charge fall while charging.
        assertThat(error.ratio() - before).isGreaterThan(-0.001);
        before = error.ratio();
      }
    }
  }

  @Test
  void current_manyPacks_hasGainAndOffsetOfItsDescription() {
    double gain = deviation(seed -> measuredA(seed, 200) / 200 - 1);
    double offset = deviation(seed -> measuredA(seed, 0));

    assertThat(gain).isCloseTo(0.01, within(0.001));
    // Offset 0.15 A, noise 0.1 A and rounding to 0.1 A.
    assertThat(offset).isCloseTo(Math.sqrt(0.15 * 0.15 + 0.01 + 0.01 / 12), within(0.02));
  }

  private static double measuredA(long seed, double currentA) {
    SampleSeries.Builder samples = SampleSeries.builder(1).add(0);
    new Sensors(96, new SplittableRandom(seed)).measure(samples, 350, currentA, true, 20);
    return samples.build().value(Signal.PACK_CURRENT_A, 0);
  }

  @Test
  void current_contactorsOpen_isZero() {
    SampleSeries.Builder samples = SampleSeries.builder(1).add(0);
    new Sensors(96, new SplittableRandom(1)).measure(samples, 350, -0.02, false, 20);

    assertThat(samples.build().value(Signal.PACK_CURRENT_A, 0)).isZero();
  }

  @Test
  void reportedSoh_truthFalls_followsLateInWholePercent() {
    ReportedSoh reported = new ReportedSoh(1.0, new SplittableRandom(3));
    int steps = 0;
    double before = reported.ratio();
    for (int day = 0; day < 1_000; day++) {
      reported.nextDay(1.0 - 0.0002 * day);
      steps += reported.ratio() == before ? 0 : 1;
      before = reported.ratio();
      assertThat(reported.ratio() * 100).isCloseTo(Math.rint(reported.ratio() * 100), within(1e-9));
    }

    assertThat(before).isBetween(0.74, 0.88);
    assertThat(steps).isBetween(8, 34);
  }

  @Test
  void reportedSoh_oneInTwenty_neverMoves() {
    long stuck =
        IntStream.range(0, PACKS)
            .filter(
                seed -> {
                  ReportedSoh reported = new ReportedSoh(1.0, new SplittableRandom(seed));
                  for (int day = 0; day < 200; day++) {
                    reported.nextDay(0.7);
                  }
                  return reported.ratio() == 0.95;
                })
            .count();

    assertThat(stuck / (double) PACKS).isCloseTo(0.05, within(0.012));
  }

  private static double deviation(LongToDoubleFunction ofSeed) {
    double squares =
        IntStream.range(0, PACKS).mapToDouble(ofSeed::applyAsDouble).map(x -> x * x).sum();
    return Math.sqrt(squares / PACKS);
  }
}

package io.packtrail.sohmodel.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.Session;
import io.packtrail.sohmodel.sample.Sample;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ZeroCurrentTest {
  private final ZeroCurrent zero = new ZeroCurrent(150);

  @Test
  void add_tenReadingsAroundAnOffset_isTheirMean() {
    assertThat(read(i -> i % 2 == 0 ? 0.3 : 0.1, 1_000, 0)).isTrue();
    assertThat(zero.offsetA()).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void add_onlyZeros_isNoEvidence() {
    assertThat(read(i -> 0, 1_000, 0)).isFalse();
  }

  @Test
  void add_smallLoad_isNoOffset() {
    assertThat(read(i -> -0.8 + 0.01 * i, 1_000, 0)).isFalse();
  }

  @Test
  void add_longAfterTheChargeOrMoving_isNotRead() {
    assertThat(read(i -> 0.2, 60_000, 0)).isFalse();
    assertThat(read(i -> 0.2, 1_000, 5)).isFalse();
  }

  private boolean read(IntToDoubleFunction currentA, long afterMs, double speedKmh) {
    boolean evident = false;
    for (int i = 0; i < 10; i++) {
      Sample before = new Sample();
      before.currentA = 30;
      Sample after = new Sample();
      after.epochMs = afterMs;
      after.currentA = currentA.applyAsDouble(i);
      after.speedKmh = speedKmh;
      evident |= zero.add(before, Session.Kind.CHARGE, after);
    }
    return evident;
  }
}

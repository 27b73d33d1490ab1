package io.packtrail.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VehicleSpecTest {
  private static final FleetPlan PLAN =
      new FleetPlan(200, 1, 1, Instant.parse("2026-11-23T10:00:00Z"));

  @Test
  void draw_everyVehicleOfAFleet_sharesNoRandomNumberWithAnother() {
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < PLAN.batteries(); i++) {
      SplittableRandom own = VehicleSpec.draw(PLAN, i).random();
      own.longs(50).forEach(numbers::add);
    }

    assertThat(numbers).doesNotHaveDuplicates();
  }
}

package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.GatewayId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepeatersTest {
  private static final List<Delivery> DELIVERIES =
      List.of(
          Delivery.of(
              Samples.message(
                  "m1", BATTERY, Samples.series(Instant.parse("2026-11-23T10:00:00Z"), 1, 1))));

  private final Repeaters repeaters = new Repeaters();

  @Test
  void among_gatewayThatRepeated_isExpectedToUntilItWasQuietForLong() {
    assertThat(repeaters.among(DELIVERIES)).isEmpty();
    repeaters.learn(Set.of(GATEWAY), Set.of(GATEWAY));

    for (int i = 0; i < Repeaters.QUIET_TRANSACTIONS; i++) {
      assertThat(repeaters.among(DELIVERIES)).as("after %d", i).containsExactly(GATEWAY);
      repeaters.learn(Set.of(GATEWAY), Set.of());
    }
    assertThat(repeaters.among(DELIVERIES)).isEmpty();
  }

  @Test
  void learn_transactionsOfOthers_forgetNothing() {
    repeaters.learn(Set.of(GATEWAY), Set.of(GATEWAY));

    for (int i = 0; i < Repeaters.QUIET_TRANSACTIONS; i++) {
      repeaters.learn(Set.of(new GatewayId("other")), Set.of());
    }
    assertThat(repeaters.among(DELIVERIES)).containsExactly(GATEWAY);
  }

  @Test
  void learn_moreThanAreRemembered_staysBounded() {
    for (int i = 0; i < Repeaters.MOST; i++) {
      GatewayId gateway = new GatewayId("g" + i);
      repeaters.learn(Set.of(gateway), Set.of(gateway));
    }
    repeaters.learn(Set.of(GATEWAY), Set.of(GATEWAY));

    assertThat(repeaters.among(DELIVERIES)).isEmpty();
  }
}

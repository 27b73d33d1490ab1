package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.OTHER_GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.timescalestore.PresenceTable.Change;
import io.packtrail.timescalestore.PresenceTable.Offline;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

abstract class PresenceContract extends StoreContract {
  private static final Instant AT = RECEIVED.truncatedTo(ChronoUnit.MILLIS);

  @Test
  void death_isShownUntilTheBirth() {
    PresenceTable presences = new PresenceTable(database);
    presences.enter(
        List.of(
            new Change(GATEWAY, "B1", false, AT.plusSeconds(1)),
            new Change(GATEWAY, null, false, AT.plusSeconds(2)),
            new Change(OTHER_GATEWAY, null, false, AT)));

    assertThat(presences.offline())
        .containsExactlyInAnyOrder(
            new Offline(GATEWAY, null, AT.plusSeconds(2)),
            new Offline(GATEWAY, "B1", AT.plusSeconds(1)),
            new Offline(OTHER_GATEWAY, null, AT));

    presences.enter(List.of(new Change(GATEWAY, null, true, AT.plusSeconds(3))));

    assertThat(presences.offline()).containsExactly(new Offline(OTHER_GATEWAY, null, AT));
  }

  /** Two processes hear of the same through a broker, each at its own moment. */
  @Test
  void olderWord_neverUndoesANewerOne() {
    PresenceTable presences = new PresenceTable(database);
    presences.enter(List.of(new Change(GATEWAY, null, false, AT)));
    presences.enter(List.of(new Change(GATEWAY, null, false, AT.plusMillis(5))));
    assertThat(presences.offline()).containsExactly(new Offline(GATEWAY, null, AT));

    presences.enter(List.of(new Change(GATEWAY, null, true, AT.plusSeconds(1))));
    presences.enter(List.of(new Change(GATEWAY, null, false, AT.plusMillis(7))));

    assertThat(presences.offline()).isEmpty();
  }

  @Test
  void deathOlderThanARepeatedBirth_isVoid() {
    PresenceTable presences = new PresenceTable(database);
    presences.enter(List.of(new Change(GATEWAY, null, true, AT)));
    presences.enter(List.of(new Change(GATEWAY, null, true, AT.plusSeconds(3))));

    presences.enter(List.of(new Change(GATEWAY, null, false, AT.plusSeconds(2))));

    assertThat(presences.offline()).isEmpty();
    presences.enter(List.of(new Change(GATEWAY, null, false, AT.plusSeconds(4))));
    assertThat(presences.offline()).hasSize(1);
  }

  @Test
  void deathOfDeviceOlderThanTheNodesBirth_isVoid() {
    PresenceTable presences = new PresenceTable(database);
    presences.enter(List.of(new Change(GATEWAY, null, true, AT)));
    presences.enter(List.of(new Change(GATEWAY, "B1", false, AT.plusSeconds(1))));
    presences.enter(List.of(new Change(GATEWAY, null, true, AT.plusSeconds(3))));

    presences.enter(List.of(new Change(GATEWAY, "B1", false, AT.plusSeconds(2))));

    assertThat(presences.offline()).isEmpty();
  }

  @Test
  void devicesBeyondTheLimit_areNotKept() {
    PresenceTable presences = new PresenceTable(database);
    List<Change> deaths =
        IntStream.rangeClosed(1, PresenceTable.MAX_DEVICES + 5)
            .mapToObj(i -> new Change(GATEWAY, "B" + i, false, AT))
            .toList();

    assertThat(presences.enter(deaths))
        .isEqualTo(deaths.subList(PresenceTable.MAX_DEVICES, PresenceTable.MAX_DEVICES + 5));
    presences.enter(
        List.of(
            new Change(GATEWAY, "B7", true, AT.plusSeconds(1)),
            new Change(OTHER_GATEWAY, "B1", false, AT)));

    assertThat(presences.offline())
        .as("a kept one still changes, and another gateway has its own room")
        .hasSize(PresenceTable.MAX_DEVICES);
  }

  @Test
  void birthAndDeathAtOneInstant_areTakenInTheirOrder() {
    PresenceTable presences = new PresenceTable(database);
    presences.enter(List.of(new Change(GATEWAY, null, false, AT.minusSeconds(60))));

    presences.enter(
        List.of(new Change(GATEWAY, null, true, AT), new Change(GATEWAY, null, false, AT)));

    assertThat(presences.offline()).containsExactly(new PresenceTable.Offline(GATEWAY, null, AT));
  }

  @Test
  void dataSinceTheDeath_meansThatItIsThere() {
    batteries.register(battery(BATTERY, null));
    PresenceTable presences = new PresenceTable(database);
    presences.enter(List.of(new Change(GATEWAY, null, false, AT.minusSeconds(60))));

    telemetry.store(List.of(message("m1", BATTERY, series(AT.minusSeconds(100), 1, 1))));

    assertThat(presences.offline()).isEmpty();
  }
}

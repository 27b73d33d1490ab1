package io.packtrail.timescalestore;

import static io.packtrail.timescalestore.Samples.BATTERY;
import static io.packtrail.timescalestore.Samples.GATEWAY;
import static io.packtrail.timescalestore.Samples.OTHER_GATEWAY;
import static io.packtrail.timescalestore.Samples.RECEIVED;
import static io.packtrail.timescalestore.Samples.battery;
import static io.packtrail.timescalestore.Samples.message;
import static io.packtrail.timescalestore.Samples.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Battery;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

abstract class ProvisioningContract extends StoreContract {
  private static final Instant SWAP =
      RECEIVED.minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS);
  private static final Change.Cause CAUSE = new Change.Cause("tester", "pack swapped", RECEIVED);

  @Test
  void store_packSwapped_eachGatewayReportsItsOwnTimeOnly() {
    batteries.register(battery(BATTERY, GATEWAY));
    assertThat(store(OTHER_GATEWAY, "early", SWAP)).isEqualTo(MessageOutcome.QUARANTINED);
    assertThat(store(GATEWAY, "first", SWAP.plusSeconds(100))).isEqualTo(MessageOutcome.STORED);

    gateways.add(OTHER_GATEWAY, "hash", RECEIVED);
    assignments.assign(assignment(OTHER_GATEWAY, SWAP, null), CAUSE);

    assertThat(store(GATEWAY, "before", SWAP.minusSeconds(2))).isEqualTo(MessageOutcome.STORED);
    assertThat(store(GATEWAY, "after", SWAP)).isEqualTo(MessageOutcome.QUARANTINED);
    assertThat(store(GATEWAY, "across", SWAP.minusSeconds(1)))
        .isEqualTo(MessageOutcome.QUARANTINED);
    assertThat(store(OTHER_GATEWAY, "after", SWAP)).isEqualTo(MessageOutcome.STORED);
    assertThat(store(OTHER_GATEWAY, "before", SWAP.minusSeconds(60)))
        .isEqualTo(MessageOutcome.QUARANTINED);
    assertThat(quarantine.list(OTHER_GATEWAY, 1).get(0).reason())
        .isEqualTo(
            "times must lie where battery BAT-1 is assigned to gw-2, got %s"
                .formatted(SWAP.minusSeconds(60)));
    assertThat(batteries.find(BATTERY))
        .extracting(Battery::gatewayId, Battery::vehicleId)
        .containsExactly(OTHER_GATEWAY, "vehicle-2");
  }

  @Test
  void assign_withAnEnd_letsTheInterruptedOneGoOn() {
    batteries.register(battery(BATTERY, GATEWAY));
    gateways.add(OTHER_GATEWAY, "hash", RECEIVED);

    assignments.assign(assignment(OTHER_GATEWAY, SWAP, SWAP.plusSeconds(60)), CAUSE);

    assertThat(store(OTHER_GATEWAY, "loan", SWAP.plusSeconds(30))).isEqualTo(MessageOutcome.STORED);
    assertThat(store(GATEWAY, "meanwhile", SWAP.plusSeconds(40)))
        .isEqualTo(MessageOutcome.QUARANTINED);
    assertThat(store(GATEWAY, "back", SWAP.plusSeconds(60))).isEqualTo(MessageOutcome.STORED);
    assertThat(batteries.find(BATTERY)).extracting(Battery::gatewayId).isEqualTo(GATEWAY);
  }

  @Test
  void store_assignedByAnotherProcess_isSeenAtTheNextMessage() {
    batteries.register(battery(BATTERY, GATEWAY));
    gateways.add(OTHER_GATEWAY, "hash", RECEIVED);
    assertThat(store(GATEWAY, "first", SWAP)).isEqualTo(MessageOutcome.STORED);

    try (Database elsewhere = raw.open()) {
      new AssignmentTable(elsewhere).assign(assignment(OTHER_GATEWAY, SWAP, null), CAUSE);
    }

    assertThat(store(GATEWAY, "second", SWAP.plusSeconds(9))).isEqualTo(MessageOutcome.QUARANTINED);
  }

  @Test
  void store_assignedElsewhereWhileItWaits_isNotJudgedByWhatOthersReadSince() throws Exception {
    batteries.register(battery(BATTERY, GATEWAY));
    gateways.add(OTHER_GATEWAY, "hash", RECEIVED);
    assertThat(store(GATEWAY, "first", SWAP)).isEqualTo(MessageOutcome.STORED);
    ExecutorService other = Executors.newSingleThreadExecutor();
    List<Future<MessageOutcome>> late = new ArrayList<>();
    try (Database elsewhere = raw.open()) {
      elsewhere.transact(
          "holding an identifier",
          connection -> {
            try (Statement statement = connection.createStatement()) {
              statement.execute(
                  """
                  INSERT INTO inbox (message_key, received_at, gateway_key, battery_key, samples, stored_samples,
                         message_id, payload_digest)
                  SELECT -1, received_at, gateway_key, battery_key, 0, 0, 'late', payload_digest FROM inbox
                  """);
            }
            late.add(other.submit(() -> store(GATEWAY, "late", SWAP.plusSeconds(9))));
            awaitOneThatWaits(connection);
            assignments.assign(assignment(OTHER_GATEWAY, SWAP, null), CAUSE);
            assertThat(store(OTHER_GATEWAY, "theirs", SWAP.plusSeconds(20)))
                .isEqualTo(MessageOutcome.STORED);
            connection.rollback();
          });

      assertThat(late.get(0).get(20, TimeUnit.SECONDS)).isEqualTo(MessageOutcome.QUARANTINED);
    } finally {
      other.shutdownNow();
    }
  }

  private static void awaitOneThatWaits(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int i = 0; i < 2_000; i++) {
        try (ResultSet row =
            statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
          if (row.next() && row.getInt(1) > 0) {
            return;
          }
        }
        LockSupport.parkNanos(10_000_000);
      }
    }
    throw new AssertionError("nobody waits for the identifier");
  }

  @Test
  void storeReplay_ofAForeignBattery_isStoredOnceItsTimeIsAssigned() {
    batteries.register(battery(BATTERY, GATEWAY));
    InboundMessage waiting = message(OTHER_GATEWAY, "m", BATTERY, series(SWAP, 2, 400), RECEIVED);
    telemetry.store(List.of(waiting));
    long id = quarantine.list(OTHER_GATEWAY, 1).get(0).id();
    assertThat(telemetry.storeReplay(id, waiting, RECEIVED, "ann").outcome())
        .isEqualTo(MessageOutcome.QUARANTINED);

    assignments.assign(assignment(OTHER_GATEWAY, SWAP, null), CAUSE);

    assertThat(telemetry.storeReplay(id, waiting, RECEIVED, "ann").outcome())
        .isEqualTo(MessageOutcome.STORED);
    assertThat(ledger.imbalances()).isEmpty();
  }

  @Test
  void assign_sameStart_replaces_andOverlap_isRefused() throws Exception {
    batteries.register(battery(BATTERY, GATEWAY));
    gateways.add(OTHER_GATEWAY, "hash", RECEIVED);
    BatteryAssignment open = assignment(OTHER_GATEWAY, SWAP, null);
    BatteryAssignment ended = assignment(OTHER_GATEWAY, SWAP, SWAP.plusSeconds(60));

    assertThat(assignments.assign(open, CAUSE)).isTrue();
    assertThat(assignments.assign(open, CAUSE)).isFalse();
    assertThat(assignments.assign(ended, CAUSE)).isTrue();

    assertThatThrownBy(
            () -> assignments.assign(assignment(GATEWAY, SWAP.plusSeconds(59), null), CAUSE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("assignment-overlap"));
    assertThat(assignments.list(BATTERY))
        .containsExactly(
            new BatteryAssignment(BATTERY, GATEWAY, null, BatteryAssignment.EARLIEST, SWAP), ended);
    assertThat(store(OTHER_GATEWAY, "late", SWAP.plusSeconds(60)))
        .isEqualTo(MessageOutcome.QUARANTINED);
    assertThat(batteries.changes(BATTERY))
        .extracting(Change::field)
        .containsExactly("assignment", "assignment");
    assertThatThrownBy(() -> raw.execute("DELETE FROM battery_change"))
        .hasMessageContaining("append-only");
    assertThatThrownBy(
            () ->
                raw.execute(
                    "INSERT INTO battery_assignment SELECT battery_key, valid_from + interval '1 second', NULL, gateway_key FROM battery_assignment"))
        .hasMessageContaining("overlaps");
  }

  @Test
  void assign_gatewayNeverHeardOf_isRefused() {
    batteries.register(battery(BATTERY, null));

    assertThatThrownBy(() -> assignments.assign(assignment(OTHER_GATEWAY, SWAP, null), CAUSE))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("unknown-gateway"));
  }

  @Test
  void change_reference_isAuditedAndMakesTheBatteryDue() {
    batteries.register(battery(BATTERY, GATEWAY));
    store(GATEWAY, "m", SWAP);
    DueBattery due = telemetry.dueForAssessment(1).get(0);

    Battery changed =
        batteries.change(BATTERY, battery -> withReference(battery, 117.5, "test bench"), CAUSE);

    assertThat(changed.referenceCapacityAh()).isEqualTo(117.5);
    assertThat(batteries.find(BATTERY)).isEqualTo(changed);
    assertThat(telemetry.dueForAssessment(1).get(0).revision()).isEqualTo(due.revision() + 1);
    assertThat(batteries.changes(BATTERY))
        .containsExactly(
            new Change("referenceSource", null, "test bench", CAUSE),
            new Change("referenceCapacityAh", null, "117.5", CAUSE));
    assertThatThrownBy(() -> batteries.change(BATTERY, battery -> battery(BATTERY, null), CAUSE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rotate_withinTheGrace_bothSecretsOpen() {
    gateways.add(GATEWAY, "old", RECEIVED);

    assertThat(gateways.rotate(GATEWAY, "new", Instant.now().plusSeconds(600))).isTrue();
    assertThat(gateways.secretHash(GATEWAY)).isEqualTo("new old");
    assertThat(gateways.rotate(GATEWAY, "newer", Instant.now().minusSeconds(600))).isTrue();
    assertThat(gateways.secretHash(GATEWAY)).isEqualTo("newer");

    assertThat(gateways.rotate(OTHER_GATEWAY, "new", Instant.now())).isFalse();
    gateways.rotate(GATEWAY, "newest", Instant.now().plusSeconds(600));
    gateways.revoke(GATEWAY, RECEIVED);
    assertThat(gateways.secretHash(GATEWAY)).isNull();
    gateways.add(GATEWAY, "third", RECEIVED);
    assertThat(gateways.secretHash(GATEWAY)).isEqualTo("third");
  }

  @Test
  void redeem_rightCode_opensOnce() {
    Instant end = RECEIVED.plusSeconds(900);
    enrolments.put(GATEWAY, "code", RECEIVED, end);
    assertThat(gateways.secretHash(GATEWAY)).isNull();

    assertThat(enrolments.redeem(GATEWAY, "wrong"::equals, "hash", RECEIVED)).isFalse();
    assertThat(enrolments.redeem(GATEWAY, "code"::equals, "hash", RECEIVED)).isTrue();
    assertThat(enrolments.redeem(GATEWAY, "code"::equals, "hash-2", RECEIVED)).isFalse();

    assertThat(gateways.secretHash(GATEWAY)).isEqualTo("hash");
    enrolments.put(GATEWAY, "code", RECEIVED, end);
    assertThat(enrolments.redeem(GATEWAY, "code"::equals, "late", end)).isFalse();
    enrolments.put(GATEWAY, "code", RECEIVED, end);
    gateways.revoke(GATEWAY, RECEIVED);
    assertThat(enrolments.redeem(GATEWAY, "code"::equals, "revoked", RECEIVED)).isFalse();
  }

  @Test
  void redeem_guessedTooOften_theRightCodeCountsNoLonger() {
    enrolments.put(GATEWAY, "code", RECEIVED, RECEIVED.plusSeconds(900));
    for (int i = 0; i < EnrolmentTable.TRIES; i++) {
      assertThat(enrolments.redeem(GATEWAY, "guess"::equals, "hash", RECEIVED)).isFalse();
    }

    assertThat(enrolments.redeem(GATEWAY, "code"::equals, "hash", RECEIVED)).isFalse();
  }

  private MessageOutcome store(GatewayId gateway, String messageId, Instant first) {
    return telemetry
        .store(List.of(message(gateway, messageId, BATTERY, series(first, 2, 400), RECEIVED)))
        .get(0);
  }

  private static BatteryAssignment assignment(
      GatewayId gateway, Instant from, @Nullable Instant to) {
    return new BatteryAssignment(BATTERY, gateway, "vehicle-2", from, to);
  }

  private static Battery withReference(Battery battery, double capacityAh, String source) {
    return new Battery(
        battery.batteryId(),
        battery.passportId(),
        battery.vehicleId(),
        battery.gatewayId(),
        battery.modelGroup(),
        battery.chemistry(),
        battery.ratedCapacityAh(),
        battery.certifiedEnergyKWh(),
        battery.nominalVoltageV(),
        battery.seriesCells(),
        battery.parallelCells(),
        battery.manufacturedOn(),
        battery.inServiceOn(),
        battery.category(),
        capacityAh,
        source);
  }
}

package io.packtrail.simulators.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.GatewayMessage;
import io.packtrail.simulators.SimulatorException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FleetSimulationTest {
  private static final Instant END = Instant.parse("2026-11-23T10:15:30Z");
  private static final double QUARTER = 0.25;
  private static final FleetPlan PLAN = new FleetPlan(5, QUARTER, 1, END);

  @Test
  void messages_samePlan_sameBytes() {
    assertThat(payloads(new FleetSimulation(PLAN))).isEqualTo(payloads(new FleetSimulation(PLAN)));
  }

  @Test
  void messages_otherSeed_otherFleet() {
    FleetSimulation other = new FleetSimulation(new FleetPlan(5, QUARTER, 43, END));

    assertThat(payloads(other)).isNotEqualTo(payloads(new FleetSimulation(PLAN)));
  }

  @Test
  void messages_largerFleet_sameVehicle() {
    FleetSimulation small = new FleetSimulation(new FleetPlan(2, QUARTER, 1, END));
    FleetSimulation large = new FleetSimulation(PLAN);

    Battery second = small.batteries().get(1);
    assertThat(large.batteries().get(1)).isEqualTo(second);
    assertThat(ids(large.messages(second, day -> {})))
        .isEqualTo(ids(small.messages(second, day -> {})));
  }

  /** A history that is made again at a later time holds the earlier one, but for its last day. */
  @Test
  void messages_laterEndSameStart_extendsTheHistory() {
    Duration longer = Duration.ofDays(10);
    FleetPlan later =
        new FleetPlan(
            1, QUARTER + 10 / 365.25, 1, END.plus(longer).truncatedTo(ChronoUnit.SECONDS));
    assertThat(later.start()).isEqualTo(PLAN.start());
    FleetSimulation first = new FleetSimulation(PLAN);
    List<String> earlier = ids(first.messages(first.batteries().get(0), day -> {}));

    List<String> extended = ids(new FleetSimulation(later).messages(day -> {}));

    // The last messages of the earlier history are cut short by its end.
    int whole = earlier.size() - 3;
    assertThat(extended.subList(0, whole)).isEqualTo(earlier.subList(0, whole));
    assertThat(extended.size()).isGreaterThan(earlier.size());
  }

  @Test
  void messages_everySample_liesBetweenStartAndEndInOrder() {
    Map<BatteryId, Long> last = new HashMap<>();
    Map<String, Integer> sent = new HashMap<>();
    Instant lastSent = Instant.MIN;
    Instant earliest = PLAN.start().minusSeconds(60);
    for (Iterator<GatewayMessage> messages = new FleetSimulation(PLAN).messages(day -> {});
        messages.hasNext(); ) {
      GatewayMessage message = messages.next();
      SampleSeries samples = message.samples();
      assertThat(message.sentAt()).isBeforeOrEqualTo(END);
      assertThat(samples.at(0)).isAfter(earliest);
      assertThat(samples.at(samples.size() - 1)).isBeforeOrEqualTo(END);
      assertThat(message.topic()).isEqualTo("packtrail/v1/" + message.gatewayId() + "/telemetry");
      if (sent.merge(message.messageId(), 1, Integer::sum) == 1) {
        // Offline gateways and re-sent messages come late, but each gateway's new data in order.
        assertThat(samples.epochMs()[0]).isGreaterThan(last.getOrDefault(message.batteryId(), 0L));
        assertThat(samples.epochMs()).isSorted();
        last.put(message.batteryId(), samples.epochMs()[samples.size() - 1]);
        assertThat(message.sentAt()).isAfterOrEqualTo(lastSent);
        lastSent = message.sentAt();
      }
    }
    assertThat(last).hasSize(5);
    assertThat(last.values())
        .allMatch(epochMs -> epochMs > END.minus(Duration.ofHours(2)).toEpochMilli());
    assertThat(sent.values()).as("some messages are sent twice").contains(2);
  }

  @Test
  void samples_everyValue_isWhatAVehicleCouldSend() {
    List<String> impossible = new ArrayList<>();
    for (Iterator<GatewayMessage> messages = new FleetSimulation(PLAN).messages(day -> {});
        messages.hasNext(); ) {
      SampleSeries samples = messages.next().samples();
      for (Signal signal : Signal.values()) {
        for (float value : samples.column(signal)) {
          if (value < signal.lowest() || value > signal.highest()) {
            impossible.add(signal + " " + value);
          }
        }
      }
    }
    assertThat(impossible).isEmpty();
  }

  @Test
  void truth_everyDay_agesAndNeverRecovers() {
    Map<BatteryId, TruthDay> last = new HashMap<>();
    List<TruthDay> days = new ArrayList<>();
    FleetSimulation fleet = new FleetSimulation(PLAN);
    fleet.messages(days::add).forEachRemaining(message -> {});

    for (TruthDay day : days) {
      TruthDay before = last.put(day.batteryId(), day);
      if (before != null) {
        assertThat(day.day()).isEqualTo(before.day().plusDays(1));
        assertThat(day.usableCapacityAh()).isLessThanOrEqualTo(before.usableCapacityAh());
        assertThat(day.soceRatio()).isLessThanOrEqualTo(before.soceRatio() + 1e-9);
        assertThat(day.resistanceOhm()).isGreaterThanOrEqualTo(before.resistanceOhm());
        assertThat(day.equivalentFullCycles())
            .isGreaterThanOrEqualTo(before.equivalentFullCycles());
      }
    }
    assertThat(last).hasSize(5);
    for (Battery battery : fleet.batteries()) {
      double referenceAh = battery.reference().capacityAh();
      assertThat(last)
          .hasEntrySatisfying(
              battery.batteryId(),
              day -> {
                assertThat(day.sohRatio())
                    .isEqualTo(day.usableCapacityAh() / referenceAh)
                    .isBetween(0.6, 1.05);
                assertThat(Math.abs(day.soceRatio() - day.sohRatio())).isLessThan(0.03);
              });
    }
  }

  @Test
  void batteries_fiveVehicles_holdEveryChemistry() {
    List<Battery> batteries = new FleetSimulation(PLAN).batteries();

    assertThat(batteries)
        .extracting(Battery::chemistry)
        .contains(Chemistry.NMC622, Chemistry.NMC811, Chemistry.LFP, Chemistry.NCA);
    assertThat(batteries.get(0).passportId()).isEqualTo("urn:packtrail:passport:SIM-0001");
    assertThat(batteries)
        .allSatisfy(
            battery -> {
              assertThat(battery.reference().capacityAh()).isLessThan(battery.ratedCapacityAh());
              assertThat(battery.certifiedEnergyKWh()).isBetween(30.0, 90.0);
            });
  }

  @Test
  void messages_foreignBattery_isRefused() {
    FleetSimulation fleet = new FleetSimulation(PLAN);
    Battery foreign = new FleetSimulation(new FleetPlan(6, QUARTER, 1, END)).batteries().get(5);

    assertThatThrownBy(() -> fleet.messages(foreign, day -> {}))
        .isInstanceOf(SimulatorException.class)
        .hasMessage("Battery SIM-0006 is not one of the 5 simulated ones.");
  }

  private static List<String> ids(Iterator<GatewayMessage> messages) {
    List<String> ids = new ArrayList<>();
    messages.forEachRemaining(
        message -> ids.add(message.messageId() + " " + message.samples().size()));
    return ids;
  }

  private static List<String> payloads(FleetSimulation fleet) {
    List<String> payloads = new ArrayList<>();
    fleet
        .messages(day -> {})
        .forEachRemaining(message -> payloads.add(new String(message.payload(), UTF_8)));
    return payloads;
  }
}

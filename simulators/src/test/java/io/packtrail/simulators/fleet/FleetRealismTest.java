package io.packtrail.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.GatewayMessage;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The errors that estimators are to be judged with have the size that they are meant to have:
 * capacity read naively, charge over shown state of charge, from charges above 30 %.
 */
class FleetRealismTest {
  private static final FleetPlan PLAN =
      new FleetPlan(20, 1, 7, Instant.parse("2026-11-23T10:00:00Z"));
  private static final List<Reading> READINGS = new ArrayList<>();
  private static int fallsWhileCharging;

  /** One charge: what was read over what is true. */
  private record Reading(Battery battery, double errorRatio, double tempDegC, double spanRatio) {}

  @BeforeAll
  static void readEveryCharge() {
    FleetSimulation fleet = new FleetSimulation(PLAN);
    for (Battery battery : fleet.batteries()) {
      Map<LocalDate, TruthDay> truth = new HashMap<>();
      ChargeReader reader = new ChargeReader(battery, truth);
      for (Iterator<GatewayMessage> messages =
              fleet.messages(battery, day -> truth.put(day.day(), day));
          messages.hasNext(); ) {
        reader.read(messages.next().samples());
      }
    }
  }

  @Test
  void warmCharges_averagedOverTheFleet_tellTheTruth() {
    double mean =
        READINGS.stream()
            .filter(reading -> reading.tempDegC() > 20)
            .mapToDouble(Reading::errorRatio)
            .average()
            .orElseThrow();

    // Gain errors of 1 % average to 0.2 % over twenty packs; the rest is rounding of one minute.
    assertThat(mean).isBetween(-0.008, 0.008);
  }

  @Test
  void warmCharges_singleOnes_scatterByTwoPercent() {
    double variance =
        READINGS.stream()
            .filter(reading -> reading.tempDegC() > 20)
            .mapToDouble(reading -> reading.errorRatio() * reading.errorRatio())
            .average()
            .orElseThrow();

    assertThat(Math.sqrt(variance)).isBetween(0.012, 0.035);
  }

  @Test
  void coldCharges_ofAVehicle_readLessThanItsWarmOnes() {
    Map<Battery, List<Reading>> byVehicle =
        READINGS.stream().collect(Collectors.groupingBy(Reading::battery));
    // Within a vehicle, so that the gains of the few that know winter cancel.
    double perK =
        byVehicle.values().stream()
            .mapToDouble(FleetRealismTest::lossPerK)
            .filter(loss -> !Double.isNaN(loss))
            .average()
            .orElseThrow();

    assertThat(perK).isBetween(0.001, 0.002);
  }

  /** Loss of read capacity per kelvin below 25 °C; NaN where a vehicle has not both seasons. */
  private static double lossPerK(List<Reading> readings) {
    List<Reading> cold = readings.stream().filter(reading -> reading.tempDegC() < 8).toList();
    List<Reading> warm = readings.stream().filter(reading -> reading.tempDegC() > 18).toList();
    if (cold.size() < 10 || warm.size() < 10) {
      return Double.NaN;
    }
    return (mean(warm, Reading::errorRatio) - mean(cold, Reading::errorRatio))
        / (mean(cold, FleetRealismTest::coldK) - mean(warm, FleetRealismTest::coldK));
  }

  private static double coldK(Reading reading) {
    return Math.max(0, 25 - reading.tempDegC());
  }

  private static double mean(List<Reading> readings, ToDoubleFunction<Reading> value) {
    return readings.stream().mapToDouble(value).average().orElseThrow();
  }

  @Test
  void charges_everyVehicle_areManyAndPartial() {
    Map<Battery, Integer> count = new HashMap<>();
    READINGS.forEach(reading -> count.merge(reading.battery(), 1, Integer::sum));

    assertThat(count).hasSize(20);
    assertThat(count.values()).allMatch(charges -> charges >= 10);
    assertThat(READINGS)
        .filteredOn(reading -> reading.battery().chemistry() != Chemistry.LFP)
        .filteredOn(reading -> reading.spanRatio() < 0.9)
        .hasSizeGreaterThan(READINGS.size() / 3);
  }

  @Test
  void charges_everySample_neverShowLessThanBefore() {
    assertThat(fallsWhileCharging).isZero();
  }

  /** Finds charges in one battery's samples and integrates them as a beginner would. */
  private static final class ChargeReader {
    private final Battery battery;
    private final Map<LocalDate, TruthDay> truth;
    private boolean charging;
    private long lastMs;
    private double lastA;
    private double lastSoc;
    private double startSoc;
    private double chargedAh;
    private double tempKs;
    private double durationS;

    ChargeReader(Battery battery, Map<LocalDate, TruthDay> truth) {
      this.battery = battery;
      this.truth = truth;
    }

    void read(SampleSeries samples) {
      for (int i = 0; i < samples.size(); i++) {
        long ms = samples.epochMs()[i];
        if (ms > lastMs) {
          sample(samples, i, ms);
        }
      }
    }

    private void sample(SampleSeries samples, int i, long ms) {
      double currentA = samples.value(Signal.PACK_CURRENT_A, i);
      double soc = samples.value(Signal.SOC_RATIO, i);
      boolean now = currentA > 2 && samples.value(Signal.SPEED_KMH, i) == 0;
      if (now && !charging) {
        startSoc = soc;
        chargedAh = 0;
        tempKs = 0;
        durationS = 0;
      } else if (now) {
        double seconds = (ms - lastMs) / 1000.0;
        chargedAh += (currentA + lastA) / 2 * seconds / 3600;
        tempKs += samples.value(Signal.TEMP_MEAN_DEG_C, i) * seconds;
        durationS += seconds;
        fallsWhileCharging += soc < lastSoc ? 1 : 0;
      } else if (charging && lastSoc - startSoc > 0.3) {
        finish(ms);
      }
      charging = now;
      lastMs = ms;
      lastA = currentA;
      lastSoc = soc;
    }

    private void finish(long ms) {
      LocalDate date = Instant.ofEpochMilli(ms).atZone(ZoneOffset.UTC).toLocalDate();
      TruthDay day = truth.get(date);
      if (day != null) {
        double capacityAh = chargedAh / (lastSoc - startSoc);
        READINGS.add(
            new Reading(
                battery,
                capacityAh / day.usableCapacityAh() - 1,
                tempKs / durationS,
                lastSoc - startSoc));
      }
    }
  }
}

package io.packtrail.fleetservice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.Battery;
import io.packtrail.domain.Chemistry;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatteryJsonTest {
  private static final String GOOD =
      """
      {"batteryId":"BAT-0001","passportId":"urn:example:BAT-0001","vehicleId":"v-1","gatewayId":"gw-17",
       "modelGroup":"M1","chemistry":"NMC622","category":"ev","ratedCapacityAh":156,"nominalVoltageV":352,
       "seriesCells":96,"parallelCells":3,"certifiedEnergyKWh":52,"manufacturedOn":"2024-02-01",
       "inServiceOn":"2024-05-01","referenceCapacityAh":155.5,"referenceSource":"end-of-line test"}
      """;

  @Test
  void read_everyField_arrivesAndComesBackTheSame() {
    Battery battery = read(GOOD);

    assertThat(battery.chemistry()).isEqualTo(Chemistry.NMC622);
    assertThat(battery.manufacturedOn()).isEqualTo(LocalDate.of(2024, 2, 1));
    assertThat(battery.reference().capacityAh()).isEqualTo(155.5);
    assertThat(read(BatteryJson.write(battery).toString())).isEqualTo(battery);
  }

  @Test
  void read_optionalFieldsAbsent_staysAbsentOnTheWayBack() {
    Battery battery =
        read(
            """
            {"batteryId":"B","passportId":"urn:example:B","chemistry":"LFP","category":"stationary",
             "ratedCapacityAh":280,"nominalVoltageV":51.2,"seriesCells":16}
            """);

    assertThat(battery.gatewayId()).isNull();
    assertThat(battery.parallelCells()).isEqualTo(1);
    assertThat(BatteryJson.write(battery).has("gatewayId")).isFalse();
  }

  /** Each row replaces one text of the good document by another. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"ratedCapacityAh\":156 | \"ratedCapacityAh\":156000 | ratedCapacityAh must be in [0.1, 10000], got 156000 Ah",
        "\"nominalVoltageV\":352 | \"nominalVoltageV\":3.52 | nominalVoltageV must be 1.5 to 4.5 V for each of the 96 cells in series, got 0.04 V",
        "\"certifiedEnergyKWh\":52 | \"certifiedEnergyKWh\":5200 | certifiedEnergyKWh must be within 0.5 to 1.5 of ratedCapacityAh × nominalVoltageV (54.9 kWh), got 5200 kWh",
        "\"chemistry\":\"NMC622\" | \"chemistry\":\"NiMH\" | chemistry must be one of LFP, NMC111, NMC532, NMC622, NMC811, NCA, LMO, LCO, LTO, got NiMH",
        "\"category\":\"ev\" | \"category\":\"car\" | category must be one of ev, lmt, industrial, stationary, got car",
        "\"seriesCells\":96 | \"seriesCells\":96.5 | seriesCells must be a whole number, got 96.5",
        "\"manufacturedOn\":\"2024-02-01\" | \"manufacturedOn\":\"1.2.24\" | manufacturedOn must be a date such as 2026-11-23, got 1.2.24",
        "\"manufacturedOn\":\"2024-02-01\" | \"manufacturedOn\":\"2024-05-02\" | manufacturedOn must not be after inServiceOn (2024-05-01), got 2024-05-02",
        "\"ratedCapacityAh\":156 | \"ratedCapacityAh\":\"156\" | ratedCapacityAh must be a number, got \"156\"",
        "\"referenceSource\":\"end-of-line test\" | \"referenceSource\":null | referenceSource must be given exactly when referenceCapacityAh is",
        "\"batteryId\":\"BAT-0001\" | \"batteryId\":\"../etc\" | batteryId must match",
        "\"batteryId\":\"BAT-0001\", | '' | batteryId must be given, got nothing",
        "\"ratedCapacityAh\" | \"ratedCapacity\" | member must be one of batteryId, passportId",
        "\"vehicleId\":\"v-1\" | \"batteryId\":\"v-1\" | Duplicate field 'batteryId'"
      })
  void read_mistake_isRefusedWithOneSentence(String good, String bad, String sentence) {
    assertThat(GOOD).contains(good);

    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void read_noObject_isRefused() {
    assertThatThrownBy(() -> read("[1]")).hasMessage("body must be a JSON object, got another");
    assertThatThrownBy(() -> read("{"))
        .hasMessageStartingWith("body must be JSON, got a mistake: ");
    assertThatThrownBy(() -> read("")).hasMessage("body must be a JSON object, got another");
  }

  @Test
  void read_nullMember_isAbsent() {
    assertThat(read(GOOD.replace("\"parallelCells\":3", "\"parallelCells\":null")).parallelCells())
        .isEqualTo(1);
    assertThatThrownBy(() -> read(GOOD.replace("\"seriesCells\":96", "\"seriesCells\":null")))
        .hasMessage("seriesCells must be given, got nothing");
  }

  private static Battery read(String json) {
    return BatteryJson.read(json.getBytes(StandardCharsets.UTF_8));
  }
}

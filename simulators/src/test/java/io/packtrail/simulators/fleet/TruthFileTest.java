package io.packtrail.simulators.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.BatteryId;
import io.packtrail.simulators.SimulatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TruthFileTest {
  private static final TruthDay DAY =
      new TruthDay(
          new BatteryId("SIM-0001"),
          LocalDate.of(2025, 3, 1),
          141.23456,
          0.974,
          0.9712345,
          0.0567,
          0.0421,
          123.4567,
          12.345);

  @Test
  void accept_oneDay_isOneRowWithUnitsInTheHeader(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("truth.csv");
    try (TruthFile truth = TruthFile.create(file)) {
      truth.accept(DAY);
    }

    assertThat(Files.readAllLines(file))
        .containsExactly(
            "battery_id,day,usable_capacity_ah,soh_ratio,soce_ratio,resistance_ohm,"
                + "resistance_increase_ratio,equivalent_full_cycles,mean_temp_deg_c",
            "SIM-0001,2025-03-01,141.2346,0.974000,0.971235,0.056700,0.042100,123.457,12.35");
  }

  @Test
  void create_noFolder_isRefusedInOneSentence(@TempDir Path folder) {
    Path file = folder.resolve("absent").resolve("truth.csv");

    assertThatThrownBy(() -> TruthFile.create(file))
        .isInstanceOf(SimulatorException.class)
        .hasMessageStartingWith("The truth file " + file + " cannot be written");
  }
}

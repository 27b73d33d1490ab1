package io.packtrail.sohmodel.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.sohmodel.Batteries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleGateTest {
  private final SampleGate gate = new SampleGate(Batteries.vehicle());

  @ParameterizedTest
  @CsvSource({
    "PACK_VOLTAGE_V, 0", "PACK_VOLTAGE_V, 65535", "PACK_VOLTAGE_V, 3.7",
    "PACK_CURRENT_A, 900", "PACK_CURRENT_A, -65535", "SOC_RATIO, 1.02",
    "TEMP_MEAN_DEG_C, -40", "TEMP_MEAN_DEG_C, 150", "CELL_VOLTAGE_MIN_V, 0"
  })
  void read_impossibleValue_countsAsNotReported(Signal signal, double value) {
    Sample sample = read(signal, value);

    assertThat(sample.packVoltageV).isNaN();
    assertThat(sample.cellVoltageV).isNaN();
    assertThat(sample.currentA).isNaN();
    assertThat(sample.socRatio).isNaN();
    assertThat(sample.tempDegC).isNaN();
  }

  @Test
  void read_packVoltageOnly_givesTheCellVoltage() {
    Sample sample = read(Signal.PACK_VOLTAGE_V, 355.2);

    assertThat(sample.cellVoltageV).isCloseTo(3.7, within(1e-5));
    assertThat(sample.cellVoltageMinV).isEqualTo(sample.cellVoltageV);
  }

  @Test
  void read_refusals_areCounted() {
    read(Signal.PACK_CURRENT_A, 32_000);
    read(Signal.PACK_VOLTAGE_V, 355_000);

    assertThat(gate.refused(Signal.PACK_CURRENT_A).count()).isEqualTo(1);
    assertThat(gate.refused(Signal.PACK_VOLTAGE_V).count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "SOC_RATIO, 1.02",
    "SPEED_KMH, 655.35",
    "ODOMETER_KM, 4294967295",
    "BMS_SOH_RATIO, 2.55"
  })
  void read_impossibleValueOfAnySignal_leavesATrace(Signal signal, double value) {
    Sample sample = read(signal, value);

    assertThat(gate.refused(signal).count()).isEqualTo(1);
    assertThat(sample.refusedValues).isEqualTo(1);
  }

  @Test
  void read_extremesOfTemperatureOnly_givesTheirMiddle() {
    SampleSeries series =
        SampleSeries.builder(1)
            .add(0)
            .set(Signal.TEMP_MIN_DEG_C, 20)
            .set(Signal.TEMP_MAX_DEG_C, 26)
            .build();
    Sample sample = new Sample();
    gate.read(series, 0, sample);

    assertThat(sample.tempDegC).isEqualTo(23);
  }

  private Sample read(Signal signal, double value) {
    Sample sample = new Sample();
    gate.read(SampleSeries.builder(1).add(0).set(signal, value).build(), 0, sample);
    return sample;
  }
}

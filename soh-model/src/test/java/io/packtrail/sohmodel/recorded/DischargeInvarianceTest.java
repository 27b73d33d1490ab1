package io.packtrail.sohmodel.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import io.packtrail.sohmodel.SohModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The capacities that estimates are compared with were measured while discharging. Here every
 * discharge current is changed to a third: were anything of it in the estimate, it would move.
 */
class DischargeInvarianceTest {
  private static final Path DATASETS =
      Path.of(System.getProperty("packtrail.shared", "../shared")).resolve("datasets");

  @Test
  void assess_dischargeCurrentsAltered_leavesEveryObservationAndEstimate() {
    assumeTrue(Files.isDirectory(DATASETS), "skipped: no recorded cells in " + DATASETS);
    RecordedCell cell = RecordedCells.nasa(DATASETS.resolve("nasa_pcoe"), "B0007");
    SohModel model = new SohModel();

    BatteryAssessment recorded = model.assess(cell.battery(), List.of(cell.samples()));
    BatteryAssessment altered =
        model.assess(cell.battery(), List.of(thirdOfDischarge(cell.samples())));

    assertThat(altered.stress().dischargeThroughputAh())
        .isLessThan(0.4 * recorded.stress().dischargeThroughputAh());
    assertThat(recorded.observations()).hasSizeGreaterThan(100);
    assertThat(altered.observations()).isEqualTo(recorded.observations());
    assertThat(altered.history()).isEqualTo(recorded.history());
  }

  private static SampleSeries thirdOfDischarge(SampleSeries series) {
    SampleSeries.Builder builder = SampleSeries.builder(series.size());
    for (int i = 0; i < series.size(); i++) {
      builder.add(series.epochMs()[i]);
      for (Signal signal : Signal.values()) {
        float value = series.value(signal, i);
        boolean discharging = signal == Signal.PACK_CURRENT_A && value < -0.2;
        builder.set(signal, discharging ? value / 3 : value);
      }
    }
    return builder.build();
  }
}

package io.packtrail.sohmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.BatteryEvent;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.UsageSummary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EstimateReplayTest {
  @Test
  void replay_ofMeasuredVehicle_isTheSameEstimateAndTheSameJudgements() {
    BatteryAnalysis analysis = new SohModel().open(Batteries.vehicle());
    analysis.accept(new SyntheticVehicle(7, 120, 1, 0.01).simulate());

    assertReplayed(analysis);
  }

  @Test
  void replay_acrossAnnouncedChanges_isTheSameEstimate() {
    List<UsageSummary> all = new ArrayList<>(ReportsTest.days(0, 30, 130));
    all.addAll(ReportsTest.days(30, 31, 70));
    all.addAll(ReportsTest.days(31, 90, 140));
    List<BatteryEvent> events =
        List.of(
            new BatteryEvent(ReportsTest.day(20), BatteryEvent.Kind.FIRMWARE_UPDATE, ""),
            new BatteryEvent(ReportsTest.day(50), BatteryEvent.Kind.MODULE_SWAP, ""));
    BatteryAnalysis analysis =
        new SohModel()
            .open(Batteries.vehicle(), new Reports(all, events), new GroupCalibration(1.3, 40));

    assertReplayed(analysis);
  }

  @Test
  void replay_ofChangedCapacity_isAnotherEstimate() {
    BatteryAnalysis analysis =
        new SohModel()
            .open(Batteries.vehicle(), new Reports(ReportsTest.days(0, 9, 130), List.of()));
    BatteryAssessment assessment = analysis.finish();
    List<String> rows = List.of(inputs(analysis).csv().split("\n"));

    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).startsWith("observation,")) {
        List<String> changed = new ArrayList<>(rows);
        changed.set(
            i, rows.get(i).replaceFirst("REPORTED_DELTA_SOC,129\\.", "REPORTED_DELTA_SOC,131."));
        assertThat(changed).isNotEqualTo(rows);

        EstimateReplay replay =
            EstimateReplay.of(new EstimateInputs(String.join("\n", changed) + "\n"));

        assertThat(replay.soh()).isNotEqualTo(assessment.soh());
      }
    }
  }

  @Test
  void replay_ofWhatTheMethodCannotHaveWritten_isRefused() {
    BatteryAnalysis analysis =
        new SohModel()
            .open(Batteries.vehicle(), new Reports(ReportsTest.days(0, 9, 130), List.of()));
    assertThat(analysis.finish().samples()).isZero();
    String csv = inputs(analysis).csv();

    refused("", "inputs must begin with the columns");
    refused(EstimateRow.HEADER, "inputs must begin with the battery");
    refused(
        csv.replace(SohModel.METHOD_VERSION, "packtrail-soh/2"),
        "inputs must be of " + SohModel.METHOD_VERSION);
    refused(csv.substring(0, csv.lastIndexOf("\nask") + 1), "inputs must end with the time");
    refused(csv.replace(",NMC622,", ",\"NMC622\","), "written as the method writes them");
    refused(csv.substring(0, csv.length() - 1), "must have 41 cells");
    refused(csv.replaceFirst("129\\.9+[0-9]*", "many"), "capacityAh of inputs must be a number");
  }

  private static void refused(String csv, String reason) {
    assertThatThrownBy(() -> EstimateReplay.of(new EstimateInputs(csv)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  private static void assertReplayed(BatteryAnalysis analysis) {
    BatteryAssessment assessment = analysis.finish();

    EstimateReplay replay = EstimateReplay.of(inputs(analysis));

    assertThat(assessment.history()).isNotEmpty();
    assertThat(replay.soh()).isEqualTo(assessment.soh());
    assertThat(replay.observations()).isEqualTo(assessment.observations());
  }

  private static EstimateInputs inputs(BatteryAnalysis analysis) {
    EstimateInputs inputs = analysis.inputs();
    if (inputs == null) {
      throw new AssertionError("an analysis with data has inputs");
    }
    return inputs;
  }
}

package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellSplitTest {
  private static final List<String> PATHS =
      List.of(
          "calce_cs2/CS2_35",
          "calce_cs2/CS2_36",
          "tju_raw/CY25-1_1-#1",
          "pinn4soh/TJU/Dataset_1_NCA_battery/CY25-1_1-#1");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CS2_35",
        "CS2_35.csv",
        "CS2_35.csv.gz",
        "calce_cs2/CS2_35",
        "./calce_cs2/CS2_35.csv.gz",
        "/data/sets/calce_cs2/CS2_35.csv.gz",
        "C:\\data\\calce_cs2\\CS2_35.csv.gz"
      })
  void of_nameInAnyForm_isThatCell(String name) {
    CellSplit split = new CellSplit(List.of(), List.of(name));

    split.check(PATHS);

    assertThat(split.of(PATHS, Function.identity()).test()).containsExactly("calce_cs2/CS2_35");
  }

  @Test
  void of_nameOfCellsInTwoSets_isBoth() {
    CellSplit split = new CellSplit(List.of(), List.of("CY25-1_1-#1"));

    assertThat(split.of(PATHS, Function.identity()).test()).hasSize(2);
    assertThat(split.of(PATHS, Function.identity()).train())
        .containsExactly("calce_cs2/CS2_35", "calce_cs2/CS2_36");
  }

  @Test
  void of_twoLists_leavesOutWhatStandsInNeither() {
    CellSplit split = new CellSplit(List.of("CS2_36"), List.of("CS2_35"));

    CellSplit.Parts<String> parts = split.of(PATHS, Function.identity());

    assertThat(parts.train()).containsExactly("calce_cs2/CS2_36");
    assertThat(parts.test()).containsExactly("calce_cs2/CS2_35");
    assertThat(parts.crossValidated()).isFalse();
  }

  @Test
  void of_trainingListAlone_judgesTheTrainingCells() {
    CellSplit.Parts<String> parts =
        new CellSplit(List.of("CS2_36"), List.of()).of(PATHS, Function.identity());

    assertThat(parts.test()).containsExactly("calce_cs2/CS2_36");
    assertThat(parts.crossValidated()).isTrue();
  }

  @Test
  void check_unknownNames_areAllNamedWithWhatMayBeMeant() {
    CellSplit split = new CellSplit(List.of("CS2_3", "calce/CS2_36"), List.of("35"));

    assertThatThrownBy(() -> split.check(PATHS))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "cells in the lists must be in the data folder, got CS2_3; calce/CS2_36 (there is"
                + " calce_cs2/CS2_36); 35");
  }

  @Test
  void check_cellInBothLists_isRefused() {
    CellSplit split = new CellSplit(List.of("CS2_36"), List.of("calce_cs2/CS2_36"));

    assertThatThrownBy(() -> split.check(PATHS))
        .hasMessage("test cells must not be among the training cells, got calce_cs2/CS2_36");
  }
}

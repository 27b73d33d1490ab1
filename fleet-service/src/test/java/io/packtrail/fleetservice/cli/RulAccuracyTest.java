package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of cells to train on and to judge, of both kinds. */
class RulAccuracyTest {
  private static final Path SHARED =
      Path.of(System.getProperty("packtrail.shared", "../../shared"), "datasets");

  private static final int CELLS = 14;

  private final Path data;

  RulAccuracyTest(@TempDir Path data) {
    this.data = data;
  }

  @Test
  void tables_copiesUnderOtherNamesInMixedLists_areJudgedByKind() throws IOException {
    Path hust = SHARED.resolve("pinn4soh/HUST");
    Path severson = SHARED.resolve("severson_qv");
    assumeTrue(
        Files.isDirectory(hust) && Files.isDirectory(severson),
        () -> "measured cells not found in " + SHARED);
    copies(hust, severson);
    List<String> train = new ArrayList<>();
    List<String> test = new ArrayList<>();
    for (int i = 1; i <= CELLS; i++) {
      List<String> list = i <= 11 ? train : test;
      list.add(i % 2 == 0 ? "stranger-" + i : "stranger-" + i + ".csv.gz");
      list.add(i % 2 == 0 ? "later/cell" + i : "cell" + i + ".csv");
    }
    RulAccuracy accuracy = new RulAccuracy(data);

    assertThat(accuracy.tables(train, test))
        .contains("(HUST)", "(Severson)", "Trained on 11 cells, judged on 3 others.")
        .containsPattern("\\| 3 \\| [0-9.]+ \\| 130 \\| not judged \\| [0-9.]+ \\| [0-9]+ \\|")
        .contains("| packtrail-early-life/1 | 3 |", "| published variance model | 3 |");
    assertThat(accuracy.tables(List.of(), List.of("cell3")))
        .contains("Trained on 13 cells, judged on 1 others.")
        .doesNotContain("(HUST)");
  }

  @Test
  void tables_nameThatNoCellHas_saysWhatThereIs() throws IOException {
    empty("pinn4soh/HUST/a-1.csv");
    lives("train", 2);
    empty("severson_qv/train/cell1.csv");
    empty("severson_qv/train/cell2.csv.gz");

    assertThatThrownBy(() -> new RulAccuracy(data).tables(List.of(), List.of("a-2")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "cell must be one of 1 in pinn4soh/HUST, such as a-1 or 2 in severson_qv, such as"
                + " train/cell1, got a-2");
  }

  @Test
  void find_anyLongerPath_isTheCell() throws IOException {
    empty("pinn4soh/HUST/4-1.csv.gz");
    lives("train", 1);
    empty("severson_qv/train/cell1.csv");

    for (String name :
        List.of("4-1", "HUST/4-1", "pinn4soh/HUST/4-1.csv.gz", "/data/pinn4soh/HUST/4-1.csv.gz")) {
      assertThat(MeasuredCells.running(data).find(name)).as(name).contains("4-1");
    }
    for (String name : List.of("cell1", "train/cell1.csv", "/d/severson_qv/train/cell1.csv.gz")) {
      assertThat(MeasuredCells.early(data).find(name)).as(name).contains("train/cell1");
    }
    assertThat(MeasuredCells.running(data).find("other/4-1")).isEmpty();
  }

  @Test
  void names_behindAByteOrderMark_areRead() throws IOException {
    Path list = Files.writeString(data.resolve("list.txt"), "\ufeff4-1\r\n4-2\r\n");

    assertThat(CellNames.read(list)).containsExactly("4-1", "4-2");
  }

  @Test
  void tables_nameThatTwoFoldersHave_asksForTheFolder() throws IOException {
    lives("train", 1);
    lives("later", 1);
    empty("severson_qv/train/cell1.csv");
    empty("severson_qv/later/cell1.csv");

    assertThatThrownBy(() -> new RulAccuracy(data).tables(List.of(), List.of("cell1")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("cell must be told apart by its folder (later/cell1, train/cell1), got cell1");
  }

  @Test
  void tables_cellInBothLists_isRefused() throws IOException {
    empty("pinn4soh/HUST/a-1.csv");

    assertThatThrownBy(() -> new RulAccuracy(data).tables(List.of("a-1"), List.of("a-1.csv")))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("test cells must not be among the training cells, got a-1");
  }

  @Test
  void new_folderWithoutCells_saysWhatItMustHold() {
    assertThatThrownBy(() -> new RulAccuracy(data))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("data must hold pinn4soh/HUST or severson_qv, got ");
  }

  private void copies(Path hust, Path severson) throws IOException {
    List<Path> cells;
    try (Stream<Path> files = Files.list(hust)) {
      cells = files.filter(file -> file.toString().endsWith(".csv.gz")).sorted().toList();
    }
    Path running = Files.createDirectories(data.resolve("pinn4soh/HUST"));
    Path early = Files.createDirectories(data.resolve("severson_qv/later"));
    Path lives = Files.createDirectories(data.resolve("severson_qv/cycle_lives"));
    for (int i = 1; i <= CELLS; i++) {
      Files.copy(cells.get(i), running.resolve("stranger-" + i + ".csv.gz"));
      Files.copy(
          severson.resolve("train/cell%d.csv.gz".formatted(i)),
          early.resolve("cell%d.csv.gz".formatted(i)));
    }
    Files.copy(
        severson.resolve("cycle_lives/train_cycle_lives.csv"),
        lives.resolve("later_cycle_lives.csv"));
  }

  private void empty(String file) throws IOException {
    Path path = data.resolve(file);
    Files.createDirectories(path.getParent());
    Files.createFile(path);
  }

  private void lives(String folder, int cells) throws IOException {
    Path path = data.resolve("severson_qv/cycle_lives/" + folder + "_cycle_lives.csv");
    Files.createDirectories(path.getParent());
    Files.writeString(path, "1000\n".repeat(cells));
  }
}

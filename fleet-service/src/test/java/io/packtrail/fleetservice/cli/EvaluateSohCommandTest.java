package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code evaluate soh --data} with lists, on made-up recorded cells. */
class EvaluateSohCommandTest {
  private final Path dir;
  private final Path out;
  private final StringWriter err = new StringWriter();

  EvaluateSohCommandTest(@TempDir Path dir) {
    this.dir = dir;
    this.out = dir.resolve("accuracy.md");
  }

  @BeforeEach
  void writeCells() throws IOException {
    MadeUpCells.write(dir.resolve("data/lab"), List.of("A", "B", "C", "D"));
  }

  @Test
  void evaluate_twoLists_judgesTheTestCellsWithACurveOfTheTrainingCellsOnly() throws IOException {
    assertThat(evaluate("--train", list("A", "lab/B.csv.gz"), "--test", list("D.csv"))).isZero();

    assertThat(Files.readString(out))
        .contains("| lab, whole charges | 1 | ", "| lab, cut charges | 1 | ", "| D | ")
        .contains("- D: Curve at 1.00 C learned from A, B (degree 2, without the taper).")
        .doesNotContain("| A | ", "| C | ");
    assertThat(meanOfWholeCharges()).isLessThan(2);
  }

  @Test
  void evaluate_trainingListAlone_judgesEachWithTheOthers() throws IOException {
    assertThat(evaluate("--train", list("A", "B", "C"))).isZero();

    assertThat(Files.readString(out))
        .contains(
            "- A: Curve at 1.00 C learned from B, C ", "- C: Curve at 1.00 C learned from A, B ")
        .doesNotContain("| D | ");
  }

  @Test
  void evaluate_tooFewTrainingCells_saysThatThereIsNoCurve() throws IOException {
    assertThat(evaluate("--train", list("A"), "--test", list("D"))).isZero();

    assertThat(Files.readString(out))
        .contains("- D: No curve: 1 training cells of its kind with 8 charges, 2 needed, and no");
  }

  @Test
  void evaluate_unknownName_failsNamingIt() throws IOException {
    assertThat(evaluate("--test", list("A", "Z.csv.gz"))).isEqualTo(1);

    assertThat(err.toString())
        .contains("cells in the lists must be in the data folder, got Z.csv.gz");
    assertThat(out).doesNotExist();
  }

  @Test
  void evaluate_folderThatIsASetItself_isJudged() throws IOException {
    assertThat(run("--data", dir.resolve("data/lab").toString(), "--test", list("lab/D"))).isZero();

    assertThat(Files.readString(out)).contains("- D: Curve at 1.00 C learned from A, B, C ");
  }

  @Test
  void evaluate_listsWithoutData_areRefused() throws IOException {
    assertThat(run(dir.resolve("data/lab").toString(), "--test", list("D"))).isEqualTo(2);

    assertThat(err.toString()).contains("--train and --test need --data.");
  }

  @Test
  void evaluate_cellWithNothingToCompare_isNotCountedAsCompared() throws IOException {
    Files.writeString(dir.resolve("data/lab/D-capacities.csv"), "at,capacityAh\n");

    assertThat(evaluate("--train", list("A", "B", "C", "D"))).isZero();

    assertThat(Files.readString(out)).contains("| lab, whole charges | 3 of 4 | ");
  }

  @Test
  void evaluate_pageThatCannotBeWritten_isRefusedBeforeTheWork() throws IOException {
    Files.createDirectories(out);

    assertThat(evaluate("--test", list("D"))).isEqualTo(1);

    assertThat(err.toString())
        .contains("--out must be a file that can be written, got " + out)
        .doesNotContain("did not foresee");
  }

  @Test
  void evaluate_dataThatIsNoFolder_isRefused() {
    assertThat(run("--data", dir.resolve("nothing").toString())).isEqualTo(1);

    assertThat(err.toString()).contains("--data must be a folder, got " + dir.resolve("nothing"));
  }

  /** Such a curve was learned from cells that the list does not name. */
  @Test
  void evaluate_builtInCurveBesideAList_isNamedBesideTheMean() throws IOException {
    Path data = Path.of(System.getProperty("packtrail.shared", "../../shared"), "datasets");
    assumeTrue(Files.isDirectory(data), () -> "the recorded cells are needed in " + data);

    String calce = data.resolve("calce_cs2").toString();
    assertThat(run("--data", calce, "--train", list("CS2_35"), "--test", list("CS2_37"))).isZero();

    assertThat(Files.readString(out))
        .contains("| calce_cs2, read by built-in curves, whole charges | 1 |");
  }

  private double meanOfWholeCharges() throws IOException {
    String row =
        Files.readAllLines(out).stream()
            .filter(line -> line.startsWith("| lab, whole charges |"))
            .findFirst()
            .orElseThrow();
    return Double.parseDouble(row.split("\\|", -1)[3].strip());
  }

  private String list(String... names) throws IOException {
    Path file = Files.createTempFile(dir, "cells", ".txt");
    return Files.writeString(file, String.join("\r\n", names) + "\r\n").toString();
  }

  private int evaluate(String... lists) {
    List<String> args = new ArrayList<>(List.of("--data", dir.resolve("data").toString()));
    args.addAll(List.of(lists));
    return run(args.toArray(String[]::new));
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of("evaluate", "soh", "--out", out.toString()));
    all.addAll(List.of(args));
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }
}

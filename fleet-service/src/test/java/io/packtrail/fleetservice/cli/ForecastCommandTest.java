package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forecasts of cells known by their cycles, from files, as an operator asks for them. */
class ForecastCommandTest {
  private static final int CELLS = 14;

  private static Path folder;
  private static Path running;
  private static Path lives;

  @BeforeAll
  static void cells(@TempDir Path temp) throws IOException {
    folder = temp;
    running = Files.createDirectory(folder.resolve("running"));
    lives = Files.createDirectory(folder.resolve("lives"));
    StringBuilder known = new StringBuilder("cell,cycles\n");
    for (int i = 0; i < CELLS; i++) {
      int life = 420 + 30 * i;
      Files.writeString(running.resolve("c%02d.csv".formatted(i)), history(life, life, i));
      Files.writeString(lives.resolve("c%02d.csv".formatted(i)), curves(life, i));
      known.append("c%02d,%d\n".formatted(i, life));
    }
    Files.writeString(lives.resolve("lives.csv"), known);
  }

  /** Capacity falls from 1.1 Ah to 80 % of it along a bent line. */
  private static String history(int life, int cycles, int seed) {
    Random random = new Random(seed);
    StringBuilder rows = new StringBuilder("cycle,capacity\n");
    for (int n = 0; n < cycles; n++) {
      double done = (double) n / life;
      double capacity = 1.1 * (1 - 0.12 * done - 0.085 * Math.pow(done, 4));
      rows.append(
          String.format(
              Locale.ROOT, "%d,%.6f%n", n + 1, capacity + 0.0002 * random.nextGaussian()));
    }
    return rows.toString();
  }

  /** What a cell loses from cycle to cycle is the larger the shorter its life. */
  private static String curves(int life, int seed) {
    Random random = new Random(seed);
    StringBuilder rows = new StringBuilder();
    for (int v = 0; v < 1_000; v++) {
      for (int c = 0; c < 99; c++) {
        double change = 12.0 / life * c / 99 * Math.sin(Math.PI * v / 1_000);
        rows.append(c == 0 ? "" : ",");
        rows.append(
            String.format(
                Locale.ROOT, "%.6f", 1.08 * v / 999 - change + 1e-5 * random.nextGaussian()));
      }
      rows.append('\n');
    }
    return rows.toString();
  }

  @Test
  void cycles_runningCell_hasAnIntervalAboutItsTruth() throws IOException {
    Path cell = Files.writeString(folder.resolve("new.csv"), history(610, 300, 99));

    Run run = cycles(cell);

    assertThat(run.code).isZero();
    assertThat(run.out)
        .matches(
            "\\d+ cycles left \\(90 % interval \\d+ to \\d+\\) after 300 cycles; learned from 14"
                + " cells, packtrail-cycle-life/3\\.\\R");
    assertThat(run.firstNumber()).isBetween(230, 390);
  }

  @Test
  void cycles_whatCannotBeTold_isRefusedByType() throws IOException {
    Path young = Files.writeString(folder.resolve("young.csv"), history(610, 39, 99));
    Path ended = Files.writeString(folder.resolve("ended.csv"), history(400, 430, 99));
    Path other =
        Files.writeString(
            folder.resolve("other.csv"), history(610, 300, 99).replace(",1.0", ",1.9"));
    Path text = Files.writeString(folder.resolve("text.csv"), "cycle,capacity\n1,much\n");

    assertThat(cycles(young).refusal())
        .contains("too-few-cycles: cell must have at least 40 cycles, got 39");
    assertThat(cycles(ended).refusal()).contains("end-reached: capacity must be above its end");
    assertThat(cycles(other).refusal()).contains("outside-training-range: ", " must be in [");
    assertThat(cycles(text).refusal()).contains("line 2 of ", "must hold numbers, got much");
    assertThat(cycles(folder.resolve("none.csv")).refusal()).contains("can be read, got ");
    Path negative =
        Files.writeString(folder.resolve("negative.csv"), history(610, 300, 99) + "301,-1\n");
    assertThat(cycles(negative).refusal())
        .contains("negative.csv: capacity of cycle 301 must be above 0, got -1");
  }

  @Test
  void cycles_trainingCellThatWasStoppedEarly_isRefused() throws IOException {
    Path stopped = Files.createDirectory(folder.resolve("stopped"));
    for (int i = 0; i < 10; i++) {
      Files.writeString(stopped.resolve("c%d.csv".formatted(i)), history(600, 300, i));
    }
    Path cell = Files.writeString(folder.resolve("cell.csv"), history(610, 300, 99));

    Run run = run("cycles", "--train", stopped.toString(), "--cell", cell.toString());

    assertThat(run.refusal()).contains("cell c0 must be run to 0.88");
  }

  @Test
  void earlyLife_firstHundredCycles_haveAnIntervalAboutTheTruth() throws IOException {
    Path cell = Files.writeString(folder.resolve("first.csv"), curves(610, 99));

    Run run = run("early-life", "--train", lives.toString(), "--cell", cell.toString());

    assertThat(run.code).isZero();
    assertThat(run.out).contains("from the first 100; learned from 14 cells");
    assertThat(run.firstNumber()).isBetween(530, 690);
    Path short99 =
        Files.writeString(
            folder.resolve("short.csv"), curves(610, 99).lines().findFirst().orElse(""));
    assertThat(
            run("early-life", "--train", lives.toString(), "--cell", short99.toString()).refusal())
        .contains("voltages must be in [1000, 1000], got 1");
  }

  @Test
  void earlyLife_curvesInMilliampereHours_areRefused() throws IOException {
    String curves = curves(610, 99);
    Path milli =
        Files.writeString(
            folder.resolve("milli.csv"),
            curves
                .lines()
                .map(
                    line ->
                        Arrays.stream(line.split(","))
                            .map(value -> String.valueOf(1_000 * Double.parseDouble(value)))
                            .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n")));

    assertThat(run("early-life", "--train", lives.toString(), "--cell", milli.toString()).refusal())
        .contains("milli.csv: charge must be in [-0.1, 1.3] A·h in most of the 99 cycles, got ");
  }

  /** Cells run to 80 % have reached 90 % on their way. */
  @Test
  void cycles_endAboveThatOfTheTrainingCells_takesTheirLivesUntilThere() throws IOException {
    Path cell = Files.writeString(folder.resolve("early.csv"), history(610, 150, 99));

    Run to90 =
        run("cycles", "--train", running.toString(), "--cell", cell.toString(), "--end-percent=90");

    assertThat(to90.code).isZero();
    // 1 − 0.12·x − 0.085·x⁴ = 0.9 at x = 0.75.
    assertThat(to90.firstNumber()).isBetween(250, 370);
  }

  private static Run cycles(Path cell) {
    return run("cycles", "--train", running.toString(), "--cell", cell.toString());
  }

  private record Run(int code, String out, String err) {
    String refusal() {
      assertThat(code).isEqualTo(1);
      return err;
    }

    int firstNumber() {
      return Integer.parseInt(out.substring(0, out.indexOf(' ')));
    }
  }

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = new String[arguments.length + (arguments[0].equals("cycles") ? 3 : 1)];
    all[0] = "forecast";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    if (arguments[0].equals("cycles")) {
      all[all.length - 2] = "--nominal-ah";
      all[all.length - 1] = "1.1";
    }
    int code =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(all);
    return new Run(code, out.toString(), err.toString());
  }
}

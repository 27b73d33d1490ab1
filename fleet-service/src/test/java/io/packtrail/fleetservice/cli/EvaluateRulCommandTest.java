package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.rulestimator.evaluation.SimulatedFleetAccuracy;
import io.packtrail.rulestimator.evaluation.SimulatedFleetAccuracy.Method;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateRulCommandTest {
  @Test
  void evaluateRul_simulatedFleet_writesEveryMethodAtEveryAge(@TempDir Path folder)
      throws IOException {
    Path out = folder.resolve("accuracy.md");

    int code = run("--fleet", "2", "--learn", "3", "--seed", "77", "--out", out.toString());

    assertThat(code).isZero();
    assertThat(Files.readAllLines(out))
        .filteredOn(line -> line.matches("\\| .* \\| [124] \\| .*"))
        .hasSize(Method.values().length * SimulatedFleetAccuracy.AGES_YEARS.size());
    assertThat(Files.readString(out)).contains("seed 77", "linear, last 12 months", "| floor: ");
  }

  @Test
  void evaluateRul_nothingAsked_isWrongUsage() {
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void evaluateRul_filesThatSayNothing_areRefusedInOneSentence(@TempDir Path folder)
      throws IOException {
    Path cells = Files.createDirectories(folder.resolve("pinn4soh").resolve("HUST"));
    Files.writeString(cells.resolve("1-1.csv"), "capacity\n1.1\n1.0\n");
    Path list = Files.writeString(folder.resolve("list.txt"), "1-1\n");
    Path bad = Files.writeString(folder.resolve("bad.txt"), "9-9\n");
    String data = folder.toString();

    assertThat(refusal("--data", folder.resolve("nope").toString()))
        .contains("data must hold pinn4soh/HUST or severson_qv, got ");
    assertThat(refusal("--data", data, "--test", bad.toString()))
        .contains("cell must be one of ")
        .contains(", got 9-9");
    assertThat(refusal("--data", data, "--train", list.toString(), "--test", list.toString()))
        .contains("test cells must not be among the training cells, got 1-1");
  }

  private static String refusal(String... arguments) {
    StringWriter err = new StringWriter();
    String[] all = new String[arguments.length + 2];
    all[0] = "evaluate";
    all[1] = "rul";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute(all);
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).doesNotContain("did not foresee");
    return err.toString();
  }

  private static int run(String... arguments) {
    return new CommandLine(new EvaluateRulCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(arguments);
  }
}

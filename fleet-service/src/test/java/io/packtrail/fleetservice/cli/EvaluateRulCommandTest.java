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

  private static int run(String... arguments) {
    return new CommandLine(new EvaluateRulCommand())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(new StringWriter()))
        .execute(arguments);
  }
}

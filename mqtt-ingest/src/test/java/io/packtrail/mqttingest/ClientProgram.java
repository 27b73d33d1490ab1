package io.packtrail.mqttingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a client that is a program of its own. */
final class ClientProgram {
  private ClientProgram() {}

  /** Its exit code; what it prints is appended to {@code output.txt} in the folder. */
  static int run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output.txt").toFile()))
            .start();
    try {
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("%s ends", command.get(0)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}

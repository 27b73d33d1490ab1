package io.packtrail.benchmarks.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Another program's output. */
final class Tool {
  private Tool() {}

  static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return output;
  }
}

package io.packtrail.fleetservice;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Programs of the operating system that a test needs. */
final class Shell {
  private Shell() {}

  /** Runs a program; it must succeed. */
  static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (exitCode(process) != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }

  private static int exitCode(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Whether these programs, run in turn, all succeed. */
  static boolean succeeds(String[]... commands) {
    try {
      for (String[] command : commands) {
        run(command);
      }
      return true;
    } catch (IOException notHere) {
      return false;
    }
  }
}

package io.packtrail.fleetservice;

import io.packtrail.fleetservice.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program with one command, in a process of its own. */
final class ChildProcess implements AutoCloseable {
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Pattern SERVING =
      Pattern.compile("pages on http://[0-9.]+:(\\d+) and MQTT on port (\\d+)");

  private final Process process;
  private final Path out;
  private final Path err;

  /** What a command that has ended left behind. */
  record Result(int exitCode, String out, String err) {
    /** The last line of standard output. */
    String lastLine() {
      List<String> lines = out.strip().lines().toList();
      return lines.get(lines.size() - 1);
    }
  }

  /** Where a service listens. */
  record Ports(int http, int mqtt) {}

  private ChildProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a command with these settings and no others. */
  static ChildProcess start(Map<String, String> settings, String... command) throws IOException {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "it-output")), "run");
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    line.add(Main.class.getName());
    line.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PACKTRAIL_"));
    builder.environment().putAll(settings);
    return new ChildProcess(builder.start(), out, err);
  }

  /** Runs a command to its end. */
  static Result run(Map<String, String> settings, String... command) throws Exception {
    try (ChildProcess child = start(settings, command)) {
      return child.awaitEnd();
    }
  }

  Result awaitEnd() throws Exception {
    if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("not ended within %s: %s".formatted(BOUND, Files.readString(err)));
    }
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Waits until the service says where it listens. */
  Ports awaitServing() throws Exception {
    Patience.until(
        "the service listens",
        BOUND,
        () -> !process.isAlive() || SERVING.matcher(Files.readString(out)).find());
    Matcher serving = SERVING.matcher(Files.readString(out));
    if (!serving.find()) {
      throw new AssertionError("the service ended: " + Files.readString(err));
    }
    return new Ports(Integer.parseInt(serving.group(1)), Integer.parseInt(serving.group(2)));
  }

  /** SIGKILL: the process can do nothing about it. Returns at once. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** SIGTERM, as an operator stops it. */
  Result stop() throws Exception {
    process.destroy();
    return awaitEnd();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

package io.packtrail.benchmarks.ingest;

import io.packtrail.fleetservice.cli.Main;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The service as its users run it, in a process of its own with half a gigabyte of heap. */
final class ServiceProcess implements AutoCloseable {
  static final String HEAP = "-Xmx512m";
  private static final long START_S = 120;

  private final Process process;
  private final Path output;
  private final int httpPort;
  private final int mqttPort;

  private ServiceProcess(Process process, Path output, int httpPort, int mqttPort) {
    this.process = process;
    this.output = output;
    this.httpPort = httpPort;
    this.mqttPort = mqttPort;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param settings beside folder and ports
   */
  static ServiceProcess start(Path folder, Map<String, String> settings)
      throws IOException, InterruptedException {
    int httpPort = freePort();
    int mqttPort = freePort();
    Path output = folder.resolve("service-%d.log".formatted(mqttPort));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(HEAP);
    command.add("-XX:+ExitOnOutOfMemoryError");
    String options = System.getenv("PACKTRAIL_BENCH_JAVA_OPTS");
    if (options != null && !options.isBlank()) {
      command.addAll(List.of(options.split(" ")));
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "serve"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PACKTRAIL_"));
    builder.environment().put("PACKTRAIL_DATA_DIR", folder.resolve("service").toString());
    builder.environment().put("PACKTRAIL_HTTP_PORT", Integer.toString(httpPort));
    builder.environment().put("PACKTRAIL_MQTT_PORT", Integer.toString(mqttPort));
    // Estimation would take the processors now and then; it is measured elsewhere.
    builder.environment().put("PACKTRAIL_ASSESSMENT_INTERVAL", "1d");
    builder.environment().putAll(settings);
    ServiceProcess service = new ServiceProcess(builder.start(), output, httpPort, mqttPort);
    service.awaitServing();
    return service;
  }

  int mqttPort() {
    return mqttPort;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Whether the service is ready and, where it has one, subscribed to its broker. */
  boolean isReady() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/readyz"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() == 200 && !answer.body().contains("not connected");
  }

  /** Bytes of heap in use after a full collection, or -1 where the JDK's tools are not there. */
  long usedHeapBytes() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return -1;
    }
    String pid = Long.toString(process.pid());
    Tool.output(jcmd.toString(), pid, "GC.run");
    for (String line : Tool.output(jcmd.toString(), pid, "GC.heap_info").lines().toList()) {
      int used = line.indexOf(" used ");
      if (used > 0 && line.contains("heap")) {
        return 1_024 * Long.parseLong(line.substring(used + 6, line.indexOf('K', used)));
      }
    }
    return -1;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitServing() throws IOException, InterruptedException {
    long startNs = System.nanoTime();
    while (!Files.readString(output).contains("MQTT on port")) {
      if (!process.isAlive() || System.nanoTime() - startNs > TimeUnit.SECONDS.toNanos(START_S)) {
        throw new IllegalStateException("service did not start: " + Files.readString(output));
      }
      Thread.sleep(50);
    }
  }
}

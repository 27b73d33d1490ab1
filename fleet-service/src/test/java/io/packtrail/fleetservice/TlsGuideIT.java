package io.packtrail.fleetservice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.fleetservice.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code docs/operations.md} about TLS, as they stand there but for the ports. */
class TlsGuideIT {
  private static final Path GUIDE = Path.of("..", "docs", "operations.md");
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final Pattern SERVING =
      Pattern.compile("pages on http://[0-9.]+:(\\d+) and MQTT on port (\\d+) with TLS");
  private static final Duration BOUND = Duration.ofMinutes(2);

  private final Path folder;
  private final Map<String, String> settings = new HashMap<>();

  TlsGuideIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void guide_pastedLineByLine_endsWithAStoredMessage() throws Exception {
    Tools.need("openssl", "openssl");
    Tools.need("mosquitto_pub", "mosquitto-clients");
    Tools.need("curl", "curl");
    List<String> blocks = blocks();
    assertThat(blocks).hasSize(6);
    assertThat(blocks.get(3)).isEqualTo("./packtrail serve\n");
    writeLauncher();

    run(blocks.get(0));
    run(blocks.get(1));
    assertThat(run(blocks.get(2))).contains("The configuration is good.");
    settings.putAll(exported(blocks.get(2)));
    Path out = folder.resolve("serve.txt");
    Process serve = serve(out);
    try {
      MatchResult ports = awaitPorts(serve, out);
      String added = run(blocks.get(4));
      String last =
          run(blocks.get(5).replace("8080", ports.group(1)).replace("8883", ports.group(2)));

      assertThat(last).contains("\"stored\":1");
      String password = added.lines().filter(line -> line.length() == 43).findFirst().orElseThrow();
      String pasted =
          added.lines().filter(line -> line.startsWith("mosquitto_pub")).findFirst().orElseThrow();
      assertThat(pasted).contains("-p 8883 --cafile", password);
      run(pasted.replace("8883", ports.group(2)) + "\n");
    } finally {
      serve.destroy();
      serve.waitFor();
    }
  }

  private static List<String> blocks() throws IOException {
    String guide = Files.readString(GUIDE);
    String section =
        guide.substring(
            guide.indexOf("## TLS at the embedded endpoint"), guide.indexOf("## External broker"));
    return BLOCK.matcher(section).results().map(block -> block.group(1)).toList();
  }

  /** As the real one, without the build. */
  private void writeLauncher() throws IOException {
    Path launcher = folder.resolve("packtrail");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '%s' -Xmx512m -cp '%s' %s \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                Main.class.getName()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
  }

  private static Map<String, String> exported(String block) {
    Map<String, String> exported = new HashMap<>();
    Matcher export = Pattern.compile("export (\\w+)=(\\S+)").matcher(block);
    while (export.find()) {
      exported.put(export.group(1), export.group(2));
    }
    return exported;
  }

  private Process serve(Path out) throws IOException {
    ProcessBuilder builder = in("./packtrail", "serve").redirectOutput(out.toFile());
    builder.environment().put("PACKTRAIL_HTTP_PORT", "0");
    builder.environment().put("PACKTRAIL_MQTT_TLS_PORT", "0");
    return builder.start();
  }

  private static MatchResult awaitPorts(Process serve, Path out) throws Exception {
    Patience.until(
        "the service listens",
        BOUND,
        () -> !serve.isAlive() || SERVING.matcher(Files.readString(out)).find());
    return SERVING.matcher(Files.readString(out)).results().findFirst().orElseThrow();
  }

  /** What it writes, with what goes to standard error; it must succeed. */
  private String run(String block) throws Exception {
    Process process = in("sh", "-eu", "-c", block).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(block + output).isZero();
    return output;
  }

  private ProcessBuilder in(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("PACKTRAIL_"));
    builder.environment().putAll(settings);
    return builder;
  }
}

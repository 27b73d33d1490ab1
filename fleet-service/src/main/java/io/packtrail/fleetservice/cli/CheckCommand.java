package io.packtrail.fleetservice.cli;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.passportupdater.projection.ModelRules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what in somebody's document of a published model cannot be. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Check documents in the model BatteryPass Performance 1.2.1 or Catena-X battery_pass 6.1.0 for what their schemas let pass: impossible numbers, times and dates, and figures that contradict each other. Ends with 1 where there is one.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class CheckCommand implements Callable<Integer> {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "A document in JSON.")
  private List<Path> files;

  @Override
  public Integer call() {
    Instant now = FleetService.systemClock().instant();
    PrintWriter out = spec.commandLine().getOut();
    boolean isPossible = true;
    for (Path file : files) {
      List<String> violations = violations(file, now);
      isPossible &= violations.isEmpty();
      out.println("%s: %s".formatted(file, verdict(violations.size())));
      violations.forEach(violation -> out.println("  " + violation));
    }
    out.flush();
    return isPossible ? 0 : 1;
  }

  private static String verdict(int violations) {
    return violations == 0 ? "nothing impossible" : violations + " that cannot be";
  }

  private static List<String> violations(Path file, Instant now) {
    try {
      JsonNode document = JSON.readTree(file.toFile());
      return ModelRules.violations(document, now);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("%s: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure("%s could not be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}

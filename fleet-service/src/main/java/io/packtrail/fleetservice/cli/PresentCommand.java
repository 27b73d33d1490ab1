package io.packtrail.fleetservice.cli;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.SdJwt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes elements out of a presentation before it is passed on. */
@Command(
    name = "present",
    mixinStandardHelpOptions = true,
    description =
        "Pass a selective disclosure (vc+sd-jwt) on with fewer elements: prints it with those named"
            + " alone. Its signature still holds.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class PresentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The selective disclosure.")
  private Path file;

  @Option(
      names = "--show",
      paramLabel = "NAME",
      required = true,
      description =
          "Path of an element that stays, as verify prints it (stateOfHealth.percent), or its last"
              + " part where no other has the same; may be repeated.")
  private List<String> shown;

  @Override
  public Integer call() {
    try {
      SdJwt whole = SdJwt.parse(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
      List<String> elements = whole.elements();
      Set<String> kept =
          shown.stream().map(name -> named(elements, name)).collect(Collectors.toUnmodifiableSet());
      spec.commandLine().getOut().println(whole.showing(kept::contains).text());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (PassportException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure("%s could not be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The element of a name: nothing is shown, and nothing kept back, that was not meant. */
  private static String named(List<String> elements, String name) {
    if (elements.contains(name)) {
      return name;
    }
    List<String> ends = elements.stream().filter(path -> path.endsWith("." + name)).toList();
    if (ends.size() > 1) {
      throw new CommandFailure(
          "--show must be told apart by its path (%s), got %s"
              .formatted(String.join(", ", ends), name));
    }
    if (ends.isEmpty()) {
      throw new CommandFailure(
          "--show must be one of what the file shows (%s), got %s"
              .formatted(
                  elements.isEmpty()
                      ? "nothing"
                      : elements.stream().sorted().collect(Collectors.joining(", ")),
                  name));
    }
    return ends.get(0);
  }
}

package io.packtrail.fleetservice.cli;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.SdJwt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
        "Pass a selective disclosure (vc+sd-jwt) on with fewer elements: prints it with those named alone. Its signature still holds.")
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
          "Last part of an element's path that stays, for example percent or RemainingCapacity; may be repeated.")
  private List<String> shown;

  @Override
  public Integer call() {
    try {
      SdJwt whole = SdJwt.parse(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
      spec.commandLine().getOut().println(whole.showing(shown::contains).text());
      spec.commandLine().getOut().flush();
      return 0;
    } catch (PassportException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CommandFailure("%s could not be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}

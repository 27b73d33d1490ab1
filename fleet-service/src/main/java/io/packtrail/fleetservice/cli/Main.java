package io.packtrail.fleetservice.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code packtrail COMMAND}: exit code 0 done, 1 refused or failed, 2 wrong usage. */
@Command(
    name = "packtrail",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Fleet battery telematics in, trusted battery health out.")
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main());
  }
}

package io.packtrail.fleetservice.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code packtrail COMMAND}: exit code 0 done, 1 refused or failed, 2 wrong usage. Commands load
 * what they need when they run, so that help stays quick.
 */
@Command(
    name = "packtrail",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Fleet battery telematics in, trusted battery health out.",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      SimulateCommand.class,
      LoadCommand.class,
      ReplayCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      VerifyCommand.class,
      LogCommand.class,
      EvaluateCommand.class,
      ForecastCommand.class,
      TrainCommand.class,
      PulseCommand.class,
      MigrateCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      GatewayCommand.class,
      BatteryCommand.class,
      FleetCommand.class,
      PassportCommand.class,
      TokenCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(new Failures())
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}

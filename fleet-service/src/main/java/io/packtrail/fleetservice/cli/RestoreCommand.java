package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.Backup;
import io.packtrail.timescalestore.Restore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads a backup into a new database. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Check a backup and load it into a new database, all of it or nothing.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class RestoreCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Parameters(paramLabel = "DIR", description = "Folder that backup wrote.")
  private Path folder;

  @Override
  public Integer call() {
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
    PrintWriter out = spec.commandLine().getOut();
    try (StoreSession store = StoreSession.openForRestore(config)) {
      Backup.Manifest manifest =
          new Restore(store.database())
              .read(folder, table -> out.printf("%s: %d rows%n", table.name(), table.rows()));
      out.printf("%d rows as of %s are restored.%n", manifest.rows(), manifest.takenAt());
    }
    return 0;
  }
}

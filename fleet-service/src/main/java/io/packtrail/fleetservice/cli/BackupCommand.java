package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.Backup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes all data into a folder, beside a running service or without one. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = "Write all data as of one moment into an empty folder; a service may run.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class BackupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Parameters(paramLabel = "DIR", description = "Empty folder; made where it is absent.")
  private Path folder;

  @Override
  public Integer call() {
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
    PrintWriter out = spec.commandLine().getOut();
    try (StoreSession store = StoreSession.open(config)) {
      Backup.Manifest manifest =
          new Backup(store.database())
              .write(
                  folder,
                  FleetService.systemClock().instant(),
                  table -> out.printf("%s: %d rows%n", table.name(), table.rows()));
      out.printf(
          "%d rows of %d tables are in %s; the signing key is not: it is in %s.%n",
          manifest.rows(), manifest.tables().size(), folder, config.dataDir().resolve("keys"));
    }
    return 0;
  }
}

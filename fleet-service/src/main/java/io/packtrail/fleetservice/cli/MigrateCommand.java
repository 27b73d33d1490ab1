package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.DatabaseInfo;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the schema to this version. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = "Bring the database's schema to this version; serve does the same at its start.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class MigrateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Override
  public Integer call() {
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
    try (StoreSession store = StoreSession.open(config)) {
      DatabaseInfo info = store.database().info();
      String timescale = info.timescaleVersion();
      spec.commandLine()
          .getOut()
          .printf(
              "%d migrations applied; PostgreSQL %s, %s.%n",
              store.migrated(),
              info.version(),
              timescale == null
                  ? "without TimescaleDB"
                  : "TimescaleDB %s (%s)".formatted(timescale, info.timescaleLicence()));
    }
    return 0;
  }
}

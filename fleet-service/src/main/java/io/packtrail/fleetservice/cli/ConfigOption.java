package io.packtrail.fleetservice.cli;

import io.packtrail.fleetservice.config.ConfigLoader;
import io.packtrail.fleetservice.config.ServiceConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that every command with a configuration has. */
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file with settings; PACKTRAIL_* variables win (docs/configuration.md).")
  private @Nullable Path file;

  ServiceConfig load() {
    return ConfigLoader.load(file, System.getenv());
  }
}

package io.packtrail.fleetservice.cli;

import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.config.ServiceConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the administrator's token, alone, so that scripts can use it. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Print the administrator's token of the data folder.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class TokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Option(
      names = "--renew",
      description = "Replace it first; the old one is worth nothing from then on.")
  private boolean renew;

  @Override
  public Integer call() {
    ServiceConfig config = configuration.load();
    AdminToken token = AdminToken.in(config.dataDir());
    if (renew) {
      token.renew();
    }
    spec.commandLine().getOut().println(token.value());
    return 0;
  }
}

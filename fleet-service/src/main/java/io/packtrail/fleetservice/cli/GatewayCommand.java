package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.GatewayRow;
import io.packtrail.timescalestore.GatewayTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets gateways in and out; works beside a running service. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Add, list and revoke vehicle gateways, also while the service runs.",
    subcommands = {
      GatewayCommand.Add.class,
      GatewayCommand.Listing.class,
      GatewayCommand.Revoke.class
    })
final class GatewayCommand {

  /** What the three have in common. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  private abstract static class Action implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption configuration;

    @Override
    public Integer call() {
      ServiceConfig config = configuration.load();
      Logs.begin(config.dataDir(), Level.WARN);
      try (StoreSession store = StoreSession.open(config)) {
        run(new GatewayTable(store.database()), spec.commandLine().getOut());
      }
      return 0;
    }

    abstract void run(GatewayTable gateways, PrintWriter out);

    static Instant now() {
      return FleetService.systemClock().instant();
    }
  }

  /** The password stands alone on the last line, so that scripts can take it from there. */
  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description =
          "Add a gateway and print its password, which is shown this once, alone on the last line.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Add extends Action {
    @Parameters(paramLabel = "ID", description = "The gateway's id, which is its MQTT user name.")
    private String id;

    @Override
    void run(GatewayTable gateways, PrintWriter out) {
      GatewayId gatewayId = gatewayId(id);
      String password = GatewaySecret.generate();
      gateways.add(gatewayId, GatewaySecret.hash(password), now());
      out.println(
          "Gateway %s may publish to packtrail/v1/%s/telemetry with this password:"
              .formatted(gatewayId, gatewayId));
      out.println(password);
    }
  }

  /** All gateways. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the gateways, when they were added, and when they were last heard of.")
  static final class Listing extends Action {
    @Override
    void run(GatewayTable gateways, PrintWriter out) {
      TextTable table = new TextTable(List.of("gateway", "added", "last seen", "revoked"));
      for (GatewayRow row : gateways.list()) {
        table.row(
            row.gatewayId().value(),
            row.addedAt().toString(),
            text(row.lastSeenAt(), "never"),
            text(row.revokedAt(), "no"));
      }
      table.print(out);
    }

    private static String text(@Nullable Instant at, String absent) {
      return at == null ? absent : at.toString();
    }
  }

  /** Ends a gateway's access. */
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "End a gateway's access; it is refused at its next connection.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Revoke extends Action {
    @Parameters(paramLabel = "ID", description = "The gateway's id.")
    private String id;

    @Override
    void run(GatewayTable gateways, PrintWriter out) {
      GatewayId gatewayId = gatewayId(id);
      if (!gateways.revoke(gatewayId, now())) {
        throw new CommandFailure(
            "gateway %s must have access to be revoked; it has none".formatted(gatewayId));
      }
      out.println("Gateway %s is refused from its next connection on.".formatted(gatewayId));
    }
  }

  private static GatewayId gatewayId(String id) {
    try {
      return new GatewayId(id);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}

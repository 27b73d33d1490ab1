package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.AssignmentTable;
import io.packtrail.timescalestore.BatteryAssignment;
import io.packtrail.timescalestore.Change;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where a battery is, over time; works beside a running service. */
@Command(
    name = "battery",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Say which gateway reports a battery and which vehicle it is in.",
    subcommands = BatteryCommand.Assign.class)
final class BatteryCommand {

  /** One stretch of time. */
  @Command(
      name = "assign",
      mixinStandardHelpOptions = true,
      description =
          "Assign a battery to a gateway and a vehicle from a time on. What was open before ends there; the same --from again replaces, for example to add an end.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Assign implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption configuration;

    @Parameters(paramLabel = "ID", description = "The registered battery.")
    private String battery;

    @Option(
        names = "--gateway",
        paramLabel = "ID",
        required = true,
        description = "The gateway that reports it.")
    private String gateway;

    @Option(names = "--vehicle", paramLabel = "NAME", description = "The vehicle, never its VIN.")
    private @Nullable String vehicle;

    @Option(
        names = "--from",
        paramLabel = "TIME",
        required = true,
        description = "First time, with a zone, for example 2026-11-23T10:00:00Z.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "End (default: further notice).")
    private @Nullable String to;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        defaultValue = "assigned",
        description = "Kept with the change.")
    private String reason;

    @Override
    public Integer call() {
      BatteryAssignment assignment = assignment();
      ServiceConfig config = configuration.load();
      Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
      try (StoreSession store = StoreSession.open(config)) {
        AssignmentTable assignments = new AssignmentTable(store.database());
        Change.Cause cause =
            new Change.Cause("command line", reason, FleetService.systemClock().instant());
        assignments.assign(assignment, cause);
        print(assignments.list(assignment.batteryId()));
      }
      return 0;
    }

    private BatteryAssignment assignment() {
      try {
        return new BatteryAssignment(
            new BatteryId(battery),
            new GatewayId(gateway),
            vehicle,
            time("--from", from),
            to == null ? null : time("--to", to));
      } catch (IllegalArgumentException e) {
        throw new CommandFailure(String.valueOf(e.getMessage()), e);
      }
    }

    private void print(List<BatteryAssignment> assignments) {
      TextTable table = new TextTable(List.of("from", "to", "gateway", "vehicle"));
      for (BatteryAssignment one : assignments) {
        Instant end = one.to();
        String vehicleId = one.vehicleId();
        table.row(
            one.from().equals(BatteryAssignment.EARLIEST) ? "ever" : one.from().toString(),
            end == null ? "further notice" : end.toString(),
            one.gatewayId().value(),
            vehicleId == null ? "none" : vehicleId);
      }
      table.print(spec.commandLine().getOut());
    }

    private static Instant time(String option, String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw new CommandFailure(
            "%s must be a time with a zone such as 2026-11-23T10:00:00Z, got %s"
                .formatted(option, text),
            e);
      }
    }
  }
}

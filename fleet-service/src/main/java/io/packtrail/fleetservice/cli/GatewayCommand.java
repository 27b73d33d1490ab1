package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.access.EnrolmentCode;
import io.packtrail.fleetservice.access.FirstMessage;
import io.packtrail.fleetservice.access.GatewaySecret;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.http.ClockText;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.ClockCorrection;
import io.packtrail.timescalestore.ClockEstimate;
import io.packtrail.timescalestore.ClockTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.EnrolmentTable;
import io.packtrail.timescalestore.GatewayRow;
import io.packtrail.timescalestore.GatewayTable;
import io.packtrail.timescalestore.QuarantineSize;
import io.packtrail.timescalestore.QuarantineTable;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets gateways in and out; works beside a running service. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Add, list and revoke vehicle gateways and exchange their passwords, also while the service runs.",
    subcommands = {
      GatewayCommand.Add.class,
      GatewayCommand.Listing.class,
      GatewayCommand.Revoke.class,
      GatewayCommand.Rotate.class,
      GatewayCommand.Code.class,
      GatewayCommand.Discard.class
    })
final class GatewayCommand {
  private static final int CLOCK_DAYS = 90;
  private static final Duration LONGEST = Duration.ofDays(30);

  /** What all have in common. */
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  private abstract static class Action implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private ConfigOption configuration;

    @Override
    public Integer call() {
      ServiceConfig config = configuration.load();
      Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
      try (StoreSession store = StoreSession.open(config)) {
        run(new Context(config, store.database()), spec.commandLine().getOut());
      }
      return 0;
    }

    abstract void run(Context context, PrintWriter out);

    static Instant now() {
      return FleetService.systemClock().instant();
    }
  }

  /** What an action works on. */
  record Context(ServiceConfig config, Database database) {
    GatewayTable gateways() {
      return new GatewayTable(database);
    }

    /** A command that publishes a first message when it is pasted into a shell. */
    String firstMessage(GatewayId gatewayId, String password) {
      String batteryId =
          new BatteryTable(database)
              .list().stream()
                  .filter(battery -> gatewayId.equals(battery.gatewayId()))
                  .map(battery -> battery.batteryId().value())
                  .findFirst()
                  .orElse("BAT-0001");
      return FirstMessage.of(config).command(gatewayId, batteryId, password, Action.now());
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
    void run(Context context, PrintWriter out) {
      GatewayId gatewayId = gatewayId(id);
      String password = GatewaySecret.generate();
      context.gateways().add(gatewayId, GatewaySecret.hash(password), now());
      out.println(
          "Gateway %s may publish to packtrail/v1/%s/telemetry. Once its battery is registered, this sends a first message:"
              .formatted(gatewayId, gatewayId));
      out.println(context.firstMessage(gatewayId, password));
      out.println("Its password, shown this once:");
      out.println(password);
    }
  }

  /** All gateways. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description =
          "List the gateways: when they were added and last heard of, and how their clocks are off.")
  static final class Listing extends Action {
    @Override
    void run(Context context, PrintWriter out) {
      Map<GatewayId, ClockEstimate> clocks =
          new ClockTable(context.database())
              .newest(LocalDate.ofInstant(now(), ZoneOffset.UTC).minusDays(CLOCK_DAYS)).stream()
                  .collect(Collectors.toMap(ClockEstimate::gatewayId, Function.identity()));
      Map<GatewayId, List<ClockCorrection>> corrections =
          new ClockTable(context.database())
              .active().stream().collect(Collectors.groupingBy(ClockCorrection::gatewayId));
      TextTable table = new TextTable(List.of("gateway", "added", "last seen", "revoked", "clock"));
      for (GatewayRow row : context.gateways().list()) {
        table.row(
            row.gatewayId().value(),
            row.addedAt().toString(),
            text(row.lastSeenAt(), "never"),
            text(row.revokedAt(), "no"),
            ClockText.of(
                clocks.get(row.gatewayId()),
                corrections.getOrDefault(row.gatewayId(), List.of()),
                "not measured"));
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
      description =
          "End a gateway's access; where it is connected, it is sent away within seconds.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Revoke extends Action {
    @Parameters(paramLabel = "ID", description = "The gateway's id.")
    private String id;

    @Override
    void run(Context context, PrintWriter out) {
      GatewayId gatewayId = gatewayId(id);
      if (!context.gateways().revoke(gatewayId, now())) {
        throw new CommandFailure(
            "gateway %s must have access to be revoked; it has none".formatted(gatewayId));
      }
      out.println(
          "Gateway %s is refused from now on, and sent away within seconds where it is connected."
              .formatted(gatewayId));
    }
  }

  /** A new password; the old one may overlap, so that a fleet can be moved one by one. */
  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Give a gateway a new password and print it, alone on the last line.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Rotate extends Action {
    @Parameters(paramLabel = "ID", description = "The gateway's id.")
    private String id;

    @Option(
        names = "--grace",
        paramLabel = "DURATION",
        defaultValue = "0s",
        description =
            "How long the old password opens as well, for example 24h (default: not at all).")
    private String grace;

    @Override
    void run(Context context, PrintWriter out) {
      GatewayId gatewayId = gatewayId(id);
      Duration overlap = duration("--grace", grace);
      Instant end = now().plus(overlap);
      String password = GatewaySecret.generate();
      if (!context.gateways().rotate(gatewayId, GatewaySecret.hash(password), end)) {
        throw new CommandFailure(
            "gateway %s must have access to get a new password; add it first".formatted(gatewayId));
      }
      out.println(
          overlap.isZero()
              ? "The old password of gateway %s opens nothing from now on; the new one:"
                  .formatted(gatewayId)
              : "The old password of gateway %s opens until %s as well; the new one:"
                  .formatted(gatewayId, end.truncatedTo(ChronoUnit.SECONDS)));
      out.println(password);
    }
  }

  /** For whoever installs a gateway and must not see a password. */
  @Command(
      name = "code",
      mixinStandardHelpOptions = true,
      description =
          "Print a one-time code, alone on the last line, that the gateway exchanges for its password at POST /api/v1/enrolments.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Code extends Action {
    @Parameters(paramLabel = "ID", description = "The gateway's id, which must be known.")
    private String id;

    @Option(
        names = "--add",
        description =
            "Enter the gateway where it is not known; it is let in when it uses the code.")
    private boolean add;

    @Option(
        names = "--valid",
        paramLabel = "DURATION",
        defaultValue = "15m",
        description = "How long the code can be used (default: ${DEFAULT-VALUE}).")
    private String valid;

    @Override
    void run(Context context, PrintWriter out) {
      GatewayId gatewayId = gatewayId(id);
      if (!add && !context.gateways().exists(gatewayId)) {
        throw new CommandFailure(
            "gateway %1$s must have been added, named by a battery or heard of, got one that is unknown; give --add to let in a new one"
                .formatted(gatewayId));
      }
      Instant now = now();
      Instant end = now.plus(duration("--valid", valid));
      String code = EnrolmentCode.generate();
      new EnrolmentTable(context.database()).put(gatewayId, EnrolmentCode.hash(code), now, end);
      out.println(
          "Gateway %s gets its password once, until %s, for this code:"
              .formatted(gatewayId, end.truncatedTo(ChronoUnit.SECONDS)));
      out.println(code);
    }
  }

  /** Makes room where a gateway sent junk. */
  @Command(
      name = "discard",
      mixinStandardHelpOptions = true,
      description =
          "Throw away the bytes of a gateway's messages that now wait in quarantine for one reason; they stay in its account, and what comes meanwhile stays whole. It cannot be undone.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Discard extends Action {
    @Parameters(paramLabel = "ID", description = "The gateway's id.")
    private String id;

    @Option(
        names = "--code",
        required = true,
        description = "The code that they wait for, for example unparsable.")
    private String code;

    @Option(names = "--reason", required = true, description = "Why nobody wants them.")
    private String reason;

    @Option(names = "--by", required = true, description = "Who says so.")
    private String by;

    @Override
    void run(Context context, PrintWriter out) {
      GatewayId gatewayId = gatewayId(id);
      if (reason.isBlank() || by.isBlank()) {
        throw new CommandFailure("--reason and --by must say something, got blanks");
      }
      QuarantineTable quarantine = new QuarantineTable(context.database());
      QuarantineSize discarded;
      try (ProgressBar bar = Progress.counter("Discarding", "messages")) {
        discarded = quarantine.discardAll(gatewayId, code, by, reason, now(), bar::stepBy);
      }
      out.println(
          "%d messages with %d bytes are discarded; %d of gateway %s wait in quarantine."
              .formatted(
                  discarded.messages(),
                  discarded.bytes(),
                  quarantine.waiting(gatewayId),
                  gatewayId));
    }
  }

  private static Duration duration(String option, String text) {
    try {
      Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
      if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    } catch (DateTimeParseException e) {
      throw new CommandFailure(durationForm(option, text), e);
    }
    throw new CommandFailure(durationForm(option, text));
  }

  private static String durationForm(String option, String text) {
    return "%s must be a duration up to 720h such as 15m or 24h, got %s".formatted(option, text);
  }

  private static GatewayId gatewayId(String id) {
    try {
      return new GatewayId(id);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }
}

package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.domain.Receipt;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.packtrail.mqttingest.wire.Topics;
import io.packtrail.timescalestore.AssignmentTable;
import io.packtrail.timescalestore.BatteryAssignment;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.TelemetryTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings recorded samples in, by the path that live ones take: decoder, checks, ledger. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Import files of samples, also while the service runs. Columns are wire fields (docs/wire-format.md), t among them. Importing again changes nothing; after an interruption the same command goes on.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ImportCommand implements Callable<Integer> {
  /** In whose name a battery's samples come that has no gateway of its own. */
  private static final GatewayId IMPORT = new GatewayId("import");

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Option(
      names = "--battery",
      paramLabel = "ID",
      description = "The registered battery that the files speak of (default: column batteryId).")
  private @Nullable String battery;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv or parquet (default: by the file's name).")
  private @Nullable FileFormat format;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "What times without a zone mean, for example Europe/Berlin; else refused.")
  private @Nullable ZoneId zone;

  @Option(
      names = "--dry-run",
      description = "Store nothing; say which rows are new, stored already, or differ.")
  private boolean dryRun;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of samples.")
  private List<Path> files;

  private final PacktrailDecoder decoder = new PacktrailDecoder(Limits.DEFAULTS);
  private final Map<String, List<BatteryAssignment>> assignments = new HashMap<>();

  @Override
  public Integer call() {
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
    try (StoreSession store = StoreSession.open(config)) {
      TelemetryTable telemetry = new TelemetryTable(store.database());
      BatteryTable batteries = new BatteryTable(store.database());
      AssignmentTable table = new AssignmentTable(store.database());
      Consumer<String> known =
          id -> assignments.computeIfAbsent(id, absent -> table.list(target(batteries, absent)));
      PrintWriter out = spec.commandLine().getOut();
      return dryRun ? compare(telemetry, known, out) : store(telemetry, check(known), out);
    }
  }

  /** The registered battery of this name. */
  private static BatteryId target(BatteryTable batteries, String id) {
    BatteryId batteryId;
    try {
      batteryId = new BatteryId(id);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    Battery found = batteries.find(batteryId);
    if (found == null) {
      throw new CommandFailure(
          "battery %s must be registered with POST /api/v1/batteries first".formatted(batteryId));
    }
    return batteryId;
  }

  private int compare(TelemetryTable telemetry, Consumer<String> known, PrintWriter out) {
    Difference difference = new Difference(telemetry);
    for (Path file : files) {
      try (FileMessages messages = open(file)) {
        for (FileMessages.Block block = messages.next(); block != null; block = messages.next()) {
          known.accept(block.batteryId());
          for (InboundMessage message : decoded(block)) {
            if (message instanceof InboundMessage.Telemetry telemetryMessage) {
              difference.compare(telemetryMessage);
            } else if (message instanceof InboundMessage.Rejected rejected) {
              difference.refused(
                  "%s, rows up to %d: %s".formatted(file, messages.position(), rejected.reason()),
                  message.sampleCount());
            }
          }
        }
      }
    }
    difference.print(out);
    return difference.hasRefusals() ? 1 : 0;
  }

  /** Reads everything before anything is stored, so that a bad file is refused as a whole. */
  private long check(Consumer<String> known) {
    long samples = 0;
    for (Path file : files) {
      try (FileMessages messages = open(file)) {
        for (FileMessages.Block block = messages.next(); block != null; block = messages.next()) {
          known.accept(block.batteryId());
          for (InboundMessage message : decoded(block)) {
            if (message instanceof InboundMessage.Rejected rejected) {
              throw new CommandFailure(
                  "%s, rows up to %d: %s".formatted(file, messages.position(), rejected.reason()));
            }
            samples += message.sampleCount();
          }
        }
      }
    }
    return samples;
  }

  private int store(TelemetryTable telemetry, long samples, PrintWriter out) {
    Map<MessageOutcome, Long> counts = new EnumMap<>(MessageOutcome.class);
    try (ProgressBar bar = Progress.bar("Importing", "samples", samples)) {
      for (Path file : files) {
        try (FileMessages messages = open(file)) {
          for (FileMessages.Block block = messages.next(); block != null; block = messages.next()) {
            for (InboundMessage message : decoded(block)) {
              MessageOutcome outcome = telemetry.store(List.of(message)).get(0);
              counts.merge(outcome, (long) message.sampleCount(), Long::sum);
              bar.stepBy(message.sampleCount());
            }
          }
        }
      }
    }
    long quarantined = counts.getOrDefault(MessageOutcome.QUARANTINED, 0L);
    out.println(
        "%d samples in new messages, %d in messages imported before, %d in quarantine."
            .formatted(
                counts.getOrDefault(MessageOutcome.STORED, 0L),
                counts.getOrDefault(MessageOutcome.DUPLICATE, 0L),
                quarantined));
    return quarantined == 0 ? 0 : 1;
  }

  private FileMessages open(Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new CommandFailure("file must exist and be readable, got " + file);
    }
    SampleRows rows = FileFormat.of(format, file).open(file);
    try {
      return new FileMessages(file, rows, new LocalTimes(zone), battery);
    } catch (CommandFailure e) {
      rows.close();
      throw e;
    }
  }

  /** In the name of the gateways that the battery was assigned to at the time of each sample. */
  private List<InboundMessage> decoded(FileMessages.Block block) {
    InboundMessage message = decode(IMPORT, block.payload());
    List<BatteryAssignment> owners = assignments.getOrDefault(block.batteryId(), List.of());
    return owners.isEmpty() || !(message instanceof InboundMessage.Telemetry telemetry)
        ? List.of(message)
        : List.copyOf(new OwnedParts(owners).of(telemetry));
  }

  private InboundMessage decode(GatewayId gateway, byte[] payload) {
    return decoder.decode(
        new Receipt(
            gateway, FleetService.systemClock().instant(), Topics.telemetry(gateway), payload));
  }
}

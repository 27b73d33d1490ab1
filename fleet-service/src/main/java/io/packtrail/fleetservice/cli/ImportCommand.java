package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.MessageOutcome;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.packtrail.mqttingest.wire.Topics;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.TelemetryTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
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
        "Import CSV files of one battery, also while the service runs. The first line names wire fields (docs/wire-format.md), t among them.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ImportCommand implements Callable<Integer> {
  /** In whose name a battery's samples come that has no gateway of its own. */
  private static final GatewayId IMPORT = new GatewayId("import");

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Option(
      names = "--battery",
      paramLabel = "ID",
      required = true,
      description = "The registered battery that the files speak of.")
  private String battery;

  @Option(names = "--dry-run", description = "Check the files and store nothing.")
  private boolean dryRun;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "CSV files.")
  private List<Path> files;

  private final PacktrailDecoder decoder = new PacktrailDecoder(Limits.DEFAULTS);

  @Override
  public Integer call() {
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), Level.WARN);
    try (StoreSession store = StoreSession.open(config)) {
      Battery target = target(new BatteryTable(store.database()));
      GatewayId own = target.gatewayId();
      GatewayId gateway = own == null ? IMPORT : own;
      long samples = check(target, gateway);
      PrintWriter out = spec.commandLine().getOut();
      if (dryRun) {
        out.println("%d samples are good; nothing was stored.".formatted(samples));
        return 0;
      }
      return store(new TelemetryTable(store.database()), target, gateway, samples, out);
    }
  }

  private Battery target(BatteryTable batteries) {
    BatteryId batteryId;
    try {
      batteryId = new BatteryId(battery);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    Battery found = batteries.find(batteryId);
    if (found == null) {
      throw new CommandFailure(
          "battery %s must be registered with POST /api/v1/batteries first".formatted(batteryId));
    }
    return found;
  }

  /** Reads everything before anything is stored, so that a bad file is refused as a whole. */
  private long check(Battery target, GatewayId gateway) {
    long samples = 0;
    for (Path file : files) {
      try (CsvMessages messages = CsvMessages.open(file, target.batteryId())) {
        byte[] payload = messages.next();
        while (payload != null) {
          InboundMessage message = decoded(gateway, payload);
          if (message instanceof InboundMessage.Rejected rejected) {
            throw new CommandFailure(
                "%s, lines up to %d: %s".formatted(file, messages.lineNumber(), rejected.reason()));
          }
          samples += message.sampleCount();
          payload = messages.next();
        }
      }
    }
    return samples;
  }

  private int store(
      TelemetryTable telemetry, Battery target, GatewayId gateway, long samples, PrintWriter out) {
    Map<MessageOutcome, Long> counts = new EnumMap<>(MessageOutcome.class);
    try (ProgressBar bar = Progress.bar("Importing", "samples", samples)) {
      for (Path file : files) {
        try (CsvMessages messages = CsvMessages.open(file, target.batteryId())) {
          byte[] payload = messages.next();
          while (payload != null) {
            InboundMessage message = decoded(gateway, payload);
            MessageOutcome outcome = telemetry.store(List.of(message)).get(0);
            counts.merge(outcome, (long) message.sampleCount(), Long::sum);
            bar.stepBy(message.sampleCount());
            payload = messages.next();
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

  private InboundMessage decoded(GatewayId gateway, byte[] payload) {
    return decoder.decode(
        gateway, Topics.telemetry(gateway), payload, FleetService.systemClock().instant());
  }
}

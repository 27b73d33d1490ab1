package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.InboundMessage;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.AssignmentTable;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.ClockTable;
import io.packtrail.timescalestore.Database;
import io.packtrail.timescalestore.TelemetryTable;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
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
        "Import files of samples, also while the service runs. Columns are wire fields"
            + " (docs/wire-format.md), t among them, and batteryId. With a column deviceT, as an"
            + " export has it, t is the corrected time; without, t is the device's. Importing again"
            + " changes nothing; after an interruption the same command goes on.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ImportCommand implements Callable<Integer> {
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
      description =
          "What times without a zone mean, for example Europe/Berlin; else refused, as are those"
              + " that the zone has twice or never.")
  private @Nullable ZoneId zone;

  @Option(
      names = "--dry-run",
      description =
          "Store nothing; say how many rows are new, stored already, differ, or fill in what is"
              + " absent, and which would be refused why.")
  private boolean dryRun;

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of samples.")
  private List<Path> files;

  private final FileDecoder decoder = new FileDecoder(FleetService.systemClock());
  private final Map<String, ImportTarget> targets = new HashMap<>();

  @Override
  public Integer call() {
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
    try (StoreSession store = StoreSession.open(config)) {
      TelemetryTable telemetry = new TelemetryTable(store.database());
      Function<String, ImportTarget> known =
          id -> targets.computeIfAbsent(id, absent -> target(store.database(), telemetry, absent));
      PrintWriter out = spec.commandLine().getOut();
      return dryRun ? compare(telemetry, known, out) : store(telemetry, check(known), known, out);
    }
  }

  /** The registered battery of this name. */
  private static ImportTarget target(Database database, TelemetryTable telemetry, String id) {
    BatteryId batteryId;
    try {
      batteryId = new BatteryId(id);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
    if (new BatteryTable(database).find(batteryId) == null) {
      throw new CommandFailure(
          "battery %s must be registered with POST /api/v1/batteries first".formatted(batteryId));
    }
    return new ImportTarget(
        new AssignmentTable(database).list(batteryId),
        new ClockTable(database).active(batteryId),
        at -> telemetry.notKept(at, FleetService.systemClock().instant()));
  }

  private int compare(
      TelemetryTable telemetry, Function<String, ImportTarget> known, PrintWriter out) {
    Difference difference = new Difference(telemetry);
    try (ProgressBar bar = Progress.counter("Comparing", "rows")) {
      for (Path file : files) {
        read(
            file,
            known,
            decoded -> {
              decoded.messages().forEach(difference::compare);
              decoded.refusals().forEach(why -> difference.refused(file.toString(), why));
              bar.stepBy(rows(decoded));
            });
      }
    }
    difference.print(out);
    return difference.hasRefusals() ? 1 : 0;
  }

  /** Reads everything before anything is stored, so that a bad file is refused as a whole. */
  private long check(Function<String, ImportTarget> known) {
    AtomicLong samples = new AtomicLong();
    try (ProgressBar bar = Progress.counter("Checking", "rows")) {
      for (Path file : files) {
        read(
            file,
            known,
            decoded -> {
              if (!decoded.refusals().isEmpty()) {
                throw new CommandFailure(
                    "%s %s; nothing was imported, --dry-run counts what else would be refused"
                        .formatted(file, decoded.refusals().get(0).sentence()));
              }
              bar.stepBy(rows(decoded));
              samples.addAndGet(rows(decoded));
            });
      }
    }
    return samples.get();
  }

  private static long rows(FileDecoder.Decoded decoded) {
    return decoded.refusals().size()
        + decoded.messages().stream().mapToLong(InboundMessage::sampleCount).sum();
  }

  private int store(
      TelemetryTable telemetry,
      long samples,
      Function<String, ImportTarget> known,
      PrintWriter out) {
    Imported imported;
    try (ProgressBar bar = Progress.bar("Importing", "samples", samples)) {
      imported = new Imported(telemetry, bar::stepBy);
      for (Path file : files) {
        read(file, known, decoded -> decoded.messages().forEach(imported::add));
      }
      imported.commit();
    }
    imported.print(out);
    return imported.hasQuarantined() ? 1 : 0;
  }

  private void read(
      Path file, Function<String, ImportTarget> known, Consumer<FileDecoder.Decoded> reader) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new CommandFailure("file must exist and be readable, got " + file);
    }
    try (SampleRows rows = FileFormat.of(format, file).open(file)) {
      FileMessages messages = new FileMessages(file, rows, new FileTimes(zone), battery, known);
      for (FileBlock block = messages.next(); block != null; block = messages.next()) {
        reader.accept(decoder.decode(block));
      }
    }
  }
}

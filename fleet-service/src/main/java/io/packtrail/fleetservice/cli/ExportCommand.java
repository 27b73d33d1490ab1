package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.fleetservice.StoreSession;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.wire.WireField;
import io.packtrail.timescalestore.BatteryTable;
import io.packtrail.timescalestore.TelemetryTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes history out, in the form that {@code import} reads. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Export the stored samples of batteries, oldest first, with their units in the columns'"
            + " names; import reads the same file. t is the time with declared clock corrections,"
            + " deviceT what the device's clock said where that differs.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ExportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Option(
      names = "--battery",
      paramLabel = "ID",
      arity = "1..*",
      description = "Batteries to export (default: all).")
  private List<String> batteries = List.of();

  @Option(names = "--from", paramLabel = "TIME", description = "First time, with a zone.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "End, with a zone; exclusive.")
  private @Nullable String to;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "csv or parquet (default: by the file's name).")
  private @Nullable FileFormat format;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "File to write.")
  private Path file;

  @Override
  public Integer call() {
    Instant first = time("--from", from);
    Instant end = time("--to", to);
    ServiceConfig config = configuration.load();
    Logs.begin(config.dataDir(), config.logFormat(), Level.WARN);
    AtomicLong rows = new AtomicLong();
    List<String> fields = WireField.all().stream().map(WireField::name).toList();
    try (StoreSession store = StoreSession.open(config);
        RowSink sink = FileFormat.of(format, file).create(file.toAbsolutePath(), fields);
        ProgressBar bar = Progress.counter("Exporting", "samples")) {
      TelemetryTable telemetry = new TelemetryTable(store.database());
      for (BatteryId batteryId : wanted(new BatteryTable(store.database()))) {
        telemetry.timed(
            batteryId,
            first,
            end,
            (chunk, deviceEpochMs) -> {
              write(batteryId, chunk, deviceEpochMs, sink);
              rows.addAndGet(chunk.size());
              bar.stepBy(chunk.size());
            });
      }
      sink.finish();
    }
    spec.commandLine().getOut().println("%d samples in %s.".formatted(rows.get(), file));
    return 0;
  }

  private List<BatteryId> wanted(BatteryTable table) {
    List<BatteryId> registered = table.list().stream().map(Battery::batteryId).toList();
    for (String name : batteries) {
      if (registered.stream().noneMatch(id -> id.value().equals(name))) {
        throw new CommandFailure("battery %s must be registered, and is not".formatted(name));
      }
    }
    return registered.stream()
        .filter(id -> batteries.isEmpty() || batteries.contains(id.value()))
        .toList();
  }

  private static void write(
      BatteryId batteryId, SampleSeries chunk, long[] deviceEpochMs, RowSink sink) {
    List<WireField> fields = WireField.all();
    for (int i = 0; i < chunk.size(); i++) {
      double[] values = new double[fields.size()];
      for (int f = 0; f < values.length; f++) {
        float value = chunk.value(fields.get(f).signal(), i);
        values[f] = Float.isNaN(value) ? Double.NaN : fields.get(f).toWire(value);
      }
      boolean moved = deviceEpochMs[i] != chunk.epochMs()[i];
      sink.add(
          batteryId.value(),
          chunk.at(i),
          moved ? Instant.ofEpochMilli(deviceEpochMs[i]) : null,
          values);
    }
  }

  private static @Nullable Instant time(String option, @Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new CommandFailure(
          "%s must be a time with a zone such as 2026-11-23T10:00:00Z, got %s"
              .formatted(option, text),
          e);
    }
  }
}

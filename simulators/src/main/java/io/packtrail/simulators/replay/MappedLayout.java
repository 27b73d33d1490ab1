package io.packtrail.simulators.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.domain.Signal;
import io.packtrail.simulators.SimulatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** CSV files of any columns, described by a {@code mapping.json} in the same folder. */
final class MappedLayout {
  static final String FILE = "mapping.json";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final double PERCENT = 0.01;
  private static final Map<String, Signal> FIELDS = fields();

  private MappedLayout() {}

  /** The fields of the wire format: percent there, a ratio inside. */
  private static Map<String, Signal> fields() {
    Map<String, Signal> fields = new TreeMap<>();
    for (Signal signal : Signal.values()) {
      fields.put(signal.fieldName().replace("Ratio", "Percent"), signal);
    }
    return fields;
  }

  static List<RecordedCell> cells(Path mappingFile) {
    Mapping mapping = read(mappingFile);
    List<RecordedCell> cells = new ArrayList<>();
    for (Mapping.Entry entry : mapping.batteries()) {
      try {
        cells.add(cell(mappingFile, mapping, entry));
      } catch (IllegalArgumentException | DateTimeException e) {
        throw bad(mappingFile, "battery " + entry.batteryId() + ": " + e.getMessage(), e);
      }
    }
    return cells;
  }

  private static Mapping read(Path file) {
    try {
      Mapping mapping = JSON.readValue(file.toFile(), Mapping.class);
      check(file, mapping);
      return mapping;
    } catch (JsonProcessingException e) {
      throw bad(file, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw bad(file, "it cannot be read", e);
    }
  }

  // The JSON library leaves null where the file is silent, whatever the record promises.
  @SuppressWarnings("ConstantValue")
  private static void check(Path file, Mapping mapping) {
    if (mapping.time() == null || mapping.fields() == null || mapping.batteries() == null) {
      throw bad(file, "time, fields and batteries must be given", null);
    }
    for (String needed : List.of("packVoltageV", "packCurrentA")) {
      if (!mapping.fields().containsKey(needed)) {
        throw bad(file, "fields must name the column of " + needed, null);
      }
    }
    for (String name : mapping.fields().keySet()) {
      if (!FIELDS.containsKey(name)) {
        throw bad(file, "unknown field %s, known are %s".formatted(name, FIELDS.keySet()), null);
      }
    }
    String delimiter = mapping.delimiter();
    if (delimiter != null && delimiter.length() != 1) {
      throw bad(file, "delimiter must be one character, got \"" + delimiter + "\"", null);
    }
    try {
      new TimeFormat(mapping.time());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw bad(file, e.getMessage(), e);
    }
  }

  private static SimulatorException bad(
      Path file, @Nullable String reason, @Nullable Exception cause) {
    String message = "%s: %s.".formatted(file, reason);
    return cause == null
        ? new SimulatorException("replay-bad-mapping", message)
        : new SimulatorException("replay-bad-mapping", message, cause);
  }

  @SuppressWarnings("ConstantValue") // as for check
  private static RecordedCell cell(Path mappingFile, Mapping mapping, Mapping.Entry entry) {
    if (entry.file() == null || entry.batteryId() == null || entry.chemistry() == null) {
      throw new IllegalArgumentException("file, batteryId and chemistry must be given");
    }
    Path file = mappingFile.resolveSibling(entry.file());
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    String capacities = entry.capacitiesFile();
    return new RecordedCell(
        entry.batteryId(),
        entry.battery(),
        () -> new Rows(file, mapping),
        () -> capacities == null ? List.of() : capacities(mappingFile.resolveSibling(capacities)));
  }

  private static List<MeasuredCapacity> capacities(Path file) throws IOException {
    List<MeasuredCapacity> capacities = new ArrayList<>();
    try (CsvRows rows = CsvRows.open(file, ',')) {
      int at = LabCells.column(rows, file, "at");
      int capacity = LabCells.column(rows, file, "capacityAh");
      while (rows.next()) {
        Instant measuredAt;
        try {
          measuredAt = OffsetDateTime.parse(rows.text(at)).toInstant();
        } catch (DateTimeException e) {
          throw new IOException("%s: not a time with zone: %s".formatted(file, rows.text(at)), e);
        }
        capacities.add(
            new MeasuredCapacity(capacities.size() + 1, measuredAt, rows.number(capacity)));
      }
    }
    return capacities;
  }

  private static final class Rows implements RowSource {
    private record Field(Signal signal, int column, double scaleRatio, double offsetValue) {}

    private final CsvRows rows;
    private final TimeFormat time;
    private final int timeColumn;
    private final List<Field> fields = new ArrayList<>();

    Rows(Path file, Mapping mapping) throws IOException {
      String delimiter = mapping.delimiter();
      rows = CsvRows.open(file, delimiter == null ? ',' : delimiter.charAt(0));
      time = new TimeFormat(mapping.time());
      timeColumn = LabCells.column(rows, file, mapping.time().column());
      for (Map.Entry<String, Signal> known : FIELDS.entrySet()) {
        Mapping.FieldColumn column = mapping.fields().get(known.getKey());
        if (column != null) {
          double unit = known.getKey().endsWith("Percent") ? PERCENT : 1;
          fields.add(
              new Field(
                  known.getValue(),
                  LabCells.column(rows, file, column.column()),
                  unit * column.scaleRatio(),
                  unit * column.offsetValue()));
        }
      }
    }

    @Override
    public @Nullable RecordedRow next() throws IOException {
      if (!rows.next()) {
        return null;
      }
      RecordedRow row = new RecordedRow(time.epochMs(rows, timeColumn));
      for (Field field : fields) {
        double value = rows.number(field.column());
        row.set(field.signal(), value * field.scaleRatio() + field.offsetValue());
      }
      return row;
    }

    @Override
    public long clockRestarts() {
      return time.restarts();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}

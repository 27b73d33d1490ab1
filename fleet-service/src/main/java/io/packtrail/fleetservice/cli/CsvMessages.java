package io.packtrail.fleetservice.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.BatteryId;
import io.packtrail.mqttingest.wire.WireField;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file as the messages that a gateway would have sent: the first line names the fields of the
 * wire contract, {@code t} among them, and each further line is one sample; an empty cell was not
 * reported. A message's id is made from its content, so that a file imported twice changes nothing.
 */
final class CsvMessages implements AutoCloseable {
  private static final int ROWS_PER_MESSAGE = 1_000;
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+([eE][+-]?[0-9]+)?");

  private final BatteryId batteryId;
  private final Path file;
  private final BufferedReader lines;
  private final List<String> fields;
  private long lineNumber = 1;

  private CsvMessages(BatteryId batteryId, Path file, BufferedReader lines, List<String> fields) {
    this.batteryId = batteryId;
    this.file = file;
    this.lines = lines;
    this.fields = fields;
  }

  static CsvMessages open(Path file, BatteryId batteryId) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new CommandFailure("file must exist and be readable, got " + file);
    }
    try {
      BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
      String header = lines.readLine();
      if (header == null) {
        lines.close();
        throw new CommandFailure("%s must begin with a line of field names".formatted(file));
      }
      List<String> fields = cells(header.replace("\ufeff", ""));
      if (!fields.contains(WireField.TIME)) {
        lines.close();
        throw new CommandFailure(
            "%s must name its columns in the first line, with t among them, got %s"
                .formatted(file, header));
      }
      return new CsvMessages(batteryId, file, lines, fields);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The next message as it would travel, or null at the end of the file. */
  byte @Nullable [] next() {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    try {
      String line = lines.readLine();
      while (line != null) {
        lineNumber++;
        if (!line.isBlank()) {
          rows.add(row(line));
        }
        line = rows.size() < ROWS_PER_MESSAGE ? lines.readLine() : null;
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return rows.isEmpty() ? null : message(rows);
  }

  /** Number of the line that was read last, from 1. */
  long lineNumber() {
    return lineNumber;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private ArrayNode row(String line) {
    List<String> cells = cells(line);
    if (cells.size() != fields.size()) {
      throw new CommandFailure(
          "%s line %d must have %d cells as its first line has, got %d"
              .formatted(file, lineNumber, fields.size(), cells.size()));
    }
    ArrayNode row = JsonNodeFactory.instance.arrayNode();
    for (String cell : cells) {
      if (cell.isEmpty()) {
        row.addNull();
      } else if (NUMBER.matcher(cell).matches()) {
        row.add(number(cell));
      } else {
        row.add(cell);
      }
    }
    return row;
  }

  private BigDecimal number(String cell) {
    try {
      return new BigDecimal(cell);
    } catch (NumberFormatException e) {
      throw new CommandFailure(
          "%s line %d must hold numbers, got %s".formatted(file, lineNumber, cell), e);
    }
  }

  /** Without an id of its own, so that its content is its id. */
  private byte[] message(ArrayNode rows) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("batteryId", batteryId.value());
    message.set("sentAt", rows.get(rows.size() - 1).get(fields.indexOf(WireField.TIME)));
    ArrayNode names = message.putArray("fields");
    fields.forEach(names::add);
    message.set("rows", rows);
    return message.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** No cell of this contract needs a comma or a quote. */
  private static List<String> cells(String line) {
    return Arrays.stream(line.split(",", -1)).map(String::strip).toList();
  }

  private static CommandFailure unreadable(Path file, IOException e) {
    return new CommandFailure("%s could not be read: %s".formatted(file, e.getMessage()), e);
  }
}

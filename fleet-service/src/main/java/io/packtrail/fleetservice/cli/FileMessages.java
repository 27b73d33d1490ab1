package io.packtrail.fleetservice.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.mqttingest.wire.WireField;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of samples as the messages that a gateway would have sent: its columns are fields of the
 * wire contract, {@code t} among them, and {@code batteryId} where the file tells of several
 * batteries. A message's id is made from its content, so that a file imported twice changes nothing
 * and one that was cut short goes on where it stopped.
 */
final class FileMessages implements AutoCloseable {
  /** Column that names the battery of each row. */
  static final String BATTERY_ID = "batteryId";

  private static final int ROWS_PER_MESSAGE = 1_000;
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+([eE][+-]?[0-9]+)?");

  private final Path file;
  private final SampleRows rows;
  private final LocalTimes times;
  private final @Nullable String onlyBattery;
  private final int batteryColumn;
  private final int timeColumn;
  private @Nullable List<String> waiting;

  /** One message as it would travel, and whose it is. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Block(String batteryId, byte[] payload) {}

  /**
   * @param onlyBattery whose samples these are, where no column says so
   */
  FileMessages(Path file, SampleRows rows, LocalTimes times, @Nullable String onlyBattery) {
    this.file = file;
    this.rows = rows;
    this.times = times;
    this.onlyBattery = onlyBattery;
    this.batteryColumn = rows.fields().indexOf(BATTERY_ID);
    this.timeColumn = rows.fields().indexOf(WireField.TIME);
    if (timeColumn < 0) {
      throw new CommandFailure(
          "%s must name its columns in the first line, with t among them, got %s"
              .formatted(file, String.join(",", rows.fields())));
    }
    if (batteryColumn < 0 && onlyBattery == null) {
      throw new CommandFailure(
          "%s must have a column batteryId, or --battery must say whose samples these are"
              .formatted(file));
    }
    waiting = rows.next();
  }

  /** The next message, or null at the end of the file. */
  @Nullable Block next() {
    List<String> row = waiting;
    if (row == null) {
      return null;
    }
    String batteryId = batteryOf(row);
    ArrayNode cells = JsonNodeFactory.instance.arrayNode();
    while (row != null && cells.size() < ROWS_PER_MESSAGE && batteryOf(row).equals(batteryId)) {
      cells.add(row(row));
      row = rows.next();
    }
    waiting = row;
    return new Block(batteryId, message(batteryId, cells));
  }

  /** Number of the row that was read last. */
  long position() {
    return rows.position();
  }

  @Override
  public void close() {
    rows.close();
  }

  private String batteryOf(List<String> row) {
    String named = batteryColumn < 0 ? onlyBattery : row.get(batteryColumn);
    if (named == null || (onlyBattery != null && !onlyBattery.equals(named))) {
      throw new CommandFailure(
          "%s row %d must be of battery %s, got %s"
              .formatted(file, rows.position(), onlyBattery, named));
    }
    return named;
  }

  private ArrayNode row(List<String> row) {
    ArrayNode cells = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      if (i == batteryColumn) {
        continue;
      }
      if (cell.isEmpty()) {
        cells.addNull();
      } else if (NUMBER.matcher(cell).matches()) {
        cells.add(number(cell));
      } else {
        cells.add(i == timeColumn ? times.withZone(cell, file, rows.position()) : cell);
      }
    }
    return cells;
  }

  private BigDecimal number(String cell) {
    try {
      return new BigDecimal(cell);
    } catch (NumberFormatException e) {
      throw new CommandFailure(
          "%s row %d must hold numbers, got %s".formatted(file, rows.position(), cell), e);
    }
  }

  /** Without an id of its own, so that its content is its id. */
  private byte[] message(String batteryId, ArrayNode cells) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("batteryId", batteryId);
    int time = batteryColumn >= 0 && batteryColumn < timeColumn ? timeColumn - 1 : timeColumn;
    message.set("sentAt", cells.get(cells.size() - 1).get(time));
    ArrayNode names = message.putArray("fields");
    rows.fields().stream().filter(name -> !name.equals(BATTERY_ID)).forEach(names::add);
    message.set("rows", cells);
    return message.toString().getBytes(StandardCharsets.UTF_8);
  }
}

package io.packtrail.fleetservice.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.packtrail.fleetservice.cli.FileTimes.BadTimeException;
import io.packtrail.mqttingest.wire.WireField;
import io.packtrail.timescalestore.ClockCorrection;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of samples as blocks that each become a message: its columns are fields of the wire
 * contract, {@code t} among them, {@code batteryId} where the file tells of several batteries, and
 * {@code deviceT} where it tells both the corrected time and the device's.
 */
final class FileMessages implements AutoCloseable {
  /** Column that names the battery of each row. */
  static final String BATTERY_ID = "batteryId";

  /** Column of what the device's clock said, empty where {@code t} is that. */
  static final String DEVICE_TIME = "deviceT";

  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9.]+([eE][+-]?[0-9]+)?");

  private final SampleRows rows;
  private final FileTimes times;
  private final @Nullable String onlyBattery;
  private final OpenBlocks blocks;
  private final int batteryColumn;
  private final int deviceTimeColumn;
  private final int timeColumn;

  /**
   * @param onlyBattery whose samples these are, where no column says so
   * @param targets what is known of a battery by its name; throws {@link CommandFailure} where it
   *     is not registered
   */
  FileMessages(
      Path file,
      SampleRows rows,
      FileTimes times,
      @Nullable String onlyBattery,
      Function<String, ImportTarget> targets) {
    this.rows = rows;
    this.times = times;
    this.onlyBattery = onlyBattery;
    this.batteryColumn = rows.fields().indexOf(BATTERY_ID);
    this.deviceTimeColumn = rows.fields().indexOf(DEVICE_TIME);
    this.timeColumn = rows.fields().indexOf(WireField.TIME);
    List<String> fields =
        rows.fields().stream()
            .filter(name -> !name.equals(BATTERY_ID) && !name.equals(DEVICE_TIME))
            .toList();
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
    blocks = new OpenBlocks(fields, fields.indexOf(WireField.TIME), targets);
  }

  /** Rows of one battery and clock that fill a message, or null at the end of the file. */
  @Nullable FileBlock next() {
    FileBlock block = blocks.poll();
    while (block == null) {
      List<String> cells = rows.next();
      if (cells == null) {
        blocks.finish();
        return blocks.poll();
      }
      add(cells);
      block = blocks.poll();
    }
    return block;
  }

  private void add(List<String> cells) {
    OpenBlocks.Open block = blocks.of(batteryOf(cells));
    String refusal = refusal(cells, block.unknown());
    blocks.add(
        block,
        refusal == null
            ? row(cells, block.target())
            : FileBlock.Row.refused(rows.place(), refusal));
  }

  @Override
  public void close() {
    rows.close();
  }

  /** Empty for a row whose cells are not those of the columns, or of another than the battery. */
  private String batteryOf(List<String> row) {
    boolean isWhole = row.size() == rows.fields().size();
    String named = isWhole && batteryColumn >= 0 ? row.get(batteryColumn) : onlyBattery;
    boolean isWanted = onlyBattery == null || onlyBattery.equals(named);
    return isWhole && isWanted && named != null ? named : "";
  }

  /**
   * Why a row is refused before its cells are read, null where it is not.
   *
   * @param unknown why its battery takes none, null where it does
   */
  private @Nullable String refusal(List<String> row, @Nullable String unknown) {
    if (row.size() != rows.fields().size()) {
      return "must have %d cells as the first line has, got %d"
          .formatted(rows.fields().size(), row.size());
    }
    if (batteryOf(row).isEmpty()) {
      return "must be of battery %s, got \"%s\""
          .formatted(onlyBattery == null ? "that is named" : onlyBattery, row.get(batteryColumn));
    }
    return unknown;
  }

  private FileBlock.Row row(List<String> row, ImportTarget target) {
    String place = rows.place();
    try {
      ClockCorrection correction = correction(row, target);
      ArrayNode cells = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < row.size(); i++) {
        if (i == timeColumn && correction != null) {
          cells.add(times.epochMs(row.get(deviceTimeColumn)));
        } else if (i != batteryColumn && i != deviceTimeColumn) {
          add(row.get(i), i, cells);
        }
      }
      String objection = objection(row, correction, target);
      return objection == null
          ? new FileBlock.Row(place, correction, cells, null)
          : FileBlock.Row.refused(place, objection);
    } catch (BadTimeException | NumberFormatException bad) {
      return FileBlock.Row.refused(place, String.valueOf(bad.getMessage()));
    }
  }

  /** Why the store would not take a row of this time; null also for what is no time. */
  private @Nullable String objection(
      List<String> row, @Nullable ClockCorrection correction, ImportTarget target) {
    try {
      int column = correction == null ? timeColumn : deviceTimeColumn;
      return target.objection(times.epochMs(row.get(column))).orElse(null);
    } catch (BadTimeException noTime) {
      return null; // the decoder says what is wrong with it
    }
  }

  /**
   * The declared correction by which a row's two times are one, so that it is stored as this
   * service stores what such a device sends. Without one the row's {@code t} is stored, unless it
   * would be moved when it is read.
   */
  private @Nullable ClockCorrection correction(List<String> row, ImportTarget target)
      throws BadTimeException {
    if (deviceTimeColumn < 0 || row.get(deviceTimeColumn).isEmpty()) {
      return null;
    }
    long epochMs = time(row, timeColumn, WireField.TIME);
    long deviceEpochMs = time(row, deviceTimeColumn, DEVICE_TIME);
    if (deviceEpochMs == epochMs) {
      return null;
    }
    ClockCorrection explaining = target.explaining(deviceEpochMs, epochMs);
    ClockCorrection moving = explaining == null ? target.moving(epochMs) : null;
    if (moving != null) {
      throw new BadTimeException(
          "t must not lie where clock correction %d of gateway %s holds, which would move it once more, got %s for deviceT %s"
              .formatted(
                  moving.id(), moving.gatewayId(), row.get(timeColumn), row.get(deviceTimeColumn)));
    }
    return explaining;
  }

  private long time(List<String> row, int column, String name) throws BadTimeException {
    try {
      return times.epochMs(row.get(column));
    } catch (BadTimeException bad) {
      throw new BadTimeException(name + " " + bad.getMessage());
    }
  }

  private void add(String cell, int column, ArrayNode cells) throws BadTimeException {
    if (cell.isEmpty()) {
      cells.addNull();
    } else if (NUMBER.matcher(cell).matches()) {
      cells.add(number(cell, column));
    } else if (column == timeColumn) {
      try {
        cells.add(times.withZone(cell));
      } catch (BadTimeException bad) {
        throw new BadTimeException("t " + bad.getMessage());
      }
    } else {
      cells.add(cell);
    }
  }

  private BigDecimal number(String cell, int column) {
    try {
      return new BigDecimal(cell);
    } catch (NumberFormatException e) {
      throw new NumberFormatException(
          "%s must be a number, got %s".formatted(rows.fields().get(column), cell));
    }
  }
}

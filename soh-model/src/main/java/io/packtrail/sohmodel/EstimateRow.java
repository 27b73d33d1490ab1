package io.packtrail.sohmodel;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One row of an {@link EstimateTable}. */
final class EstimateRow {
  /** The columns in their order; the name in the file carries the unit. */
  enum Column {
    STEP("step"),
    AT("at"),
    STARTED_AT("startedAt"),
    METHOD("method"),
    CAPACITY_AH("capacityAh"),
    STD_AH("stdAh"),
    SPAN_RATIO("spanRatio"),
    TEMP_DEG_C("tempDegC"),
    CHARGED_CYCLES("chargedCycles"),
    COLD_K("coldK"),
    HOURS_PER_SOC("hoursPerSoc"),
    MEAN_VOLTAGE_V("meanVoltageV"),
    MEAN_CURRENT_A("meanCurrentA"),
    FROM_SOC_RATIO("fromSocRatio"),
    TO_SOC_RATIO("toSocRatio"),
    RESISTANCE_OHM("resistanceOhm"),
    OFFSET_PER_HOUR("offsetPerHour"),
    OFFSET_STD_PER_HOUR("offsetStdPerHour"),
    OTHER_CELLS("otherCells"),
    NOTE("note"),
    BATTERY_ID("batteryId"),
    PASSPORT_ID("passportId"),
    MODEL_GROUP("modelGroup"),
    CHEMISTRY("chemistry"),
    RATED_CAPACITY_AH("ratedCapacityAh"),
    CERTIFIED_ENERGY_KWH("certifiedEnergyKWh"),
    NOMINAL_VOLTAGE_V("nominalVoltageV"),
    SERIES_CELLS("seriesCells"),
    IN_SERVICE_ON("inServiceOn"),
    REFERENCE_CAPACITY_AH("referenceCapacityAh"),
    REFERENCE_SOURCE("referenceSource"),
    CALIBRATION_FACTOR("calibrationFactor"),
    CALIBRATION_BATTERIES("calibrationBatteries"),
    CURVE_KNOWN("curveKnown"),
    CURVE_ID("curveId"),
    CURVE_STD_RATIO("curveStdRatio"),
    MODEL_ID("modelId"),
    MODEL_STD_RATIO("modelStdRatio"),
    RESISTANCE_INCREASE_RATIO("resistanceIncreaseRatio"),
    COVERAGE_RATIO("coverageRatio"),
    BMS_SOH_RATIO("bmsSohRatio");

    private final String heading;

    Column(String heading) {
      this.heading = heading;
    }
  }

  private static final List<Column> COLUMNS = List.of(Column.values());

  static final String HEADER =
      COLUMNS.stream().map(column -> column.heading).collect(Collectors.joining(",", "", "\n"));

  private final Map<Column, String> cells = new EnumMap<>(Column.class);

  EstimateRow put(Column column, @Nullable String text) {
    if (text != null) {
      cells.put(column, text);
    }
    return this;
  }

  EstimateRow put(Column column, Instant time) {
    return put(column, time.toString());
  }

  EstimateRow put(Column column, @Nullable LocalDate date) {
    return put(column, date == null ? null : date.toString());
  }

  EstimateRow put(Column column, @Nullable Double number) {
    return put(column, number == null ? null : Double.toString(number));
  }

  EstimateRow put(Column column, int number) {
    return put(column, Integer.toString(number));
  }

  void appendTo(StringBuilder csv) {
    for (Column column : COLUMNS) {
      csv.append(column == Column.STEP ? "" : ",").append(quoted(cells.get(column)));
    }
    csv.append('\n');
  }

  @Nullable String textOrNull(Column column) {
    return cells.get(column);
  }

  String text(Column column) {
    String text = cells.get(column);
    if (text == null) {
      throw new IllegalArgumentException(
          "step %s must have %s".formatted(cells.get(Column.STEP), column.heading));
    }
    return text;
  }

  double number(Column column) {
    try {
      return Double.parseDouble(text(column));
    } catch (NumberFormatException e) {
      throw unreadable(column, "a number", e);
    }
  }

  @Nullable Double numberOrNull(Column column) {
    return cells.containsKey(column) ? (Double) number(column) : null;
  }

  int whole(Column column) {
    try {
      return Integer.parseInt(text(column));
    } catch (NumberFormatException e) {
      throw unreadable(column, "a whole number", e);
    }
  }

  boolean yes(Column column) {
    return text(column).equals("yes");
  }

  Instant time(Column column) {
    try {
      return Instant.parse(text(column));
    } catch (DateTimeException e) {
      throw unreadable(column, "a UTC time", e);
    }
  }

  @Nullable LocalDate dateOrNull(Column column) {
    try {
      String text = cells.get(column);
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw unreadable(column, "a date", e);
    }
  }

  /** The rows of a table. */
  static List<EstimateRow> all(String csv) {
    if (!csv.startsWith(HEADER)) {
      throw new IllegalArgumentException(
          "inputs must begin with the columns " + HEADER.stripTrailing());
    }
    List<EstimateRow> rows = new ArrayList<>();
    int at = HEADER.length();
    while (at < csv.length()) {
      EstimateRow row = new EstimateRow();
      at = row.parse(csv, at);
      rows.add(row);
    }
    return rows;
  }

  /** Takes one line; returns where the next begins. */
  private int parse(String csv, int from) {
    int at = from;
    for (Column column : COLUMNS) {
      StringBuilder cell = new StringBuilder();
      boolean quoted = at < csv.length() && csv.charAt(at) == '"';
      at = quoted ? takeQuoted(csv, at + 1, cell) : takePlain(csv, at, cell);
      if (quoted || !cell.isEmpty()) {
        cells.put(column, cell.toString());
      }
      char end = column == COLUMNS.get(COLUMNS.size() - 1) ? '\n' : ',';
      if (at >= csv.length() || csv.charAt(at) != end) {
        throw new IllegalArgumentException(
            "row of inputs must have %d cells, near %s".formatted(COLUMNS.size(), column.heading));
      }
      at++;
    }
    return at;
  }

  private static int takePlain(String csv, int from, StringBuilder cell) {
    int at = from;
    while (at < csv.length() && csv.charAt(at) != ',' && csv.charAt(at) != '\n') {
      cell.append(csv.charAt(at++));
    }
    return at;
  }

  private static int takeQuoted(String csv, int from, StringBuilder cell) {
    int at = from;
    while (at < csv.length()) {
      char next = csv.charAt(at++);
      boolean doubled = next == '"' && at < csv.length() && csv.charAt(at) == '"';
      if (next == '"' && !doubled) {
        return at;
      }
      cell.append(next);
      at += doubled ? 1 : 0;
    }
    return at;
  }

  /** An empty text is quoted, so that it is not the same as none. */
  private static String quoted(@Nullable String cell) {
    if (cell == null) {
      return "";
    }
    boolean plain = !cell.isEmpty() && cell.chars().noneMatch(c -> ",\"\n\r".indexOf(c) >= 0);
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }

  private static IllegalArgumentException unreadable(
      Column column, String what, RuntimeException cause) {
    return new IllegalArgumentException(
        "%s of inputs must be %s".formatted(column.heading, what), cause);
  }
}

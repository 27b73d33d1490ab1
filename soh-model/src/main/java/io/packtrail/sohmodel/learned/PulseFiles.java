package io.packtrail.sohmodel.learned;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads pulse tests of retired batteries: one CSV a battery type, one row a battery and level of
 * charge, with 21 voltages of a train of pulses. Levels of charge are of the test bench's coulomb
 * count; the columns derived from the measured capacity are not read.
 *
 * @see "Tao et al., pulse voltage response of retired batteries, PulseBat data set (2024)"
 */
public final class PulseFiles {
  static final String FAMILY_PREFIX = "PULSE/";

  private static final int VOLTAGES = 21;

  /** Names of the features with their units, in the order of a row. */
  public static final List<String> FEATURES = features();

  private static List<String> features() {
    List<String> names = new ArrayList<>();
    names.add("U1 (V)");
    for (int u = 2; u <= VOLTAGES; u++) {
      names.add("U%d - U1 (V)".formatted(u));
    }
    names.add("SOC (%)");
    return List.copyOf(names);
  }

  private static final List<String> NUMBERS =
      Stream.concat(Stream.of("SOC"), IntStream.rangeClosed(1, VOLTAGES).mapToObj(u -> "U" + u))
          .toList();

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?");

  private PulseFiles() {}

  /**
   * Reads every battery of a file, or of the files of a folder; each level of charge is a row with
   * the voltage before the first pulse, 20 voltages relative to it (V), and the level (%).
   *
   * @throws LearnedModelException with code {@code data-unreadable} when a file is not as described
   */
  public static List<MeasuredCell> read(Path folder) {
    List<MeasuredCell> cells = new ArrayList<>();
    try (Stream<Path> files =
        Files.isRegularFile(folder) ? Stream.of(folder) : Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        cells.addAll(batteries(file));
      }
      return cells;
    } catch (IOException | NumberFormatException unreadable) {
      throw new LearnedModelException(
          "data-unreadable", "pulse tests in %s cannot be read".formatted(folder), unreadable);
    }
  }

  /**
   * Reads pulse tests without measured capacities: columns {@code ID}, {@code SOC} (%) and {@code
   * U1} to {@code U21} (V), others are not looked at.
   *
   * @throws LearnedModelException with code {@code data-unreadable}, naming line and column
   */
  public static List<PulseReading> tests(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      Map<String, Integer> columns = columns(lines);
      List<PulseReading> tests = new ArrayList<>();
      for (int i = 1; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          String[] fields = lines.get(i).split(",", -1);
          String place = "%s line %d".formatted(file, i + 1);
          tests.add(
              new PulseReading(
                  identifier(fields, columns, place), place, checked(fields, columns, place)));
        }
      }
      return tests;
    } catch (IOException unreadable) {
      throw new LearnedModelException(
          "data-unreadable", "pulse tests in %s cannot be read".formatted(file), unreadable);
    }
  }

  private static String identifier(String[] fields, Map<String, Integer> columns, String place) {
    int column = column(columns, "ID");
    String id = column < fields.length ? fields[column].strip() : "";
    if (id.isEmpty()) {
      throw new LearnedModelException(
          "data-unreadable", "%s: ID must name the battery, got nothing".formatted(place));
    }
    return id;
  }

  private static double[] checked(String[] fields, Map<String, Integer> columns, String place) {
    for (String name : NUMBERS) {
      int column = column(columns, name);
      String value = column < fields.length ? fields[column].strip() : "";
      if (!NUMBER.matcher(value).matches()) {
        throw new LearnedModelException(
            "data-unreadable",
            "%s: %s must be a number, got %s"
                .formatted(place, name, value.isEmpty() ? "nothing" : value));
      }
    }
    return features(fields, columns);
  }

  private static Map<String, Integer> columns(List<String> lines) {
    Map<String, Integer> columns = new HashMap<>();
    String[] header = lines.isEmpty() ? new String[0] : lines.get(0).split(",", -1);
    for (int i = 0; i < header.length; i++) {
      columns.put(header[i].strip(), i);
    }
    return columns;
  }

  private static List<MeasuredCell> batteries(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    Map<String, Integer> columns = columns(lines);
    Map<String, List<String[]>> byId = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      byId.computeIfAbsent(fields[column(columns, "ID")], id -> new ArrayList<>()).add(fields);
    }
    List<MeasuredCell> cells = new ArrayList<>();
    for (Map.Entry<String, List<String[]>> battery : byId.entrySet()) {
      cells.add(battery(battery.getKey(), battery.getValue(), columns));
    }
    return cells;
  }

  private static MeasuredCell battery(
      String id, List<String[]> rows, Map<String, Integer> columns) {
    double[][] features = new double[rows.size()][];
    for (int i = 0; i < features.length; i++) {
      features[i] = features(rows.get(i), columns);
    }
    String[] first = rows.get(0);
    String batch =
        FAMILY_PREFIX + first[column(columns, "Mat")] + " " + first[column(columns, "Qn")] + " Ah";
    double[] labels = new double[features.length];
    Arrays.fill(labels, Double.parseDouble(first[column(columns, "SOH")]));
    // "D3-100" to "D3-600" are one cell at six ages: they are held back together.
    int dash = id.indexOf('-');
    String group = dash > 0 ? id.substring(0, dash) : id;
    return new MeasuredCell(batch + "/" + id, batch, batch, group, features, labels);
  }

  /** Name of a battery as its file gave it. */
  public static String batteryId(MeasuredCell cell) {
    return cell.name().substring(cell.batch().length() + 1);
  }

  /** Rated capacity of a battery (A·h). */
  public static double ratedCapacityAh(MeasuredCell cell) {
    String withoutUnit = cell.batch().substring(0, cell.batch().lastIndexOf(' '));
    return Double.parseDouble(withoutUnit.substring(withoutUnit.lastIndexOf(' ') + 1));
  }

  private static double[] features(String[] fields, Map<String, Integer> columns) {
    double[] row = new double[VOLTAGES + 1];
    row[0] = Double.parseDouble(fields[column(columns, "U1")]);
    for (int u = 2; u <= VOLTAGES; u++) {
      row[u - 1] = Double.parseDouble(fields[column(columns, "U" + u)]) - row[0];
    }
    row[VOLTAGES] = Double.parseDouble(fields[column(columns, "SOC")]);
    return row;
  }

  private static int column(Map<String, Integer> columns, String name) {
    Integer column = columns.get(name);
    if (column == null) {
      throw new LearnedModelException("data-unreadable", "pulse tests must have a column " + name);
    }
    return column;
  }
}

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

  private PulseFiles() {}

  /**
   * Reads every battery in {@code folder}; each level of charge is a row with the voltage before
   * the first pulse, 20 voltages relative to it (V), and the level (%).
   *
   * @throws LearnedModelException with code {@code data-unreadable} when a file is not as described
   */
  public static List<MeasuredCell> read(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<MeasuredCell> cells = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).sorted().toList()) {
        cells.addAll(batteries(file));
      }
      return cells;
    } catch (IOException | NumberFormatException unreadable) {
      throw new LearnedModelException(
          "data-unreadable", "pulse tests in %s cannot be read".formatted(folder), unreadable);
    }
  }

  private static List<MeasuredCell> batteries(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    Map<String, Integer> columns = new HashMap<>();
    String[] header = lines.get(0).split(",", -1);
    for (int i = 0; i < header.length; i++) {
      columns.put(header[i].strip(), i);
    }
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

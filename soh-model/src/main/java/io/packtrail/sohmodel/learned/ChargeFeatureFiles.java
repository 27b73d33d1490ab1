package io.packtrail.sohmodel.learned;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads charge features with capacities as published for 16 features of a charge's constant-current
 * voltage window and constant-voltage current window: one gzip-compressed CSV a cell, a header, 16
 * features and the capacity (A·h) in every row.
 *
 * @see "Wang et al., Nature Communications 15, 4332 (2024)"
 */
public final class ChargeFeatureFiles {
  static final int FEATURES = 16;

  private static final String SUFFIX = ".csv.gz";

  /** Folder name to batch name and nominal capacity (A·h), as the publication groups them. */
  private static final Map<String, Batch> TONGJI =
      Map.of(
          "Dataset_1_NCA_battery", new Batch("TJU/NCA", "TJU/NCA", 3.5),
          "Dataset_2_NCM_battery", new Batch("TJU/NCM", "TJU/NCM", 3.5),
          "Dataset_3_NCM_NCA_battery", new Batch("TJU/NCM+NCA", "TJU/NCM+NCA", 2.5));

  /** {@code CY25-05_1}: ambient temperature (°C), charge rate and discharge rate (1/h). */
  private static final Pattern CONDITIONS = Pattern.compile("CY(\\d+)-(0?)(\\d+)_(\\d+)-.*");

  private record Batch(String name, String family, double nominalAh) {}

  /** Ways in which the XJTU cells were charged and discharged, as their file names begin. */
  private static final List<String> XJTU_USES =
      List.of("2C", "3C", "R2.5", "R3", "RW", "Sim_satellite");

  private ChargeFeatureFiles() {}

  /**
   * Reads every cell below {@code folder}, sorted by path; a cell's name is its path below {@code
   * folder} without suffix. A row carries the conditions that the file name gives and a service
   * knows, after the features: for Tongji cells the ambient temperature, charge rate and discharge
   * rate, for XJTU cells one column a way of use.
   *
   * @throws LearnedModelException with code {@code data-unreadable} when a file is not as described
   */
  public static List<MeasuredCell> read(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> sorted = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
      List<MeasuredCell> cells = new ArrayList<>();
      for (Path file : sorted) {
        cells.add(cell(folder, file));
      }
      return cells;
    } catch (IOException | NumberFormatException unreadable) {
      throw new LearnedModelException(
          "data-unreadable", "charge features in %s cannot be read".formatted(folder), unreadable);
    }
  }

  private static MeasuredCell cell(Path folder, Path file) throws IOException {
    String fileName = String.valueOf(file.getFileName());
    String name = fileName.substring(0, fileName.length() - SUFFIX.length());
    String path = folder.relativize(file).toString().replace('\\', '/');
    Batch batch = batch(file, name);
    double[] conditions = conditions(name);
    List<double[]> features = new ArrayList<>();
    List<Double> labels = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split(",", -1);
        if (fields.length != FEATURES + 1) {
          throw new NumberFormatException(
              "%s must have %d columns, got %d".formatted(file, FEATURES + 1, fields.length));
        }
        features.add(row(fields, conditions));
        labels.add(Double.parseDouble(fields[FEATURES]) / batch.nominalAh);
      }
    }
    return new MeasuredCell(
        path.substring(0, path.length() - SUFFIX.length()),
        batch.name,
        batch.family,
        name,
        features.toArray(double[][]::new),
        labels.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static double[] row(String[] fields, double[] conditions) {
    double[] row = new double[FEATURES + conditions.length];
    for (int i = 0; i < FEATURES; i++) {
      row[i] = number(fields[i]);
    }
    System.arraycopy(conditions, 0, row, FEATURES, conditions.length);
    return row;
  }

  /** A feature; empty and infinite ones count as missing. */
  private static double number(String field) {
    String text = field.strip();
    return switch (text) {
      case "", "nan", "NaN", "inf", "-inf" -> Double.NaN;
      default -> Double.parseDouble(text);
    };
  }

  private static Batch batch(Path file, String name) {
    for (Path folder : file.toAbsolutePath()) {
      Batch tongji = TONGJI.get(folder.toString());
      if (tongji != null) {
        return tongji;
      }
    }
    int suffix = name.indexOf("_battery");
    return suffix > 0
        ? new Batch("XJTU/" + name.substring(0, suffix), "XJTU", 2.0)
        : new Batch("HUST", "HUST", 1.1);
  }

  private static double[] conditions(String name) {
    int suffix = name.indexOf("_battery");
    if (suffix > 0) {
      String use = name.substring(0, suffix);
      return XJTU_USES.stream().mapToDouble(known -> known.equals(use) ? 1 : 0).toArray();
    }
    Matcher matcher = CONDITIONS.matcher(name);
    if (!matcher.matches()) {
      return new double[0];
    }
    // A leading zero stands for the point: 025 is 0.25.
    String digits = matcher.group(3);
    double chargeRate = Double.parseDouble(matcher.group(2).isEmpty() ? digits : "0." + digits);
    return new double[] {
      Double.parseDouble(matcher.group(1)), chargeRate, Double.parseDouble(matcher.group(4))
    };
  }
}

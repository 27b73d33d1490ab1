package io.packtrail.fleetservice.cli;

import io.packtrail.rulestimator.cyclelife.CellHistory;
import io.packtrail.rulestimator.cyclelife.DischargeCurves;
import io.packtrail.rulestimator.cyclelife.EarlyLifeModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Cells known by their cycles, as files; {@code docs/models/cycle-life.md} has their form. Names
 * that end with {@code .gz} are compressed.
 */
final class CellFiles {
  private static final String LIVES = "lives.csv";

  private CellFiles() {}

  /** Every capacity history of a folder, by name. */
  static List<CellHistory> histories(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches(".+\\.csv(\\.gz)?"))
          .sorted()
          .map(CellFiles::history)
          .toList();
    } catch (IOException unreadable) {
      throw missing(folder, unreadable);
    }
  }

  /** A cell's capacities: a header, then one row for each cycle, whose last column counts. */
  static CellHistory history(Path file) {
    List<String> lines = lines(file);
    double[] capacitiesAh = new double[Math.max(0, lines.size() - 1)];
    for (int i = 0; i < capacitiesAh.length; i++) {
      String line = lines.get(i + 1);
      capacitiesAh[i] = number(file, i + 2, line.substring(line.lastIndexOf(',') + 1));
    }
    String name = CellSet.plain(String.valueOf(file.getFileName()));
    return in(file, () -> new CellHistory(name, capacitiesAh));
  }

  /** A cell's discharge curves: 1,000 rows of 99 numbers, no header. */
  static DischargeCurves curves(Path file) {
    List<String> lines = lines(file);
    double[][] rows = new double[lines.size()][];
    for (int i = 0; i < rows.length; i++) {
      String[] cells = lines.get(i).split(",", -1);
      rows[i] = new double[cells.length];
      for (int c = 0; c < cells.length; c++) {
        rows[i][c] = number(file, i + 1, cells[c]);
      }
    }
    return in(file, () -> new DischargeCurves(rows));
  }

  /** What is wrong with a cell is said with the file that it is in. */
  private static <T> T in(Path file, Supplier<T> cell) {
    try {
      return cell.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("in %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Cells whose life is known: {@code lives.csv} (cell, cycles) beside their curves. */
  static List<EarlyLifeModel.Cell> lives(Path folder) {
    Path lives = folder.resolve(LIVES);
    List<EarlyLifeModel.Cell> cells = new ArrayList<>();
    List<String> lines = lines(lives);
    for (int i = 1; i < lines.size(); i++) {
      String[] row = lines.get(i).split(",", -1);
      if (row.length != 2) {
        throw new IllegalArgumentException(
            "line %d of %s must be cell,cycles, got %s".formatted(i + 1, lives, lines.get(i)));
      }
      Path plain = folder.resolve(row[0].strip() + ".csv");
      Path packed = folder.resolve(row[0].strip() + ".csv.gz");
      double cycles = lifeCycles(lives, i + 1, row[1]);
      cells.add(new EarlyLifeModel.Cell(curves(Files.exists(plain) ? plain : packed), cycles));
    }
    return cells;
  }

  /** A life (cycles), above 0. */
  static double lifeCycles(Path file, int line, String text) {
    double cycles = number(file, line, text);
    if (!(cycles > 0)) {
      throw new IllegalArgumentException(
          "cycles must be above 0, got %s in line %d of %s".formatted(text, line, file));
    }
    return cycles;
  }

  private static double number(Path file, int line, String text) {
    try {
      double value = Double.parseDouble(text.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw new IllegalArgumentException(
        "line %d of %s must hold numbers, got %s".formatted(line, file, text.strip()));
  }

  /** The lines of a file, those at its end that are empty left out. */
  static List<String> lines(Path file) {
    boolean packed = String.valueOf(file.getFileName()).endsWith(".gz");
    try (InputStream raw = Files.newInputStream(file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    packed ? new GZIPInputStream(raw) : raw, StandardCharsets.UTF_8))) {
      List<String> lines = new ArrayList<>(reader.lines().toList());
      while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
        lines.remove(lines.size() - 1);
      }
      return lines;
    } catch (IOException unreadable) {
      throw missing(file, unreadable);
    }
  }

  private static IllegalArgumentException missing(Path path, IOException cause) {
    return new IllegalArgumentException(
        "cells must be in files that can be read, got " + path, cause);
  }
}

package io.packtrail.fleetservice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/** A folder of made-up cells in a replay's layout, whose capacities were "measured". */
final class MadeUpCells {
  private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
  private static final int CHARGES = 14;
  private static final double RATED_AH = 10;

  private MadeUpCells() {}

  /** Writes the cells and the description of their columns. */
  static void write(Path data, List<String> cells) throws IOException {
    Files.createDirectories(data);
    for (String cell : cells) {
      writeCell(data, cell);
    }
    Files.writeString(data.resolve("mapping.json"), mapping(cells));
  }

  /** Charges of 1 C that end in a taper, each of 1 % less capacity than the one before. */
  private static void writeCell(Path data, String cell) throws IOException {
    Random random = new Random(cell.charAt(0));
    double ownRatio = 1 + 0.003 * random.nextGaussian();
    StringBuilder rows = new StringBuilder("t,U,I,T\n");
    StringBuilder capacities = new StringBuilder("at,capacityAh\n");
    for (int c = 0; c < CHARGES; c++) {
      double ah = RATED_AH * (1 - 0.01 * c) * ownRatio;
      Instant at = START.plus(Duration.ofDays(c));
      row(rows, at, 3.45, 0);
      double soc = 0;
      double currentA = RATED_AH;
      while (currentA > 0.5) {
        double cellV = 3.5 + 0.72 * soc;
        if (cellV > 4.2) {
          cellV = 4.2;
          currentA *= Math.exp(-RATED_AH / (20 * ah));
        }
        at = at.plusSeconds(30);
        soc += currentA * 30 / 3_600 / ah;
        row(rows, at, cellV, currentA);
      }
      capacities.append(String.format(Locale.ROOT, "%s,%.4f%n", at.plus(Duration.ofHours(2)), ah));
    }
    Files.writeString(data.resolve(cell + ".csv"), rows);
    Files.writeString(data.resolve(cell + "-capacities.csv"), capacities);
  }

  private static void row(StringBuilder rows, Instant at, double voltageV, double currentA) {
    rows.append(String.format(Locale.ROOT, "%s,%.4f,%.4f,25%n", at, voltageV, currentA));
  }

  private static String mapping(List<String> cells) {
    return """
    {"time": {"column": "t"},
     "fields": {"packVoltageV": {"column": "U"}, "packCurrentA": {"column": "I"}, "tempMeanDegC": {"column": "T"}},
     "batteries": [%s]}
    """
        .formatted(
            cells.stream()
                .map(
                    cell ->
                        """
                        {"file": "%1$s.csv", "capacitiesFile": "%1$s-capacities.csv", "batteryId": "%1$s",
                         "chemistry": "NMC622", "ratedCapacityAh": 10, "nominalVoltageV": 3.7, "seriesCells": 1,
                         "parallelCells": 1, "category": "ev"}"""
                            .formatted(cell))
                .collect(Collectors.joining(",")));
  }
}

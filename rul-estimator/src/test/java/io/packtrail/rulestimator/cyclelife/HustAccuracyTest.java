package io.packtrail.rulestimator.cyclelife;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Running remaining life of the HUST LFP cells (Ma et al., Energy Environ. Sci. 15 (2022) 4083),
 * from measured capacities alone, five-fold by cell. Reported elsewhere on such cells: 160 to 186
 * cycles.
 */
class HustAccuracyTest {
  @Test
  void remainingCycles_fiveFoldByCell_isBetterThanReported() throws IOException {
    CycleLifeEvaluation.Result result = CycleLifeEvaluation.fiveFold(cells(measured()), 1.1, 0.8);

    Files.writeString(Path.of("target", "rul-hust.txt"), result.toString());
    assertThat(result.meanRmseCycles()).isLessThan(130);
    assertThat(result.coverageRatio()).isBetween(0.85, 0.95);
  }

  @Test
  void remainingCycles_fewTrainingCells_areCoveredAsPromised() throws IOException {
    List<CellHistory> all = cells(measured());
    for (int train : new int[] {10, 20}) {
      double covered = 0;
      for (int split = 0; split < 4; split++) {
        List<CellHistory> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(100L * train + split));
        covered +=
            CycleLifeEvaluation.trainAndTest(
                    shuffled.subList(0, train), shuffled.subList(train, all.size()), 1.1, 0.8)
                .coverageRatio();
      }
      assertThat(covered / 4).as("%d training cells", train).isGreaterThan(0.87);
    }
  }

  private static Path measured() {
    Path folder =
        Path.of(
            System.getProperty("packtrail.shared", "../shared"), "datasets", "pinn4soh", "HUST");
    Assumptions.assumeTrue(Files.isDirectory(folder), () -> "no measured data in " + folder);
    return folder;
  }

  private static List<CellHistory> cells(Path folder) throws IOException {
    List<CellHistory> cells = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        cells.add(cell(file));
      }
    }
    return cells;
  }

  private static CellHistory cell(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      double[] capacities =
          reader
              .lines()
              .skip(1)
              .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(',') + 1)))
              .toArray();
      String name = String.valueOf(file.getFileName()).replace(".csv.gz", "");
      return new CellHistory(name, capacities);
    }
  }
}

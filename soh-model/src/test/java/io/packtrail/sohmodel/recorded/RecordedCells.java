package io.packtrail.sohmodel.recorded;

import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Readers of three public recordings; their layouts are described with the data. */
final class RecordedCells {
  private static final long TJU_START_MS = 1_577_836_800_000L;

  private RecordedCells() {}

  /** NASA Ames PCoE 18650 cells; the maker does not publish the chemistry, here taken as LCO. */
  static RecordedCell nasa(Path folder, String name) {
    List<Long> labelMs = new ArrayList<>();
    List<Double> labelAh = new ArrayList<>();
    Map<String, Long> starts = new HashMap<>();
    lines(
        folder.resolve(name + "_tests.csv"),
        row -> {
          starts.put(row[0], ms(row[2]));
          if (row[1].equals("discharge") && !row[6].isEmpty()) {
            labelMs.add(ms(row[2]));
            labelAh.add(Double.parseDouble(row[6]));
          }
        });
    SampleSeries.Builder builder = SampleSeries.builder(100_000);
    lines(
        folder.resolve(name + ".csv.gz"),
        row -> {
          long startMs = starts.getOrDefault(row[0], 0L);
          if (startMs > 0 && (row[1].equals("charge") || row[1].equals("discharge"))) {
            builder
                .add(startMs + Math.round(1_000 * Double.parseDouble(row[3])))
                .set(Signal.PACK_VOLTAGE_V, Double.parseDouble(row[4]))
                .set(Signal.PACK_CURRENT_A, Double.parseDouble(row[5]))
                .set(Signal.TEMP_MEAN_DEG_C, Double.parseDouble(row[6]));
          }
        });
    SampleSeries samples = builder.build();
    return new RecordedCell(
        name, RecordedCell.battery(name, Chemistry.LCO, 2.0, samples), samples, labelMs, labelAh);
  }

  /** CALCE CS2 prismatic LCO cells; no temperature. */
  static RecordedCell calce(Path folder, String name) {
    Map<Integer, Double> full = new HashMap<>();
    lines(
        folder.resolve(name + "_cycles.csv"),
        row -> {
          if (row[9].equals("1")) {
            full.put(Integer.valueOf(row[0]), Double.valueOf(row[3]));
          }
        });
    List<Long> labelMs = new ArrayList<>();
    List<Double> labelAh = new ArrayList<>();
    SampleSeries.Builder builder = SampleSeries.builder(300_000);
    lines(
        folder.resolve(name + ".csv.gz"),
        row -> {
          long atMs = ms(row[0]);
          double currentA = Double.parseDouble(row[4]);
          Double capacityAh = full.get(Integer.valueOf(row[2]));
          if (currentA < -0.5 && capacityAh != null) {
            labelMs.add(atMs);
            labelAh.add(capacityAh);
            full.remove(Integer.valueOf(row[2]));
          }
          builder
              .add(atMs)
              .set(Signal.PACK_VOLTAGE_V, Double.parseDouble(row[5]))
              .set(Signal.PACK_CURRENT_A, currentA);
        });
    SampleSeries samples = builder.build();
    return new RecordedCell(
        name, RecordedCell.battery(name, Chemistry.LCO, 1.1, samples), samples, labelMs, labelAh);
  }

  /** Tongji NCA cells; the files carry no date, and the chamber's temperature in their name. */
  static RecordedCell tju(Path folder, String name) {
    List<Long> labelMs = new ArrayList<>();
    List<Double> labelAh = new ArrayList<>();
    SampleSeries.Builder builder = SampleSeries.builder(40_000);
    double tempDegC = Double.parseDouble(name.substring(2, 4));
    double[] last = {-1, 0};
    lines(
        folder.resolve(name + ".csv.gz"),
        row -> {
          long atMs = TJU_START_MS + Math.round(1_000 * Double.parseDouble(row[0]));
          double currentA = Double.parseDouble(row[3]) / 1_000;
          double cycle = Double.parseDouble(row[8]);
          if (currentA < -0.01) {
            if (cycle != last[0]) {
              labelMs.add(atMs);
              labelAh.add(0.0);
              last[0] = cycle;
              last[1] = 0;
            }
            last[1] = Math.max(last[1], Double.parseDouble(row[4]) / 1_000);
            labelAh.set(labelAh.size() - 1, last[1]);
          }
          builder
              .add(atMs)
              .set(Signal.PACK_VOLTAGE_V, Double.parseDouble(row[2]))
              .set(Signal.PACK_CURRENT_A, currentA)
              .set(Signal.TEMP_MEAN_DEG_C, tempDegC);
        });
    SampleSeries samples = builder.build();
    return new RecordedCell(
        name,
        RecordedCell.battery(name.replace("#", ""), Chemistry.NCA, 3.5, samples),
        samples,
        labelMs,
        labelAh);
  }

  private static long ms(String localTime) {
    return LocalDateTime.parse(localTime).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  private static void lines(Path file, Consumer<String[]> rows) {
    try (BufferedReader reader =
        file.toString().endsWith(".gz")
            ? new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))
            : Files.newBufferedReader(file)) {
      reader.lines().skip(1).forEach(line -> rows.accept(line.split(",", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

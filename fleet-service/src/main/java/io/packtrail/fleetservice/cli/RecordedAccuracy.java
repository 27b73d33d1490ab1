package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Session;
import io.packtrail.simulators.SimulatorException;
import io.packtrail.simulators.replay.MeasuredCapacity;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.RecordedData;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.simulators.replay.ReplayStream;
import io.packtrail.sohmodel.BatteryAnalysis;
import io.packtrail.sohmodel.SohModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Recorded cells as a replay sends them, whole charges and charges cut at random, against the
 * capacities that were measured. No cell meets a curve that was learned from it.
 */
final class RecordedAccuracy {
  /** Share of the first measured capacity at which a life counts as over. */
  private static final double END_OF_LIFE_RATIO = 0.6;

  private static final long SHORTEST_S = 600;

  private final SohModel model = new SohModel();
  private final Map<Path, List<RecordedCell>> sets = new TreeMap<>();
  private final long cutSeed;

  /** What one portion of a cell's charges gave. */
  private record Result(
      CapacityComparison inLife,
      CapacityComparison withoutFaults,
      CapacityComparison all,
      long charges,
      long observations) {
    String columns() {
      return String.format(
          Locale.ROOT,
          " %s | %s | %s | %s | %s |",
          inLife.mape(),
          withoutFaults.mape(),
          inLife.coverage(),
          all.mape(),
          charges == 0 ? "–" : Math.round(100.0 * observations / charges) + " %");
    }
  }

  /**
   * The recorded sets among the folders of {@code data}.
   *
   * @param cutSeed chooses the windows
   */
  RecordedAccuracy(Path data, long cutSeed) {
    this.cutSeed = cutSeed;
    try (Stream<Path> entries = Files.list(data)) {
      entries.filter(Files::isDirectory).forEach(this::open);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private void open(Path folder) {
    try {
      sets.put(folder, RecordedData.open(folder).cells());
    } catch (SimulatorException unknown) {
      if (!unknown.code().equals("replay-unknown-layout")) {
        throw unknown;
      }
    }
  }

  /** Whether a recorded cell bears this name. */
  boolean knows(String name) {
    return sets.values().stream().flatMap(List::stream).anyMatch(cell -> cell.name().equals(name));
  }

  /**
   * The tables as Markdown; empty where there is nothing to judge.
   *
   * @param only names of the cells to judge; empty: every cell
   */
  String toMarkdown(Set<String> only, Runnable done) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Path, List<RecordedCell>> set : sets.entrySet()) {
      List<RecordedCell> judged = chosen(set.getValue(), only);
      if (!judged.isEmpty()) {
        text.append("### ").append(set.getKey().getFileName()).append("\n\n");
        table(text, judged, done);
      }
    }
    return text.toString();
  }

  /** Cells that {@link #toMarkdown} would judge. */
  int count(Set<String> only) {
    return sets.values().stream().mapToInt(cells -> chosen(cells, only).size()).sum();
  }

  private static List<RecordedCell> chosen(List<RecordedCell> cells, Set<String> only) {
    return cells.stream().filter(cell -> only.isEmpty() || only.contains(cell.name())).toList();
  }

  private void table(StringBuilder text, List<RecordedCell> cells, Runnable done) {
    text.append(
        "| cell | whole charges: MAPE | without bench faults | covered | MAPE to the very end |"
            + " charges with an observation | cut charges: MAPE | without bench faults | covered |"
            + " MAPE to the very end | charges with an observation |\n"
            + "|---|---|---|---|---|---|---|---|---|---|---|\n");
    List<Result> whole = new ArrayList<>();
    List<Result> cut = new ArrayList<>();
    for (RecordedCell cell : cells) {
      Result ofWhole = judge(cell, ReplayOptions.Portion.CHARGES);
      Result ofCut = judge(cell, ReplayOptions.Portion.PARTIAL_CHARGES);
      text.append("| ").append(cell.name()).append(" |");
      text.append(ofWhole.columns()).append(ofCut.columns()).append('\n');
      whole.add(ofWhole);
      cut.add(ofCut);
      done.run();
    }
    text.append("| **mean of the cells** |").append(means(whole)).append(means(cut)).append("\n\n");
  }

  private static String means(List<Result> results) {
    return " %s | %s | | %s | |"
        .formatted(
            mean(results, Result::inLife),
            mean(results, Result::withoutFaults),
            mean(results, Result::all));
  }

  private static String mean(List<Result> results, Function<Result, CapacityComparison> which) {
    OptionalDouble mean =
        results.stream()
            .map(which)
            .filter(comparison -> comparison.compared() > 0)
            .mapToDouble(CapacityComparison::mapeRatio)
            .average();
    return mean.isEmpty() ? "–" : String.format(Locale.ROOT, "%.2f %%", 100 * mean.getAsDouble());
  }

  private Result judge(RecordedCell cell, ReplayOptions.Portion portion) {
    ReplayOptions options = new ReplayOptions(portion, 1, cutSeed, 1_000);
    BatteryAssessment assessed = assess(model, cell, options);
    List<MeasuredCapacity> measured = cell.measuredCapacities();
    double endAh = measured.isEmpty() ? 0 : END_OF_LIFE_RATIO * measured.get(0).capacityAh();
    Predicate<Session> judged =
        session ->
            session.kind() == Session.Kind.CHARGE
                && session.end().getEpochSecond() - session.start().getEpochSecond() >= SHORTEST_S;
    return new Result(
        new CapacityComparison(assessed.history(), above(endAh, measured)),
        new CapacityComparison(assessed.history(), above(endAh, BenchFaults.without(measured))),
        new CapacityComparison(assessed.history(), measured),
        assessed.sessions().stream().filter(judged).count(),
        assessed.observations().size());
  }

  private static List<MeasuredCapacity> above(double endAh, List<MeasuredCapacity> measured) {
    return measured.stream().filter(one -> one.capacityAh() >= endAh).toList();
  }

  /** What the model says of a cell, on the samples that a replay would send. */
  static BatteryAssessment assess(SohModel model, RecordedCell cell, ReplayOptions options) {
    Battery battery = cell.battery(options);
    BatteryAnalysis analysis = model.open(battery);
    try (ReplayStream stream = cell.open(options)) {
      stream.forEachRemaining(message -> analysis.accept(message.samples()));
    }
    return analysis.finish();
  }
}

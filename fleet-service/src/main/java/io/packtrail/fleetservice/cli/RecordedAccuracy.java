package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Session;
import io.packtrail.simulators.replay.MeasuredCapacity;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.RecordedData;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.simulators.replay.ReplayStream;
import io.packtrail.sohmodel.BatteryAnalysis;
import io.packtrail.sohmodel.SohModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Recorded cells as a replay sends them, whole charges and charges cut at random, against the
 * capacities that were measured. Without lists the curves are those that a service has; with lists
 * they are learned from the training cells. No cell meets a curve that was learned from it.
 */
final class RecordedAccuracy {
  /** Share of the first measured capacity at which a life counts as over. */
  private static final double END_OF_LIFE_RATIO = 0.6;

  private static final long SHORTEST_S = 600;

  private final List<EvaluationFolders.RecordedSet> sets;
  private final long cutSeed;

  /** What one portion of a cell's charges gave. */
  private record Result(
      String cell,
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
          charges == 0 ? "–" : Math.round(100 * observedRatio()) + " %");
    }

    double observedRatio() {
      return (double) observations / charges;
    }
  }

  /**
   * @param cutSeed chooses the windows
   */
  RecordedAccuracy(List<EvaluationFolders.RecordedSet> sets, long cutSeed) {
    this.sets = sets;
    this.cutSeed = cutSeed;
  }

  /** Paths of the cells, as lists name them. */
  List<String> paths() {
    return sets.stream().flatMap(set -> set.cells().stream().map(set::path)).toList();
  }

  /** Cells that {@link #toMarkdown} would judge. */
  int count(CellSplit split) {
    return sets.stream().mapToInt(set -> split.of(set.cells(), set::path).test().size()).sum();
  }

  /** The tables as Markdown; empty where there is nothing to judge. */
  String toMarkdown(CellSplit split, AccuracySummary summary, Runnable done) {
    StringBuilder text = new StringBuilder();
    for (EvaluationFolders.RecordedSet set : sets) {
      CellSplit.Parts<RecordedCell> parts = split.of(set.cells(), set::path);
      if (!parts.test().isEmpty()) {
        RecordedCurves curves = new RecordedCurves(parts);
        text.append("### ").append(set.name()).append("\n\n");
        table(
            text,
            set,
            parts.test(),
            split.isEmpty() ? RecordedCurves::shipped : curves::choose,
            !split.isEmpty(),
            summary,
            done);
      }
    }
    return text.toString();
  }

  private void table(
      StringBuilder text,
      EvaluationFolders.RecordedSet set,
      List<RecordedCell> cells,
      Function<RecordedCell, RecordedCurves.Choice> curves,
      boolean listed,
      AccuracySummary summary,
      Runnable done) {
    text.append(
        "| cell | whole charges: MAPE | without bench faults | covered | MAPE to the very end |"
            + " charges with an observation | cut charges: MAPE | without bench faults | covered |"
            + " MAPE to the very end | charges with an observation |\n"
            + "|---|---|---|---|---|---|---|---|---|---|---|\n");
    List<Result> whole = new ArrayList<>();
    List<Result> cut = new ArrayList<>();
    Map<String, List<String>> sources = new LinkedHashMap<>();
    boolean builtIn = false;
    for (RecordedCell cell : cells) {
      RecordedCurves.Choice choice = curves.apply(cell);
      builtIn |= listed && choice.builtIn();
      sources.computeIfAbsent(choice.source(), s -> new ArrayList<>()).add(cell.name());
      SohModel model = new SohModel(choice.curves());
      whole.add(judge(model, cell, ReplayOptions.Portion.CHARGES));
      cut.add(judge(model, cell, ReplayOptions.Portion.PARTIAL_CHARGES));
      text.append("| ").append(cell.name()).append(" |");
      text.append(whole.get(whole.size() - 1).columns());
      text.append(cut.get(cut.size() - 1).columns()).append('\n');
      done.run();
    }
    text.append("| **mean of the cells** |").append(means(whole)).append(means(cut));
    text.append("\n\n").append(RecordedCurves.sources(sources));
    String name = builtIn ? set.name() + ", read by built-in curves" : set.name();
    summarise(summary, name, set.layout(), whole, cut);
  }

  private static void summarise(
      AccuracySummary summary,
      String name,
      RecordedData.Layout layout,
      List<Result> whole,
      List<Result> cut) {
    boolean nasa = layout == RecordedData.Layout.NASA;
    summarise(summary, name + ", whole charges", whole, whole.size(), null);
    Double mark = nasa ? null : AccuracySummary.CUT_CHARGES.get(layout.name());
    summarise(summary, name + ", cut charges", cut, cut.size(), mark);
    List<Result> marked =
        cut.stream().filter(one -> AccuracySummary.NASA_CELLS.contains(one.cell())).toList();
    if (nasa && !marked.isEmpty()) {
      summarise(
          summary,
          name + ", cut charges, of B0005 to B0007",
          marked,
          AccuracySummary.NASA_CELLS.size(),
          AccuracySummary.CUT_CHARGES.get("NASA"));
    }
  }

  private static void summarise(
      AccuracySummary summary,
      String what,
      List<Result> results,
      int wanted,
      @Nullable Double mark) {
    summary.add(
        what,
        (int) results.stream().filter(one -> one.inLife().compared() > 0).count(),
        wanted,
        100 * mean(results, Result::inLife, CapacityComparison::mapeRatio).orElse(Double.NaN),
        100 * mean(results, Result::inLife, CapacityComparison::coverageRatio).orElse(Double.NaN),
        mark);
  }

  private static String means(List<Result> results) {
    OptionalDouble observed =
        results.stream()
            .filter(one -> one.charges() > 0)
            .mapToDouble(Result::observedRatio)
            .average();
    return " %s | %s | %s | %s | %s |"
        .formatted(
            mape(results, Result::inLife),
            mape(results, Result::withoutFaults),
            percent("%.0f %%", mean(results, Result::inLife, CapacityComparison::coverageRatio)),
            mape(results, Result::all),
            percent("%.0f %%", observed));
  }

  private static String mape(List<Result> results, Function<Result, CapacityComparison> which) {
    return percent("%.2f %%", mean(results, which, CapacityComparison::mapeRatio));
  }

  private static String percent(String format, OptionalDouble ratio) {
    return ratio.isEmpty() ? "–" : String.format(Locale.ROOT, format, 100 * ratio.getAsDouble());
  }

  /** Over the cells of which anything was compared. */
  private static OptionalDouble mean(
      List<Result> results,
      Function<Result, CapacityComparison> which,
      ToDoubleFunction<CapacityComparison> figure) {
    return results.stream()
        .map(which)
        .filter(comparison -> comparison.compared() > 0)
        .mapToDouble(figure)
        .average();
  }

  private Result judge(SohModel model, RecordedCell cell, ReplayOptions.Portion portion) {
    ReplayOptions options = new ReplayOptions(portion, 1, cutSeed, 1_000);
    BatteryAssessment assessed = assess(model, cell, options);
    // A test that was broken off at once may be recorded as no capacity at all.
    List<MeasuredCapacity> measured = above(Double.MIN_VALUE, cell.measuredCapacities());
    double endAh = measured.isEmpty() ? 0 : END_OF_LIFE_RATIO * measured.get(0).capacityAh();
    Predicate<Session> judged =
        session ->
            session.kind() == Session.Kind.CHARGE
                && session.end().getEpochSecond() - session.start().getEpochSecond() >= SHORTEST_S;
    return new Result(
        cell.name(),
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

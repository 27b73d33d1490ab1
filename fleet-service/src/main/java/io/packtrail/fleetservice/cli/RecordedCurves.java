package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.sohmodel.curve.CellCurve;
import io.packtrail.sohmodel.curve.CellCurves;
import io.packtrail.sohmodel.curve.LearnedCurve;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The charge curves that cells are judged with: learned from training cells of the same chemistry,
 * size and charging rate, never from a cell that is judged. Mutable; one thread.
 */
final class RecordedCurves {
  /** Below this a cell says too little of how its curve ages. */
  static final int FEWEST_CHARGES = 8;

  private static final double RATE_TOLERANCE_RATIO = 0.05;

  private final List<RecordedCell> training;
  private final boolean crossValidated;
  private final Set<String> judged;
  private final Map<String, RecordedCharges> read = new HashMap<>();
  private final Map<List<String>, LearnedCurve> learned = new HashMap<>();

  /**
   * Curves for one cell.
   *
   * @param source where they come from, a sentence
   * @param builtIn whether they come with the program, and so may have been learned from cells that
   *     are in no list
   */
  record Choice(CellCurves curves, String source, boolean builtIn) {
    /** What the list of cells to train on teaches, or nothing. */
    Choice(CellCurves curves, String source) {
      this(curves, source, false);
    }
  }

  RecordedCurves(CellSplit.Parts<RecordedCell> parts) {
    training = parts.train();
    crossValidated = parts.crossValidated();
    judged = parts.test().stream().map(RecordedCurves::id).collect(Collectors.toSet());
  }

  /** The curves to judge a cell with. */
  Choice choose(RecordedCell cell) {
    RecordedCharges own = charges(cell);
    if (Double.isNaN(own.chargeCRate())) {
      return new Choice(new CellCurves(List.of()), "No curve: it was never charged.");
    }
    List<RecordedCharges> others =
        training.stream()
            .filter(other -> !id(other).equals(id(cell)))
            .map(this::charges)
            .filter(own::isOfTypeOf)
            .filter(other -> other.charges().capacityAh().size() >= FEWEST_CHARGES)
            .toList();
    return others.size() < 2 ? builtIn(own, others.size()) : learned(others);
  }

  private Choice learned(List<RecordedCharges> others) {
    List<String> cells = others.stream().map(one -> one.battery().batteryId().value()).toList();
    LearnedCurve curve =
        learned.computeIfAbsent(cells, ids -> LearnedCurve.of(cells(curveName(others), others)));
    return new Choice(
        new CellCurves(List.of(curve.curve())),
        "Curve at %.2f C learned from %s (degree %d, %s the taper)."
            .formatted(
                curve.curve().chargeCRate(),
                String.join(", ", cells),
                curve.form().degree(),
                curve.form().withTaper() ? "with" : "without"));
  }

  private static String curveName(List<RecordedCharges> cells) {
    RecordedCharges first = cells.get(0);
    return String.format(
        Locale.ROOT,
        "%s-%.3gah-%.2fc/from-%d-cells",
        first.battery().chemistry().name().toLowerCase(Locale.ROOT),
        first.cellCapacityAh(),
        first.chargeCRate(),
        cells.size());
  }

  /** Cells of one type as a curve is learned from them. */
  static LearnedCurve.Cells cells(String id, List<RecordedCharges> cells) {
    RecordedCharges first = cells.get(0);
    return new LearnedCurve.Cells(
        id,
        first.battery().chemistry(),
        first.cellCapacityAh(),
        first.chargeCRate(),
        cells.stream().map(RecordedCharges::charges).toList());
  }

  private Choice builtIn(RecordedCharges own, int others) {
    String why =
        "%d training cells of its kind with %d charges, 2 needed".formatted(others, FEWEST_CHARGES);
    Set<String> held = crossValidated ? Set.of(own.battery().batteryId().value()) : judged;
    CellCurves known = CellCurves.builtIn().notLearnedFrom(held);
    CellCurve curve = known.find(own.battery());
    if (curve == null) {
      return new Choice(
          new CellCurves(List.of()),
          "No curve: %s, and no built-in curve is for such cells or was learned from none that is judged."
              .formatted(why));
    }
    double rate = own.chargeCRate();
    if (Math.abs(rate / curve.chargeCRate() - 1) > RATE_TOLERANCE_RATIO) {
      return new Choice(
          new CellCurves(List.of()),
          "No curve: %s, and the built-in curve %s is for %.2f C, not %.2f C."
              .formatted(why, curve.id(), curve.chargeCRate(), rate));
    }
    return new Choice(known, "Built-in curve %s: %s.".formatted(curve.id(), why), true);
  }

  private RecordedCharges charges(RecordedCell cell) {
    return read.computeIfAbsent(id(cell), id -> RecordedCharges.of(cell));
  }

  private static String id(RecordedCell cell) {
    return cell.battery(ReplayOptions.AS_RECORDED).batteryId().value();
  }

  /** As the service is shipped: the built-in curve, or the twin that never saw the cell. */
  static Choice shipped(RecordedCell cell) {
    Battery battery = cell.battery(ReplayOptions.AS_RECORDED);
    CellCurve curve = CellCurves.builtIn().find(battery);
    return new Choice(
        CellCurves.builtIn(),
        curve == null ? "No built-in curve." : "Built-in curve %s.".formatted(curve.id()),
        true);
  }

  /** Sources with the cells that they stand for, as a Markdown list. */
  static String sources(Map<String, List<String>> cellsBySource) {
    List<String> lines = new ArrayList<>();
    cellsBySource.forEach(
        (source, cells) -> lines.add("- %s: %s".formatted(String.join(", ", cells), source)));
    return String.join("\n", lines) + "\n\n";
  }
}

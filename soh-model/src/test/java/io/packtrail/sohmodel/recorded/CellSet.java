package io.packtrail.sohmodel.recorded;

import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.sohmodel.TrainingCharges;
import io.packtrail.sohmodel.curve.CellCurve;
import io.packtrail.sohmodel.curve.CurveTrainer;
import io.packtrail.sohmodel.curve.Matrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Recorded cells of one type, and how their charge curve is learned.
 *
 * @param idPrefix what a replay puts before a cell's name to make its battery id
 * @param endOfLifeRatio capacity over rated capacity below which a cell's life counts as over
 * @param leastTrainingRatio capacity over rated capacity down to which charges are learned from
 */
record CellSet(
    CurveTrainer.Type type,
    String folder,
    String idPrefix,
    List<String> names,
    double endOfLifeRatio,
    double leastTrainingRatio,
    BiFunction<Path, String, RecordedCell> reader) {

  static final List<CellSet> ALL =
      List.of(
          new CellSet(
              new CurveTrainer.Type("calce-cs2-0.5c/1", Set.of(Chemistry.LCO), 1.1, 0.5, 3, false),
              "calce_cs2",
              "CALCE-",
              List.of("CS2_35", "CS2_36", "CS2_37"),
              0.7,
              0.25,
              RecordedCells::calce),
          new CellSet(
              // The source does not state the chemistry; a replay enters these cells as LCO.
              new CurveTrainer.Type(
                  "nasa-18650-2.0-0.75c/1", Set.of(Chemistry.LCO), 2.0, 0.75, 2, false),
              "nasa_pcoe",
              "NASA-",
              List.of("B0005", "B0006", "B0007", "B0029", "B0030", "B0031", "B0032"),
              0.55,
              0.47,
              RecordedCells::nasa),
          new CellSet(
              new CurveTrainer.Type("tju-nca-3.5-1c/2", Set.of(Chemistry.NCA), 3.5, 1.0, 2, true),
              "tju_raw",
              "TJU-",
              List.of(
                  "CY25-1_1-#1",
                  "CY25-1_1-#2",
                  "CY25-1_1-#4",
                  "CY25-1_1-#5",
                  "CY25-1_1-#6",
                  "CY25-1_1-#7",
                  "CY25-1_1-#8"),
              0.6,
              0.52,
              RecordedCells::tju));

  /** Resource name of the learned curve. */
  String resource() {
    return type.id().substring(0, type.id().indexOf('/'));
  }

  /** The battery id that a replay of this cell has. */
  String batteryId(RecordedCell cell) {
    return idPrefix + cell.name().replaceAll("[^A-Za-z0-9._-]", "");
  }

  /** The same set, whose curve is to bear another id. */
  CellSet named(String id) {
    CurveTrainer.Type renamed =
        new CurveTrainer.Type(
            id,
            type.chemistries(),
            type.cellCapacityAh(),
            type.chargeCRate(),
            type.degree(),
            type.withTaper());
    return new CellSet(
        renamed, folder, idPrefix, names, endOfLifeRatio, leastTrainingRatio, reader);
  }

  List<RecordedCell> read(Path datasets) {
    return names.stream().map(name -> reader.apply(datasets.resolve(folder), name)).toList();
  }

  CellCurve train(List<RecordedCell> cells) {
    return CurveTrainer.train(type, cells.stream().map(this::training).toList());
  }

  private CurveTrainer.Cell training(RecordedCell cell) {
    List<SampleSeries> history = List.of(cell.samples());
    TrainingCharges charges = TrainingCharges.read(cell.battery(), type.chargeCRate(), history);
    RecordedCell clean =
        new RecordedCell(
            cell.name(), cell.battery(), cell.samples(), cell.labelMs(), cell.cleanLabels());
    List<double[]> bins = new ArrayList<>();
    List<Double> capacities = new ArrayList<>();
    Matrix all = charges.binsAh();
    for (int i = 0; i < all.size(); i++) {
      double labelAh = clean.labelAfter(charges.ends().get(i).toEpochMilli());
      if (labelAh > leastTrainingRatio * type.cellCapacityAh()) {
        bins.add(all.row(i));
        capacities.add(labelAh);
      }
    }
    return new CurveTrainer.Cell(
        batteryId(cell), new Matrix(bins.toArray(new double[0][])), capacities);
  }
}

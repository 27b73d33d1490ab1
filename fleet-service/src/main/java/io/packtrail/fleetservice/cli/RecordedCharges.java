package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.SampleSeries;
import io.packtrail.simulators.replay.MeasuredCapacity;
import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.ReplayOptions;
import io.packtrail.simulators.replay.ReplayStream;
import io.packtrail.sohmodel.ChargingRate;
import io.packtrail.sohmodel.TrainingCharges;
import io.packtrail.sohmodel.curve.CurveTrainer;
import io.packtrail.sohmodel.curve.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The charges of a recorded cell with the capacity that was measured after each, as a charge curve
 * is learned from them.
 *
 * @param chargeCRate the constant rate of its charges (1/h); NaN where it was never charged
 * @param charges per cell of the battery, whose name is the battery id; capacities below a quarter
 *     of the rated one are left out
 */
record RecordedCharges(Battery battery, double chargeCRate, CurveTrainer.Cell charges) {
  /** A capacity that was measured later than this after a charge does not stand for it. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(36);

  private static final double LEAST_CAPACITY_RATIO = 0.25;
  private static final double SAME_TYPE_RATIO = 0.03;

  /** Reads a cell's record; measured capacities that are faults of the test bench do not count. */
  static RecordedCharges of(RecordedCell cell) {
    Battery battery = cell.battery(ReplayOptions.AS_RECORDED);
    List<SampleSeries> history = history(cell);
    double rate = ChargingRate.of(battery, history);
    List<double[]> bins = new ArrayList<>();
    List<Double> capacities = new ArrayList<>();
    if (!Double.isNaN(rate)) {
      Labels labels = new Labels(cell);
      TrainingCharges read = TrainingCharges.read(battery, rate, history);
      for (int i = 0; i < read.ends().size(); i++) {
        double labelAh = labels.after(read.ends().get(i));
        if (labelAh > LEAST_CAPACITY_RATIO * battery.ratedCapacityAh()) {
          bins.add(perCell(read.binsAh().row(i), battery));
          capacities.add(labelAh / battery.parallelCells());
        }
      }
    }
    return new RecordedCharges(
        battery,
        rate,
        new CurveTrainer.Cell(
            battery.batteryId().value(),
            new Matrix(bins.toArray(new double[0][])),
            List.copyOf(capacities)));
  }

  /** The rows of a record without its discharges. */
  static List<SampleSeries> history(RecordedCell cell) {
    List<SampleSeries> history = new ArrayList<>();
    try (ReplayStream stream = cell.open(ReplayOptions.of(ReplayOptions.Portion.CHARGES))) {
      stream.forEachRemaining(message -> history.add(message.samples()));
    }
    return history;
  }

  /** The measured capacities of a cell, asked for in order of time. Mutable. */
  static final class Labels {
    private final List<MeasuredCapacity> capacities;
    private int next;

    Labels(RecordedCell cell) {
      capacities = BenchFaults.without(cell.measuredCapacities());
    }

    /** The capacity measured next after a charge (A·h), NaN where none was in time. */
    double after(Instant charge) {
      while (next < capacities.size() && capacities.get(next).at().isBefore(charge)) {
        next++;
      }
      return next < capacities.size()
              && !capacities.get(next).at().isAfter(charge.plus(LONGEST_WAIT))
          ? capacities.get(next).capacityAh()
          : Double.NaN;
    }
  }

  double cellCapacityAh() {
    return battery.ratedCapacityAh() / battery.parallelCells();
  }

  /** Whether both are of one chemistry and size and were charged at one rate, each within 3 %. */
  boolean isOfTypeOf(RecordedCharges other) {
    return battery.chemistry() == other.battery.chemistry()
        && Math.abs(cellCapacityAh() / other.cellCapacityAh() - 1) <= SAME_TYPE_RATIO
        && Math.abs(chargeCRate / other.chargeCRate - 1) <= SAME_TYPE_RATIO;
  }

  private static double[] perCell(double[] binsAh, Battery battery) {
    double[] bins = new double[binsAh.length];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = binsAh[i] / battery.parallelCells();
    }
    return bins;
  }
}

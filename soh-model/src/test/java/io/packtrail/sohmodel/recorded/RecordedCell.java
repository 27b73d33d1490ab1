package io.packtrail.sohmodel.recorded;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryCategory;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.Chemistry;
import io.packtrail.domain.SampleSeries;
import io.packtrail.domain.Signal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One recorded cell: its samples, without any state of charge, and the capacities that the
 * laboratory measured. The two never meet before the error is computed.
 *
 * @param labelMs time of each measured capacity, milliseconds
 * @param labelAh measured capacities (A·h)
 */
record RecordedCell(
    String name, Battery battery, SampleSeries samples, List<Long> labelMs, List<Double> labelAh) {

  /**
   * Master data; the laboratories cycled new cells, so that the first sample's day is the first in
   * service.
   */
  static Battery battery(String name, Chemistry chemistry, double ratedAh, SampleSeries samples) {
    return new Battery(
        new BatteryId(name),
        "urn:example:" + name.replace('#', '-'),
        null,
        null,
        null,
        chemistry,
        ratedAh,
        null,
        3.7,
        1,
        1,
        null,
        LocalDate.ofInstant(samples.at(0), ZoneOffset.UTC),
        BatteryCategory.STATIONARY,
        null,
        null);
  }

  /** The first capacity measured after a time, NaN where there is none within a day and a half. */
  double labelAfter(long epochMs) {
    for (int i = 0; i < labelMs.size(); i++) {
      if (labelMs.get(i) >= epochMs) {
        return labelMs.get(i) - epochMs < 130_000_000L ? labelAh.get(i) : Double.NaN;
      }
    }
    return Double.NaN;
  }

  /** Labels away from their neighbours' median by more than 5 % are faults of the test bench. */
  List<Double> cleanLabels() {
    List<Double> clean = new ArrayList<>();
    for (int i = 0; i < labelAh.size(); i++) {
      double[] near =
          labelAh.subList(Math.max(0, i - 5), Math.min(labelAh.size(), i + 6)).stream()
              .mapToDouble(Double::doubleValue)
              .sorted()
              .toArray();
      double median = near[near.length / 2];
      clean.add(Math.abs(labelAh.get(i) / median - 1) < 0.05 ? labelAh.get(i) : Double.NaN);
    }
    return clean;
  }

  /**
   * The same record with every charge cut to a random piece: it begins in the first 60 % of its
   * charge and goes on for 25 to 90 % of it. All else is held back.
   */
  SampleSeries cutCharges(RandomGenerator random) {
    SampleSeries.Builder builder = SampleSeries.builder(samples.size());
    int i = 0;
    while (i < samples.size()) {
      int from = i;
      boolean charging = samples.value(Signal.PACK_CURRENT_A, i) > 0.01;
      while (i < samples.size()
          && samples.value(Signal.PACK_CURRENT_A, i) > 0.01 == charging
          && samples.epochMs()[i] - samples.epochMs()[Math.max(from, i - 1)] < 300_000) {
        i++;
      }
      if (charging && i - from > 30) {
        copyPiece(from, i, random, builder);
      }
      i = Math.max(i, from + 1);
    }
    return builder.build();
  }

  private void copyPiece(int from, int to, RandomGenerator random, SampleSeries.Builder builder) {
    double begin = random.nextDouble(0, 0.6);
    double end = Math.min(1, begin + random.nextDouble(0.25, 0.9));
    double whole = charge(from, to);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += i == from ? 0 : charge(i - 1, i + 1);
      if (sum >= begin * whole && sum <= end * whole) {
        builder.add(samples.epochMs()[i]);
        for (Signal signal : Signal.values()) {
          builder.set(signal, samples.value(signal, i));
        }
      }
    }
  }

  private double charge(int from, int to) {
    double sum = 0;
    for (int i = from + 1; i < to; i++) {
      sum +=
          samples.value(Signal.PACK_CURRENT_A, i)
              * (samples.epochMs()[i] - samples.epochMs()[i - 1]);
    }
    return sum;
  }
}

package io.packtrail.benchmarks.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures of pairs that were measured one after the other, with their median ratio. */
final class Ratios {
  private record Pair(double ours, double other) {
    double ratio() {
      return ours / other;
    }
  }

  private final List<Pair> pairs = new ArrayList<>();

  void add(double ours, double other) {
    pairs.add(new Pair(ours, other));
  }

  double median() {
    return pairs.stream().mapToDouble(Pair::ratio).sorted().toArray()[pairs.size() / 2];
  }

  double medianOurs() {
    return pairs.stream().mapToDouble(Pair::ours).sorted().toArray()[pairs.size() / 2];
  }

  double medianOther() {
    return pairs.stream().mapToDouble(Pair::other).sorted().toArray()[pairs.size() / 2];
  }

  /** Every ratio in the order in which it was measured. */
  String all() {
    return pairs.stream()
        .map(pair -> String.format(Locale.ROOT, "%.2f", pair.ratio()))
        .collect(Collectors.joining(" "));
  }
}

package io.packtrail.sohmodel.learned;

import io.packtrail.sohmodel.learned.GaussianProcess.Moments;
import java.util.List;

/** The mean of several predictions of one value, as {@link LearnedModel} forms it. */
final class MemberMean {
  private MemberMean() {}

  /**
   * The mean. A member counts by its weight over its own variance, so that one that finds itself
   * far from its data gives way. Its errors and those of the others are not independent: the
   * standard deviation is the mean of theirs, never less.
   */
  static Moments of(Moments[] members, List<Double> weights) {
    double sum = 0;
    double mean = 0;
    double deviation = 0;
    for (int m = 0; m < members.length; m++) {
      double weight = weights.get(m) / members[m].variance();
      sum += weight;
      mean += weight * members[m].mean();
      deviation += weight * Math.sqrt(members[m].variance());
    }
    return new Moments(mean / sum, deviation * deviation / (sum * sum));
  }
}

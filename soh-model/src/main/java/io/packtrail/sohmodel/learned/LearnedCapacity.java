package io.packtrail.sohmodel.learned;

import io.packtrail.domain.Battery;
import java.util.Objects;

/** What a learned model says of one battery's charges. */
public final class LearnedCapacity {
  private final StoredModel stored;
  private final double ratedAh;

  /** What a charge says. */
  public sealed interface Answer {
    /**
     * A capacity.
     *
     * @param capacityAh of the whole battery (A·h)
     * @param ownStdAh the part of its standard deviation that another charge does not repeat (A·h)
     * @param stdAh the whole standard deviation, calibrated on cells left out (A·h)
     */
    record Capacity(double capacityAh, double ownStdAh, double stdAh) implements Answer {}

    /** None; one clause says why. */
    record None(String reason) implements Answer {}
  }

  /** A model for a battery that it {@linkplain LearnedModels#find fits}. */
  public LearnedCapacity(StoredModel stored, Battery battery) {
    this.stored = stored;
    this.ratedAh = battery.ratedCapacityAh();
  }

  /** A reader of the features that the model wants. */
  public ChargeFeatureReader reader() {
    return new ChargeFeatureReader(
        Objects.requireNonNull(stored.deployment().window(), "window"), ratedAh);
  }

  public String modelId() {
    return stored.id();
  }

  /** Standard deviation of the error that all charges of one battery share, over rated capacity. */
  public double sharedStdRatio() {
    return stored.model().card().cellStdRatio();
  }

  /** Judges one charge. Every charge is judged by itself: models in service have no history. */
  public Answer read(ChargeFeatureReader.Reading reading) {
    if (reading instanceof ChargeFeatureReader.Reading.Incomplete incomplete) {
      return new Answer.None(incomplete.reason());
    }
    double[] row = ((ChargeFeatureReader.Reading.Row) reading).row();
    boolean reported = !Double.isNaN(row[ChargeFeatureReader.TEMPERATURE]);
    if (reported != stored.deployment().withTemperature()) {
      return new Answer.None(
          reported
              ? "it was trained without temperatures, and this charge has one"
              : "it was trained with temperatures, and this charge has none");
    }
    if (!reported) {
      row[ChargeFeatureReader.TEMPERATURE] = 0;
    }
    LearnedEstimate estimate = stored.model().follow().next(row);
    return estimate instanceof LearnedEstimate.Estimated estimated
        ? capacity(estimated)
        : new Answer.None(((LearnedEstimate.NotEstimable) estimate).reason());
  }

  private Answer capacity(LearnedEstimate.Estimated estimated) {
    double std = estimated.standardDeviationRatio();
    double shared = sharedStdRatio();
    // Where the model is surer of this charge than of cells on the whole, half of its variance is
    // still taken for the charge's own.
    double own = Math.sqrt(Math.max(0.5 * std * std, std * std - shared * shared));
    return new Answer.Capacity(
        estimated.sohRatio() * ratedAh, own * ratedAh, Math.max(std, shared) * ratedAh);
  }
}

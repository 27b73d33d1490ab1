package io.packtrail.sohmodel.learned;

import io.packtrail.domain.RatioInterval;
import io.packtrail.sohmodel.learned.GaussianProcess.Moments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * State of health from the features of one charge or pulse test: the weighted mean of regressions
 * that see different parts of the battery's past, with an interval calibrated on cells held back.
 * Answers inside its validity range only.
 */
public final class LearnedModel {
  private static final double NORMAL_90 = 1.645;

  private final ModelCard card;
  private final List<Regression> members;

  /** A model from its card and members, in the order of the card's views. */
  public LearnedModel(ModelCard card, List<? extends Regression> members) {
    if (members.size() != card.views().size()) {
      throw new IllegalArgumentException(
          "members must be as many as views %d, got %d"
              .formatted(card.views().size(), members.size()));
    }
    this.card = card;
    this.members = List.copyOf(members);
  }

  public ModelCard card() {
    return card;
  }

  public List<Regression> members() {
    return members;
  }

  /** The same model with another card. */
  LearnedModel with(ModelCard other) {
    return new LearnedModel(other, members);
  }

  /** Starts to follow one battery from its first charge; feed it every charge in order of time. */
  public Follower follow() {
    return new Follower(card.intervalFactor());
  }

  /** The same for a battery of one of the batches that the model was trained on. */
  Follower follow(String batch) {
    return new Follower(card.batchIntervalFactors().getOrDefault(batch, card.intervalFactor()));
  }

  /** Mean and half-width of the 90 % interval, whether or not the row is inside the range. */
  record Prediction(double sohRatio, double halfWidthRatio) {}

  /** One battery as the model sees it over time. Not safe for use by several threads. */
  public final class Follower {
    private final List<HistoryFeatures> histories = new ArrayList<>();
    private final double intervalFactor;

    private Follower(double intervalFactor) {
      this.intervalFactor = intervalFactor;
      card.views().forEach(view -> histories.add(view.follow()));
    }

    /** The next row in time: its estimate, or why there is none. */
    public LearnedEstimate next(double[] row) {
      Prediction prediction = predict(row);
      Deployment use = card.deployment();
      @Nullable String objection =
          card.validity().objection(row, use == null ? List.of() : use.features());
      if (objection != null) {
        return new LearnedEstimate.NotEstimable("outside-validity-range", objection);
      }
      double low = prediction.sohRatio - prediction.halfWidthRatio;
      double high = prediction.sohRatio + prediction.halfWidthRatio;
      return new LearnedEstimate.Estimated(
          prediction.sohRatio, new RatioInterval(low, high), prediction.halfWidthRatio / NORMAL_90);
    }

    /** The next row in time, answered even outside the range: for the evaluation only. */
    Prediction predict(double[] row) {
      Moments[] moments = new Moments[members.size()];
      for (int m = 0; m < moments.length; m++) {
        moments[m] = members.get(m).predict(histories.get(m).next(row));
      }
      Moments mean = MemberMean.of(moments, card.memberWeights());
      return new Prediction(mean.mean(), intervalFactor * Math.sqrt(mean.variance()));
    }
  }
}

package io.packtrail.sohmodel.learned;

/** Trains a {@link Regression}; implemented where the training library is. */
@FunctionalInterface
public interface RegressionTrainer {
  Regression train(TrainingRows rows);
}

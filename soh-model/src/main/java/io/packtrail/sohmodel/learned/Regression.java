package io.packtrail.sohmodel.learned;

import io.packtrail.sohmodel.learned.GaussianProcess.Moments;

/** A trained regression from features to state of health, in ratios. */
public interface Regression {
  /** Mean and variance for a row of a cell that was not trained on. */
  Moments predict(double[] row);

  /** Mean and variance of every training row as if its cell had been absent. */
  Moments[] leaveCellOut();

  /** The training library's record of data, settings and versions. */
  String provenance();
}
